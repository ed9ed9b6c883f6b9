"""The hosts that documents may load from."""
