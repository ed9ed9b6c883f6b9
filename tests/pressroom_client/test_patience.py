import pytest

from pressroom_client.patience import Budget, pause


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, 1.0),
        ("7", 7.0),
        ("Wed, 25 Nov 2026 10:00:05 GMT", 5.0),
        ("Wed, 25 Nov 2026 09:00:00 GMT", 0.0),
        ("soon", 1.0),
    ],
)
def test_a_pause_is_what_retry_after_says(said: str | None, seconds: float) -> None:
    assert pause(said, now=1795600800.0) == seconds


def test_retries_are_a_part_of_first_attempts() -> None:
    budget = Budget(share=0.25, most=2)
    assert [budget.spend() for _ in range(3)] == [True, True, False]
    for _ in range(4):
        budget.earn()
    assert [budget.spend() for _ in range(2)] == [True, False]


def test_no_more_is_saved_than_may_be() -> None:
    budget = Budget(share=1, most=2)
    for _ in range(9):
        budget.earn()
    assert [budget.spend() for _ in range(3)] == [True, True, False]
