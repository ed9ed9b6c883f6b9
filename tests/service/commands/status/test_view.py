from typing import Any

from rich.console import Console

from service.commands.status import view

STATUS: dict[str, Any] = {
    "ready": True,
    "pressure": {
        "verdict": "pool-bound",
        "advice": "More lanes.",
        "pool_demand": 1.5,
        "evidence": {"pool_demand": 1.5},
    },
    "loop": {"lag_seconds": 0.001, "worst_lag_seconds": 0.02, "busy": 0.1},
    "pool": {
        "workers": 1,
        "busy": 1,
        "queued": 3,
        "queue_room": 7,
        "queued_work_seconds": 1.25,
        "memory_pressure": 0.5,
        "draining": False,
        "restarts": {"memory": 2, "crash": 0},
        "trouble": None,
    },
    "lanes": [
        {"state": "busy", "seconds": 0.3, "documents": 4, "rss_bytes": 80 << 20, "doing": "invoice"}
    ],
    "outcomes": {"ok": 12},
}


def shown(status: dict[str, Any]) -> str:
    console = Console(width=100)
    with console.capture() as capture:
        console.print(view.full(status))
    return capture.get()


def test_all_of_it() -> None:
    told = shown(STATUS)
    for part in ("pool-bound  More lanes.", "lag 1.0 ms", "150%", "3 wait", "2 memory", "12 ok"):
        assert part in told
    assert "80 MiB  invoice" in told


def test_what_is_not_well() -> None:
    pool = STATUS["pool"]
    assert "draining" in shown({**STATUS, "ready": False, "pool": {**pool, "draining": True}})
    trouble = {**STATUS, "ready": False, "pool": {**pool, "trouble": "no lane starts"}}
    assert "not ready: no lane starts" in shown(trouble)


def test_in_a_line() -> None:
    told = "pool-bound: loop lag 1.0 ms, busy 10%; lanes 1/1 busy, demand 150%; queue 3"
    assert view.brief(STATUS) == told
