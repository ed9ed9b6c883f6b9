"""`pressroom render`."""
