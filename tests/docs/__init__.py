"""The docs: their examples are run, their site is built, their references are held to the code."""
