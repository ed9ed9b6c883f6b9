"""A store in a bucket: S3, or what speaks its protocol, by obstore."""

import errno
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import ObjectStore, S3Store, from_url

from jobs.errors import JobsUnavailable, StoreFull
from jobs.store import places
from jobs.store.store import PIECE, Missing

if TYPE_CHECKING:
    from obstore.store import RetryConfig

# Larger objects are sent in parts, which the protocol can't refuse for what is there already. Two
# of one key have the same content: a result, or the body of a repeated request.
_SMALL = 8 << 20
# Not its three minutes: a request waits for the answer, and a lease is given back and tried again.
_RETRY: "RetryConfig" = {"max_retries": 4, "retry_timeout": timedelta(seconds=15)}
# How long a URL leads to a result.
_SIGNED = timedelta(minutes=15)


class BucketStore:
    """Objects in a bucket. Implements `Store`.

    Args:
        bucket: the bucket, or a part of it.
        drafts: a local folder for what is not sent yet.
    """

    def __init__(self, bucket: ObjectStore, drafts: Path) -> None:
        self._bucket = bucket
        self._drafts = drafts

    @classmethod
    def at(cls, url: str, drafts: Path) -> "BucketStore":
        """The bucket of an s3:// URL; credentials are read as the AWS tools do."""
        return cls(from_url(url, retry_config=_RETRY), drafts)

    def draft(self) -> Path:
        """In the local folder."""
        return self._drafts / f"draft-{secrets.token_hex(8)}"

    def commit(self, draft: Path, key: str) -> bool:
        """Send a draft."""
        try:
            return self.write(key, _pieces(draft))
        finally:
            draft.unlink(missing_ok=True)

    def write(self, key: str, pieces: Iterable[bytes]) -> bool:
        """In one request, refused if the key is taken; or, if it is large, in parts."""
        left = iter(pieces)
        begun = _up_to(_SMALL, left)
        try:
            with _in_our_words():
                if sum(map(len, begun)) < _SMALL:
                    obstore.put(self._bucket, key, b"".join(begun), mode="create")
                else:
                    obstore.put(self._bucket, key, chain(begun, left))
        except AlreadyExistsError:
            return False
        return True

    def read(self, key: str, offset: int = 0, size: int | None = None) -> bytes:
        """By a range."""
        with _in_our_words():
            if size is None:
                return bytes(obstore.get(self._bucket, key).bytes())[offset:]
            return bytes(obstore.get_range(self._bucket, key, start=offset, length=size))

    def size(self, key: str) -> int:
        """By a HEAD."""
        with _in_our_words():
            return obstore.head(self._bucket, key)["size"]

    def keys(self, prefix: str) -> Iterator[str]:
        """By a list."""
        with _in_our_words():
            for found in obstore.list(self._bucket, prefix):
                for entry in found:
                    yield entry["path"]

    def jobs(self) -> Iterator[str]:
        """By the first level of the list."""
        with _in_our_words():
            found = obstore.list_with_delimiter(self._bucket)["common_prefixes"]
        return (name for name in found if name != places.KEYS)

    def delete(self, key: str) -> None:
        """One, or all below."""
        with _in_our_words():
            doomed = [*self.keys(key)] if key.endswith("/") else [key]
            if doomed:
                obstore.delete(self._bucket, doomed)

    def url(self, key: str, filename: str) -> str | None:  # noqa: ARG002 - it is not signed for
        """A signed one, where the bucket knows signatures."""
        if not isinstance(self._bucket, S3Store):
            return None
        with _in_our_words():
            return obstore.sign(self._bucket, "GET", key, _SIGNED)

    def room(self) -> int | None:
        """Not known."""
        return None


def _up_to(size: int, pieces: Iterator[bytes]) -> list[bytes]:
    begun: list[bytes] = []
    while sum(map(len, begun)) < size and (piece := next(pieces, None)) is not None:
        begun.append(piece)
    return begun


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Missing(str(error)) from error
    except AlreadyExistsError:
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreFull("There is no room for a draft.") from error
        raise JobsUnavailable("The store of jobs fails.") from error
    except BaseError as error:
        raise JobsUnavailable("The store of jobs does not answer.") from error
