"""How long a lane will take for a document, by what documents like it have taken.

A sum of waiting work needs means: in a class of many short documents and some long ones the median
says nothing of the long ones. A deadline needs what a document will hardly exceed: a quantile.
"""

import math
from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass

from offload.order import Order, Template

# Seconds to assume for a kind never seen: a page or two of ordinary HTML.
_FIRST_GUESS = 0.25
# Documents of a class that are remembered: enough for the mean of a mixed class, few enough to
# follow a change of template within minutes of traffic.
_REMEMBERED = 61
# Of fewer documents the quantile is not known, and a class does not stand for its kind.
_FEW = 8
# The quantile, and what a median is multiplied by where few were seen: the same for a lognormal
# with the spread of documents of one kind. Found by bench/admission.
_QUANTILE, _CAUTION = 0.95, 1.8
# Share of a class's documents that are killed from which it is the class that takes longer.
_ENDLESS = 1 / 3
# Weight of the newest document in the correction: half of a change shows after 14 documents. Where
# the logarithms of a class vary more than this, a document says less about the machine.
_NEWEST, _USUAL_VARIANCE = 0.05, 0.5


# Sizes of foreign documents by powers of four: from 4 KiB (a receipt) to 4 MiB (a book), and more.
_SIZES = ("4k", "16k", "64k", "256k", "1m", "4m", "huge")
_SMALLEST = 6  # 4**6 bytes are 4 KiB


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds of a lane: `mean` for a sum of work, `high` for a deadline, which few exceed."""

    mean: float
    high: float


def kind_of(order: Order, size: int) -> str:
    """The kind of a document: its template, or what its body is, and how many bytes that has.

    A template in Typst takes a fraction of the time that the same in HTML takes.

    An e-invoice is a kind of its own: a lane that compiles its profile's rules takes seconds.
    """
    source, profile = order.source, order.options.profile
    power = ((max(size, 1) - 1).bit_length() + 1) // 2
    step = min(max(power - _SMALLEST, 0), len(_SIZES) - 1)
    made_of = _made_of(source) if isinstance(source, Template) else type(source).__name__.lower()
    made_of += f"-{profile}" if profile else ""
    return f"{made_of}-{_SIZES[step]}"


def _made_of(template: Template) -> str:
    return (
        template.name if template.engine == "weasyprint" else f"{template.name}-{template.engine}"
    )


class Estimates:
    """Seconds of a lane's time by kind of document, and within it by its count of elements.

    `ratio` is the running ratio of actual to usual seconds over all kinds: it turns at once when
    the machine slows down, for kinds that are rare as well.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, _Times] = {}
        self._classes: dict[tuple[str, int], _Times] = {}
        self._log_ratio = 0.0

    def __repr__(self) -> str:
        return f"<Estimates {self._kinds} x {self.ratio:.2f}>"

    @property
    def ratio(self) -> float:
        """Actual to estimated seconds, lately."""
        return math.exp(self._log_ratio)

    def of(self, kind: str, elements: int = 0) -> Estimate:
        """What a document of this kind, with so many elements, is expected to take."""
        times, ratio = self._times(kind, elements), self.ratio
        return Estimate(times.mean * ratio, times.high * ratio)

    def learn(self, kind: str, seconds: float, elements: int = 0, *, made: bool = True) -> None:
        """A document of this kind, with so many elements, has taken so long.

        One that was not made took its lane all that time, and would have taken longer.

        Args:
            kind: of the document.
            seconds: of a lane.
            elements: in its body, where they were counted.
            made: whether it was made.
        """
        seconds = max(seconds, 1e-3)
        usual = self._times(kind, elements)
        error = math.log(seconds) - usual.log_mean
        weight = _NEWEST * min(_USUAL_VARIANCE / max(usual.log_variance, 1e-9), 1.0)
        self._log_ratio += weight * (error - self._log_ratio)
        self._kinds.setdefault(kind, _Times()).add(seconds, made=made)
        self._classes.setdefault((kind, elements.bit_length()), _Times()).add(seconds, made=made)

    def _times(self, kind: str, elements: int) -> "_Times":
        """Of the documents most like it of which enough were seen."""
        finer = self._classes.get((kind, elements.bit_length()))
        if finer and len(finer) >= _FEW:
            return finer
        return self._kinds.get(kind, _UNSEEN)


class _Times:
    """What the last documents of a class have taken."""

    def __init__(self) -> None:
        self._last: deque[tuple[float, bool]] = deque()
        self._made: list[float] = []  # in order of size
        self._sum = self._log_sum = self._log_squares = 0.0

    def __len__(self) -> int:
        return len(self._last)

    def __repr__(self) -> str:
        return f"{self.mean:.3g}..{self.high:.3g} s"

    @property
    def mean(self) -> float:
        return self._sum / len(self._last) if self._last else _FIRST_GUESS

    @property
    def high(self) -> float:
        """What few of them exceed; endless documents are no reason to refuse those beside them."""
        count = len(self._made)
        if len(self._last) > count / (1 - _ENDLESS):
            return max(seconds for seconds, _ in self._last)
        if count >= _FEW:
            return self._made[math.ceil(_QUANTILE * count) - 1]
        return _CAUTION * (self._made[count // 2] if count else _FIRST_GUESS)

    @property
    def log_mean(self) -> float:
        count = len(self._last)
        return self._log_sum / count if count else math.log(_FIRST_GUESS)

    @property
    def log_variance(self) -> float:
        count = len(self._last)
        return max(self._log_squares / count - self.log_mean**2, 0.0) if count else 0.0

    def add(self, seconds: float, *, made: bool) -> None:
        self._last.append((seconds, made))
        if made:
            insort(self._made, seconds)
        self._count(seconds, 1)
        if len(self._last) > _REMEMBERED:
            self._forget(*self._last.popleft())

    def _forget(self, seconds: float, made: bool) -> None:
        if made:
            del self._made[bisect_left(self._made, seconds)]
        self._count(seconds, -1)

    def _count(self, seconds: float, sign: int) -> None:
        log = math.log(seconds)
        self._sum += sign * seconds
        self._log_sum += sign * log
        self._log_squares += sign * log * log


_UNSEEN = _Times()
