from jobs.work.turns import Turns


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_one_receiver_has_no_more_than_its_share() -> None:
    turns = Turns(2, Clock())
    assert [turns.take("slow"), turns.take("slow")] == [0.0, 0.0]
    assert turns.take("slow") > 0.0
    assert turns.take("other") == 0.0
    turns.end("slow", 1.0)
    assert turns.take("slow") == 0.0


def test_who_must_wait_comes_back_at_the_pace_of_the_answers() -> None:
    turns = Turns(2, Clock())
    turns.take("slow")
    for _ in range(50):
        turns.take("slow")
        turns.end("slow", 8.0)
    turns.take("slow")
    waits = [turns.take("slow") for _ in range(100)]
    assert [round(wait) for wait in waits] == [4 * n for n in range(1, 101)]


def test_nothing_is_kept_of_a_receiver_that_has_nothing_to_receive() -> None:
    clock = Clock()
    turns = Turns(1, clock)
    turns.take("slow")
    wait = turns.take("slow")
    turns.end("slow", 1.0)
    assert "slow" in turns._receivers
    clock.now += wait
    turns.take("slow")
    turns.end("slow", 1.0)
    assert turns._receivers == {}
