"""Worker processes and their lives."""
