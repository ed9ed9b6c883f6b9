from collections import Counter

from service.commands.bench.measurement import Tally


def test_figures() -> None:
    tally = Tally(2.0, [0.1] * 98 + [1.0] * 2, refused=3, failed=Counter({"why {0}": 2}))
    record = tally.record()
    assert (record["documents_per_second"], record["p50_seconds"]) == (50.0, 0.1)
    assert record["p99_seconds"] == 1.0
    assert tally.told().splitlines()[-2:] == ["3 refused", "2 failed: why {0}"]
    assert Tally(1.0, failed=Counter({"{why}": 1})).told().endswith("1 failed: {why}")
    assert Tally(1.0).told() == "0 documents in 1.0 s: 0.00 a second\n0 refused"
