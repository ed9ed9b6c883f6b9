from datetime import datetime

import psutil

from tests.process import ServiceProcess


def test_the_loop_the_pool_and_its_lanes(shared_service: ServiceProcess) -> None:
    shared_service.post(b"<p>Hello")
    status = shared_service.status()
    assert status["ready"] is True
    assert status["loop"]["lag_seconds"] >= 0
    assert status["pressure"]["pool_demand"] >= 0
    assert status["pressure"]["verdict"]
    assert status["pressure"]["advice"]
    assert status["pool"]["workers"] == 2
    assert status["versions"]["weasyprint"].split(".")[0] >= "70"
    assert len(status["lanes"]) == 2
    for lane in status["lanes"]:
        assert psutil.pid_exists(lane["pid"])
        assert lane["state"] in ("idle", "busy")
        assert lane["rss_bytes"] > 1 << 20
        assert datetime.fromisoformat(lane["since"]).tzinfo
    assert sum(lane["documents"] for lane in status["lanes"]) >= 1
