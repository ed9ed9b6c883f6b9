"""What a document does not show as its author meant it: found, and said in a sentence each."""
