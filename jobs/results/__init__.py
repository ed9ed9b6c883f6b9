"""What is made of a batch's documents."""
