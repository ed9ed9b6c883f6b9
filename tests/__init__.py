"""Mirrors the packages; `contract/` runs the real process, `evil/` what it must survive."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The folder that holds `tests/`."""
