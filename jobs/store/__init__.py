"""Where the truth about jobs lies."""
