import pytest

from metrics.verdict import ADVICE, Pressure, Verdict


@pytest.mark.parametrize(
    ("pressure", "verdict"),
    [
        (Pressure(), "idle"),
        (Pressure(0.9, 0.8, 0.25, 0.1, 0.35, 0.1, 0.15, 0.95, 0.01, 0.5), "idle"),
        (Pressure(0.91), "pool-bound"),
        (Pressure(saturation=0.96), "pool-bound"),
        (Pressure(queue_grows=True), "pool-bound"),
        (Pressure(refused=0.02), "pool-bound"),
        (Pressure(2.5, 0.8, 1.0, stalled=True), "pool-bound"),
        (Pressure(0.91, held_lanes=2.0), "pool-bound"),
        (Pressure(loop_busy=0.81), "loop-bound"),
        (Pressure(0.0, 1.0, 1.0, refused=0.5), "loop-bound"),
        (Pressure(0.91, 0.81), "both"),
        (Pressure(0.91, 0.81, run_queue_wait=0.11), "cpu-starved"),
        (Pressure(2.0, 0.1, run_queue_wait=0.11), "cpu-starved"),
        (Pressure(throttled=0.2), "cpu-starved"),
        (Pressure(2.0, 0.1, cpu_pressure=0.16), "cpu-starved"),
        (Pressure(2.0, 0.1, cpu_pressure=0.15), "pool-bound"),
        (Pressure(2.0, 0.1, pool_run_queue_wait=0.36), "cpu-starved"),
        (Pressure(2.0, 0.1, pool_run_queue_wait=0.35), "pool-bound"),
        (Pressure(0.5, refused=0.02, memory_pressure=0.85), "memory-bound"),
        (Pressure(0.5, memory_pressure=0.85), "idle"),
        (Pressure(0.6, held_lanes=0.9), "lanes-held"),
        (Pressure(0.5, 0.5, 0.26, stalled=True), "stall"),
        (Pressure(0.5, 1.0, 5.1), "stall"),
        (Pressure(0.95, 1.0, 5.1), "pool-bound"),
        (Pressure(2.0, 1.0, run_queue_wait=1.0, spool_full=1), "spool-full"),
    ],
)
def test_verdicts(pressure: Pressure, verdict: Verdict) -> None:
    assert pressure.verdict == verdict
    assert pressure.advice == ADVICE[verdict]
    assert 1 <= len(pressure.evidence) <= 4


def test_the_evidence_of_starvation_is_the_wait() -> None:
    starved = Pressure(1.2, 0.3, run_queue_wait=0.4, pool_run_queue_wait=0.7)
    assert starved.evidence == {
        "run_queue_wait": 0.4,
        "pool_run_queue_wait": 0.7,
        "throttled": 0.0,
        "cpu_pressure": 0.0,
    }
