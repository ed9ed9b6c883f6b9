"""`pressroom templates`."""
