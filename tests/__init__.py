"""Mirrors the packages; `contract/` runs the real process, `evil/` what it must survive."""
