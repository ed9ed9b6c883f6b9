"""What is on disk while a document is made, and after."""
