"""How long to wait, and whether to ask again: decided here, without a clock and without I/O."""

import email.utils
import time
from dataclasses import dataclass, field

# Seconds to wait where the service, or what stands before it, names none.
_UNSAID = 1.0


@dataclass(slots=True)
class Budget:
    """What a client may spend on retries, over all its requests.

    A retry costs one token, and each first attempt earns a part of one: so a service in trouble
    gets at most that part more requests from each client, however many of them fail.

    Args:
        share: of its requests that may be retries in the long run.
        most: tokens that can be saved up; as many are there at the start.
    """

    share: float = 0.2
    most: float = 10.0
    tokens: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.most

    def earn(self) -> None:
        """A first attempt is made."""
        self.tokens = min(self.most, self.tokens + self.share)

    def spend(self) -> bool:
        """Whether there is a token for a retry; it is taken."""
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def pause(retry_after: str | None, now: float | None = None) -> float:
    """Seconds that Retry-After asks for (RFC 9110, section 10.2.3: seconds, or a date).

    Args:
        retry_after: the header.
        now: Unix time; the clock's where it is None.
    """
    if retry_after is None:
        return _UNSAID
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return _UNSAID
    return max(0.0, until.timestamp() - (time.time() if now is None else now))
