"""Typesetters, each behind the `Engine` protocol."""
