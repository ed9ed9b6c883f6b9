"""Tables: what WeasyPrint does for each of their cells, rows and borders."""
