import pytest

from metrics import trace

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


@pytest.mark.parametrize(
    "header",
    [
        f"00-{TRACE}-{PARENT}-01",
        f" 00-{TRACE}-{PARENT}-00 ",
        f"01-{TRACE}-{PARENT}-01-what-will-be",
        f"cc-{TRACE}-{PARENT}-01",
    ],
)
def test_the_trace_that_a_caller_names(header: str) -> None:
    assert trace.trace_id_of(header) == TRACE


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}-01-more",
        f"00-{TRACE}-{PARENT}",
        f"00-{TRACE.upper()}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-{PARENT}-01\n{TRACE}",
    ],
)
def test_a_trace_of_its_own_where_none_is_named(header: str) -> None:
    made = trace.trace_id_of(header)
    assert len(made) == 32
    assert int(made, 16)
    assert made not in (TRACE, trace.trace_id_of(header))


def test_a_trace_is_entered_and_left() -> None:
    assert trace.current() is None
    assert trace.exemplar() is None
    with trace.entered(TRACE):
        assert trace.current() == TRACE
        assert trace.exemplar() == {"trace_id": TRACE}
    assert trace.current() is None
