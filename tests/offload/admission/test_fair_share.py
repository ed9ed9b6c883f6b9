from offload.admission.fair_share import FairShare


def served(ranks: set[int], rounds: int) -> list[int]:
    shares = FairShare()
    picked = []
    for _ in range(rounds):
        rank = shares.pick(ranks)
        assert rank is not None
        shares.charge(rank, 1.0)
        picked.append(rank)
    return picked


def test_two_steps_of_rank_halve_the_share() -> None:
    picked = served({4, 6}, 300)
    assert picked.count(4) == 2 * picked.count(6)


def test_the_most_urgent_is_first_among_equals() -> None:
    assert FairShare().pick({9, 4, 6}) == 4


def test_nobody_is_picked_from_none() -> None:
    assert FairShare().pick(set()) is None


def test_one_that_was_away_has_saved_nothing_up() -> None:
    shares = FairShare()
    for _ in range(100):
        shares.charge(4, 1.0)
    shares.charge(6, 1.0)
    picked = []
    for _ in range(6):
        rank = shares.pick({4, 6})
        assert rank is not None
        shares.charge(rank, 1.0)
        picked.append(rank)
    assert picked.count(4) == 4
