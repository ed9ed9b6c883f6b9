"""`pressroom batch`."""
