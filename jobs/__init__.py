"""Durable jobs: documents and batches that outlive their request, and the process."""
