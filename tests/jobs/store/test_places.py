from jobs.store import places


def test_all_that_a_job_has_lies_below_its_folder() -> None:
    below = [
        places.asked("j"),
        places.source("j"),
        places.index("j"),
        places.receipt("j", "make", 0, 7),
        places.pack("j", 7, "t"),
        places.result("j", "zip", 1),
        places.outcome("j", 1),
    ]
    assert len(set(below)) == len(below)
    assert all(key.startswith(places.folder("j")) for key in below)


def test_a_claim_outlives_no_lookup_of_jobs() -> None:
    assert places.claim("k").startswith(f"{places.KEYS}/")
