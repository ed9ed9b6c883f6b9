"""What was asked for last, up to a size: a worker's next document often asks for the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_Value = TypeVar("_Value")


class LruCache:
    """Values by what they are made of; those that nobody asks for go first.

    Args:
        most: size of all that is kept, in whatever its values are measured by.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(
        self, key: Hashable, make: Callable[[], _Value], size: Callable[[_Value], int]
    ) -> _Value:
        """The value that is kept, or else made.

        Args:
            key: all that it is made of.
            make: makes it; what it raises is raised, and nothing is kept.
            size: of a value. One that is larger than all may be leaves the others alone.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            value: _Value = self._kept[key][0]
            return value
        value = make()
        self._keep(key, value, size(value))
        return value

    def _keep(self, key: Hashable, value: object, size: int) -> None:
        if size > self._most:
            return
        self._kept[key] = value, size
        self._size += size
        while self._size > self._most:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= dropped
