"""How long a lane will take for a document: medians by kind, corrected by how they turn out."""

import math
from collections import deque
from statistics import median

from offload.order import Order, Template

# Seconds to assume for a kind never seen: a page or two of ordinary HTML.
_FIRST_GUESS = 0.25
# Documents of a kind that are remembered: enough for a steady median, few enough to follow a
# change of template within a minute of traffic.
_REMEMBERED = 31
# Weight of the newest document in the correction: half of a change shows after 14 documents.
_NEWEST = 0.05


# Sizes of foreign documents by powers of four: from 4 KiB (a receipt) to 4 MiB (a book), and more.
_SIZES = ("4k", "16k", "64k", "256k", "1m", "4m", "huge")
_SMALLEST = 6  # 4**6 bytes are 4 KiB


def kind_of(order: Order, size: int) -> str:
    """The kind of a document: its template, or what its body is, and how many bytes that has.

    An e-invoice is a kind of its own: a lane that compiles its profile's rules takes seconds.
    """
    source, profile = order.source, order.options.profile
    power = ((max(size, 1) - 1).bit_length() + 1) // 2
    step = min(max(power - _SMALLEST, 0), len(_SIZES) - 1)
    made_of = source.name if isinstance(source, Template) else type(source).__name__.lower()
    made_of += f"-{profile}" if profile else ""
    return f"{made_of}-{_SIZES[step]}"


class Estimates:
    """Seconds of a lane's time by kind of document.

    `ratio` is the running ratio of actual to estimated seconds over all kinds (a geometric mean,
    exponentially weighted): it turns at once when the machine slows down, or a guess was wrong for
    kinds that are rare.
    """

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}
        self._medians: dict[str, float] = {}
        self._log_ratio = 0.0

    def __repr__(self) -> str:
        return f"<Estimates {self._medians} x {self.ratio:.2f}>"

    @property
    def ratio(self) -> float:
        """Actual to estimated seconds, lately."""
        return math.exp(self._log_ratio)

    def seconds(self, kind: str) -> float:
        """What a document of this kind is expected to take."""
        return self._medians.get(kind, _FIRST_GUESS) * self.ratio

    def learn(self, kind: str, seconds: float) -> None:
        """A document of this kind has taken so long."""
        expected = self._medians.get(kind, _FIRST_GUESS)
        error = math.log(max(seconds, 1e-3) / expected)
        self._log_ratio += _NEWEST * (error - self._log_ratio)
        seen = self._seen.setdefault(kind, deque(maxlen=_REMEMBERED))
        seen.append(seconds)
        self._medians[kind] = median(seen)
