import httpx

from handlers.problems import PROBLEMS
from pressroom_client import errors


def test_each_problem_has_its_exception_and_each_exception_its_problem() -> None:
    assert set(errors.BY_NAME) == set(PROBLEMS)


def test_each_is_told_of_in_the_tree() -> None:
    assert errors.__doc__
    assert all(kind.__name__ in errors.__doc__ for kind in errors.BY_NAME.values())


def test_those_that_may_be_sent_again_are_those_that_say_when() -> None:
    busy = {name for name, kind in errors.BY_NAME.items() if issubclass(kind, errors.Busy)}
    assert busy == {name for name, problem in PROBLEMS.items() if problem.status in (409, 429, 503)}


def test_an_error_tells_what_the_service_said() -> None:
    faults = [{"detail": "is missing", "pointer": "/number"}]
    problem = {
        "type": "/problems/invalid-data",
        "detail": "The data has 1 fault.",
        "errors": faults,
    }
    error = errors.error_of(problem, 422)
    assert isinstance(error, errors.InvalidData)
    assert str(error) == "The data has 1 fault. /number: is missing"
    assert (error.errors, error.status) == (faults, 422)


def test_many_faults_make_no_long_message() -> None:
    faults = [{"detail": "is missing", "pointer": f"/{place}"} for place in range(9)]
    error = errors.error_of({"detail": "The data has 9 faults.", "errors": faults}, 422)
    assert str(error).endswith("/2: is missing; and 6 more")


def test_a_broken_connection_is_an_error_of_the_client() -> None:
    reason = httpx.ConnectError("refused")
    error = errors.Unreachable(reason)
    assert isinstance(error, errors.PressroomError)
    assert error.__cause__ is reason
    assert "refused" in str(error)


def test_a_type_of_tomorrow_is_judged_by_its_status() -> None:
    for status, kind in (
        (418, errors.RequestRejected),
        (503, errors.Busy),
        (502, errors.ServiceFault),
    ):
        assert type(errors.error_of({"type": "/problems/new"}, status)) is kind
