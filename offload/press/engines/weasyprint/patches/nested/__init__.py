"""Boxes that lay out what is in them several times, in one another: the layouts multiply."""
