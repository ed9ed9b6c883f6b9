"""What the tests of durable jobs have in common."""
