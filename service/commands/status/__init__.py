"""`pressroom status`."""
