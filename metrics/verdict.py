"""What is short, and what to do about it: decisions on numbers, without a clock.

The order and the limits are those of deploy/prometheus/recording.yml, which takes the same numbers
from the counters, over a minute and a whole instance.
"""

from dataclasses import dataclass
from typing import Literal

# Above these shares something is short. Both are above the targets of scaling, .7 and .6, so that
# a fleet that scales in time has the verdict "idle".
POOL_SHORT, LOOP_SHORT = 0.9, 0.8
# Up to these, and with a queue that is empty, late ticks are not the load's.
POOL_CALM, LOOP_CALM = 0.7, 0.6
# Share of the lanes' time at which there is none left.
SATURATED = 0.95
# Share of documents refused for want of capacity that is more than a coincidence.
REFUSING = 0.01
# Share of time on the run queue, or throttled by a quota, from which CPU is what is short:
# libuv counts the wait for a CPU as idle, so the loop's own share may be small.
STARVED = 0.1
# Share of time in which others had the CPUs that the workers wanted. Beside one busy stranger on
# each CPU it goes from 0.1 to 0.4, and full lanes alone do not bring it beyond 0.07.
CROWDED = 0.15
# Share of the lanes' busy time in which their workers had no CPU. Full lanes beside a full loop, on
# as many CPUs as lanes, bring it to 0.12, callers on the same CPUs to 0.28, and one busy stranger
# on each CPU to 0.42 and more.
OUTNUMBERED = 0.35
# Workers' share of the memory from which background work is refused.
MEMORY_TIGHT = 0.8
# Lanes that overdue documents hold, in all.
HELD = 0.5
# Seconds that a tick is late in a stall: a caller feels it, and a CFS quota's period of 0.1 s
# alone does not make it. So late as the second, no load makes it.
STALL, LONG_STALL = 0.25, 1.0
# Seconds after which a loop hangs, however full it was before.
HANG = 5.0

Verdict = Literal[
    "spool-full",
    "cpu-starved",
    "memory-bound",
    "both",
    "pool-bound",
    "loop-bound",
    "lanes-held",
    "stall",
    "idle",
]

ADVICE: dict[Verdict, str] = {
    "spool-full": "The spool has no room: give it more, or find what fills it. "
    "Until then every document is refused.",
    "cpu-starved": "The event loop or the workers wait for a CPU: fewer workers per replica, more "
    "CPU, or a quieter node.",
    "memory-bound": "Documents are refused for want of memory: fewer workers per replica, or more "
    "memory.",
    "both": "Lanes and the event loop are short: more replicas.",
    "pool-bound": "Documents need more lanes: more workers while CPU and memory allow, "
    "else more replicas.",
    "loop-bound": "The event loop has no time left: more replicas or loops. "
    "Look for a blocking call if requests are few.",
    "lanes-held": "Documents that take far longer than others of their kind hold lanes: find them "
    "in /v1/status and in the log. Do not scale.",
    "stall": "A callback blocked the event loop: find it in the log by 'event loop stalled'. "
    "Do not scale.",
    "idle": "Nothing is short.",
}

# The numbers that each verdict rests on.
_EVIDENCE: dict[Verdict, tuple[str, ...]] = {
    "spool-full": ("spool_full",),
    "cpu-starved": ("run_queue_wait", "pool_run_queue_wait", "throttled", "cpu_pressure"),
    "memory-bound": ("memory_pressure", "refused"),
    "both": ("pool_demand", "saturation", "loop_busy"),
    "pool-bound": ("pool_demand", "saturation", "refused"),
    "loop-bound": ("loop_busy", "lag_seconds_max", "pool_demand"),
    "lanes-held": ("held_lanes", "saturation", "pool_demand"),
    "stall": ("lag_seconds_max", "loop_busy", "pool_demand"),
    "idle": ("pool_demand", "loop_busy", "lag_seconds_max"),
}


@dataclass(frozen=True, slots=True)
class Pressure:
    """How much is asked of pool and loop over a time, as shares unless said otherwise.

    Args:
        pool_demand: lane seconds asked for in each second, by the lanes there are; not clipped.
        loop_busy: of time in which the loop had work.
        lag_seconds_max: the most that a tick was late.
        run_queue_wait: of time that the loop's thread waited for a CPU.
        pool_run_queue_wait: of the lanes' busy time in which their workers waited for a CPU.
        throttled: of time that a CPU quota was used up.
        cpu_pressure: of time that others had the CPUs.
        saturation: of the lanes' time that went to documents.
        refused: of documents, for want of capacity.
        held_lanes: lanes that overdue documents had.
        queue_grows: whether more wait than lanes could begin, and more than before.
        memory_pressure: of the memory, that the workers have.
        spool_full: 1 when the spool has no room.
        stalled: whether ticks were late that no load explains.
    """

    pool_demand: float = 0.0
    loop_busy: float = 0.0
    lag_seconds_max: float = 0.0
    run_queue_wait: float = 0.0
    pool_run_queue_wait: float = 0.0
    throttled: float = 0.0
    cpu_pressure: float = 0.0
    saturation: float = 0.0
    refused: float = 0.0
    held_lanes: float = 0.0
    queue_grows: bool = False
    memory_pressure: float = 0.0
    spool_full: int = 0
    stalled: bool = False

    @property
    def verdict(self) -> Verdict:
        """What is short: the first that is so."""
        refusing, hangs = self.refused > REFUSING, self.lag_seconds_max > HANG
        loop = self.loop_busy > LOOP_SHORT and not hangs
        pool = self.pool_demand > POOL_SHORT or self.saturation > SATURATED or self.queue_grows
        holding: dict[Verdict, bool] = {
            "spool-full": bool(self.spool_full),
            "cpu-starved": self._starved,
            "memory-bound": refusing and self.memory_pressure > MEMORY_TIGHT,
            "both": loop and pool,
            "loop-bound": loop,  # it refuses background work, too
            "pool-bound": pool or refusing,
            "lanes-held": self.held_lanes > HELD,
            "stall": self.stalled or hangs,
            "idle": True,
        }
        return next(verdict for verdict, holds in holding.items() if holds)

    @property
    def _starved(self) -> bool:
        return (
            max(self.run_queue_wait, self.throttled) > STARVED
            or self.cpu_pressure > CROWDED
            or self.pool_run_queue_wait > OUTNUMBERED
        )

    @property
    def advice(self) -> str:
        """What to do about it, in a sentence or two."""
        return ADVICE[self.verdict]

    @property
    def evidence(self) -> dict[str, float]:
        """The numbers that made the verdict."""
        return {name: round(getattr(self, name), 3) for name in _EVIDENCE[self.verdict]}
