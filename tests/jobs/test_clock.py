import time

from jobs.clock import Clock


class Machine:
    """A clock that can be set, and time that passes."""

    system, elapsed = 1_800_000_000.0, 100.0

    def pass_(self, seconds: float) -> None:
        self.system += seconds
        self.elapsed += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.system, lambda: self.elapsed)


def test_it_is_the_systems_clock_as_long_as_that_does_not_jump() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.pass_(5000.0)
    assert clock.now() == machine.system
    machine.system += 1.0  # corrected
    assert clock.look() == 0.0
    assert clock.now() == machine.system
    assert abs(Clock().now() - time.time()) < 1.0


def test_a_jump_is_told_once_and_not_followed() -> None:
    machine = Machine()
    clock = machine.clock()
    true = machine.system
    for jump in (90_000.0, -90_000.0, -400.0, 400.0):
        machine.system += jump
        assert clock.look() == jump
        assert clock.look() == 0.0
        machine.pass_(30.0)
        true += 30.0
        assert clock.now() == true


def test_a_jump_that_has_stood_for_an_hour_is_followed() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.system += 90_000.0
    clock.look()
    for _ in range(121):
        machine.pass_(30.0)
        assert clock.look() == 0.0
    assert clock.now() == machine.system
