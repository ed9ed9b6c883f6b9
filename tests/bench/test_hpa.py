import pytest

from bench.scale.hpa import Hpa, Reading, external_proposal, proposal


@pytest.mark.parametrize(
    ("values", "missing", "current", "wanted"),
    [
        ([0.7] * 4, 0, 4, 4),
        ([0.76] * 4, 0, 4, 4),  # within the tolerance of a tenth
        ([1.4] * 4, 0, 4, 8),
        ([0.71 * 2] * 3, 0, 3, 7),  # rounded up
        ([0.35] * 4, 0, 4, 2),
        ([2.1] * 4, 4, 8, 12),  # those without a value count as nothing on the way up
        ([1.4] * 4, 4, 8, 8),
        ([0.35] * 4, 4, 8, 6),  # and as on target on the way down
        ([0.9] * 4, 4, 8, 8),  # but never turn the direction
        ([], 2, 2, 2),
    ],
)
def test_a_proposal(values: list[float], missing: int, current: int, wanted: int) -> None:
    assert proposal(Reading(values, missing, 0.7), current) == wanted


def read(value: float, pods: int) -> list[Reading]:
    return [Reading([value] * pods, 0, 0.7)]


def test_the_largest_proposal_wins() -> None:
    assert Hpa(1, 100).replicas(0, [*read(0.35, 4), *read(1.4, 4)], 4) == 8


def test_upwards_it_doubles_at_most_or_adds_four() -> None:
    hpa = Hpa(1, 100)
    assert hpa.replicas(0, read(70, 2), 2) == 6
    assert hpa.replicas(15, read(70, 10), 10) == 20


def test_downwards_it_waits_for_five_minutes() -> None:
    hpa = Hpa(1, 100)
    assert hpa.replicas(0, read(0.7, 10), 10) == 10
    assert hpa.replicas(15, read(0.07, 10), 10) == 10
    assert hpa.replicas(299, read(0.07, 10), 10) == 10
    assert hpa.replicas(315, read(0.07, 10), 10) == 9


def test_downwards_a_tenth_goes_in_a_minute() -> None:
    hpa, sizes = Hpa(1, 100), [20]
    for sync in range(9):
        sizes.append(hpa.replicas(15 * sync, read(0.07, sizes[-1]), sizes[-1]))
    assert sizes == [20, 18, 18, 18, 18, 16, 16, 16, 16, 14]


@pytest.mark.parametrize(
    ("values", "current", "wanted"),
    [([0.7] * 4, 4, 4), ([0.76] * 4, 4, 4), ([1.4] * 4, 4, 8), ([1.4] * 2, 4, 4), ([], 4, 0)],
)
def test_keda_asks_for_the_sum(values: list[float], current: int, wanted: int) -> None:
    assert external_proposal(Reading(values, 0, 0.7), current) == wanted


def test_it_keeps_within_its_bounds() -> None:
    hpa = Hpa(3, 5)
    assert hpa.replicas(0, read(70, 4), 4) == 5
    assert Hpa(3, 5).replicas(0, read(0.0, 4), 4) == 3
