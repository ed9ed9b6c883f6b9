"""`pressroom bench`."""
