"""Fair shares of the lanes, by class."""


class FairShare:
    """Fair shares of lane time by class (stride scheduling, Waldspurger 1995).

    Two steps of rank halve a class's share: `u=7` has a sixteenth of what `u=3` has, so it yields,
    and yet is served.
    """

    def __init__(self) -> None:
        self._passes: dict[int, float] = {}
        self._now = 0.0

    def pick(self, ranks: set[int]) -> int | None:
        """The class to serve: the one furthest behind its share; of equals the most urgent."""
        return min(ranks, key=lambda rank: (self._position(rank), rank), default=None)

    def charge(self, rank: int, work: float) -> None:
        """A class is served so many seconds."""
        self._now = self._position(rank)
        self._passes[rank] = self._now + work * 2 ** (rank / 2)

    def _position(self, rank: int) -> float:
        """A class that was away comes back at the front, and has saved nothing up."""
        return max(self._passes.get(rank, 0.0), self._now)
