"""The child side: what a worker process runs. NEVER imported in the parent."""
