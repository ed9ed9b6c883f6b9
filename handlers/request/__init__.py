"""What a request says: its body, options, preferences, keys."""
