"""Templates and their data: JSON in, a document in."""
