"""The container image, run as an engine would run it."""
