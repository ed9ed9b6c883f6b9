"""Strangers: a worker that a document has taken over, and clients that mean harm."""
