"""The operator's template folders, on the parent's side."""
