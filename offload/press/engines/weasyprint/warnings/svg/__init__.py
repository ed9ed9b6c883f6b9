"""What of an SVG is not seen, or not as its author meant it."""
