"""Documents that are made whether or not their callers wait."""
