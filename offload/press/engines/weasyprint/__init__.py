"""WeasyPrint: HTML and CSS into PDF. Nothing outside of this package imports it."""
