from offload.admission.fair_share import by_caller, by_class


def served(ranks: set[int], rounds: int) -> list[int]:
    shares = by_class()
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
    assert by_class().pick({9, 4, 6}) == 4


def test_nobody_is_picked_from_none() -> None:
    assert by_class().pick(set()) is None


def test_one_that_was_away_has_saved_nothing_up() -> None:
    shares = by_class()
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


def test_what_was_charged_is_settled_by_what_it_took() -> None:
    shares = by_caller()
    shares.charge("a", 1.0)
    shares.charge("b", 1.0)
    shares.settle("a", 2.0)
    assert shares.pick({"a", "b"}) == "b"
    shares.settle("b", 3.0)
    assert shares.pick({"a", "b"}) == "a"


def test_callers_who_have_gone_are_forgotten() -> None:
    shares = by_caller()
    for number in range(5000):
        shares.charge(str(number), 1.0)
    assert len(shares._positions) < 2000
