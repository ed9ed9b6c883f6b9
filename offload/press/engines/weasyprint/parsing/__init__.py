"""Markup into the tree of elements that WeasyPrint lays out."""
