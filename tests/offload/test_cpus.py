import os
from pathlib import Path

import pytest

from offload import cpus
from offload.cpus import ControlGroup


def group(folder: Path, **files: str) -> ControlGroup:
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text)
    return ControlGroup([folder / "missing", folder])


@pytest.mark.parametrize(
    ("limit", "workers"),
    [("max 100000\n", None), ("150000 100000\n", 1), ("50000 100000\n", 1)],
)
def test_a_quota_limits_the_workers(tmp_path: Path, limit: str, workers: int | None) -> None:
    expected = workers or len(os.sched_getaffinity(0))
    assert cpus.usable(group(tmp_path, cpu_max=limit)) == expected


def test_the_quota_of_a_group_above_counts_too(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "cpu.max").write_text("400000 100000")
    (tmp_path / "cpu.max").write_text("200000 100000")
    assert ControlGroup([inner, tmp_path]).quota() == 2.0


def test_version_1_is_read_as_well(tmp_path: Path) -> None:
    found = group(
        tmp_path,
        cpu_cfs_quota_us="250000",
        cpu_cfs_period_us="100000",
        cpu_stat="nr_periods 9\nnr_throttled 2\nthrottled_time 1500000000\n",
    )
    assert found.quota() == 2.5
    assert found.throttled_seconds() == 1.5
    assert group(tmp_path, cpu_cfs_quota_us="-1").quota() is None


def test_throttling_and_pressure_of_version_2(tmp_path: Path) -> None:
    some = "some avg10=0.12 avg60=0.05 avg300=0.01 total=9500000"
    full = "full avg10=0.04 avg60=0.01 avg300=0.00 total=2500000"
    found = group(
        tmp_path,
        cpu_stat="usage_usec 100\nnr_throttled 3\nthrottled_usec 750000\n",
        cpu_pressure=f"{some}\n{full}\n",
    )
    assert found.throttled_seconds() == 0.75
    assert found.pressure_seconds() == 2.5


def test_version_2_beside_version_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpus, "_ROOT", tmp_path)
    monkeypatch.setattr(cpus, "_UNIFIED", tmp_path / "unified")
    own = tmp_path / "own"
    own.write_text("3:cpu,cpuacct:/pod\n0::/pod\n")
    for folder in (tmp_path / "cpu/pod", tmp_path / "unified/pod"):
        folder.mkdir(parents=True)
    (tmp_path / "cpu/pod/cpu.stat").write_text("throttled_time 1500000000")
    (tmp_path / "unified/pod/cpu.pressure").write_text("full avg10=0 total=2500000")
    found = ControlGroup(cpus._own_folders(own))
    assert (found.throttled_seconds(), found.pressure_seconds()) == (1.5, 2.5)


def test_where_nothing_is_known_nothing_is_counted(tmp_path: Path) -> None:
    nothing = ControlGroup([tmp_path])
    assert (nothing.quota(), nothing.throttled_seconds(), nothing.pressure_seconds()) == (
        None,
        0.0,
        0.0,
    )


def test_the_machine_itself_has_cpus() -> None:
    assert 1 <= cpus.usable() <= len(os.sched_getaffinity(0))
    assert ControlGroup().throttled_seconds() >= 0


def test_a_process_that_is_gone_waits_no_more() -> None:
    assert cpus.run_queue_wait(os.getpid()) >= 0.0
    assert cpus.run_queue_wait(1 << 30) == 0.0
