"""Declarations that browsers obey, put into words that WeasyPrint knows."""
