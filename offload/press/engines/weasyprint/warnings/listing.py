"""Names in a warning: the first of them."""

from collections.abc import Sequence


def listed(names: Sequence[str], most: int = 5) -> str:
    """The names with commas; what is beyond the first is three dots."""
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])
