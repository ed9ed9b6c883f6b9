"""Folders named as packages mirror them and run in memory; the others start what users start.

`contract/` mirrors the packages too, with lanes and services; `browser/` opens the pages in
Chromium; `evil/` sends what a service must survive; `soak/` takes minutes.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The folder that holds `tests/`."""
