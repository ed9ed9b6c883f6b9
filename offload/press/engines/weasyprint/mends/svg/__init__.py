"""SVG that WeasyPrint draws otherwise than browsers: what it has from its page and itself."""
