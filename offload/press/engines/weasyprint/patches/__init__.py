"""WeasyPrint's slow places, quicker.

Each module holds one of them: what costs, why the result stays the same, and which change of
WeasyPrint's own would replace it. `install` puts them in, or leaves them out.
"""
