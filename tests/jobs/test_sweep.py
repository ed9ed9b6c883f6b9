from pathlib import Path

import pytest

from jobs.store import places
from jobs.store.folder import FolderStore
from jobs.sweep import _SWEEPS, _remove_strays

OLD, NOW = "0" * 32, 1_800_000_000.0


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def sweep(store: FolderStore, known: set[str]) -> None:
    seen: dict[str, int] = {}
    for _ in range(_SWEEPS + 1):
        seen = _remove_strays(store, known, NOW, seen)


def test_a_submission_that_was_cut_off_goes(store: FolderStore) -> None:
    for key in (places.source(OLD), places.index(OLD), places.asked(OLD)):
        store.write(key, [b"x"])
    sweep(store, {OLD})
    assert [*store.jobs()] == [OLD]
    sweep(store, set())
    assert [*store.jobs()] == []


def test_nothing_goes_before_many_sweeps(store: FolderStore) -> None:
    """However old its id is: a clock may have jumped, and the submission be under way."""
    store.write(places.source(OLD), [b"x"])
    _remove_strays(store, set(), NOW, {})
    assert [*store.jobs()] == [OLD]


@pytest.mark.parametrize(
    "theirs",
    [
        "backups/a",  # an operator's own, in the same bucket
        "2020/invoices.csv",  # which could be hexadecimal
        "00000000000000000000000000000abc/photo.jpg",  # or a digest
        places.receipt(OLD, "make", 0, 0),  # of a service that has an engine of its own
    ],
)
def test_what_is_another_s_stays(store: FolderStore, theirs: str) -> None:
    store.write(theirs, [b"x"])
    sweep(store, set())
    assert store.read(theirs) == b"x"
