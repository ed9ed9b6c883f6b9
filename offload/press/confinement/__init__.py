"""What a worker gives up before its first document."""
