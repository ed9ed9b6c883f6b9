from offload.press.engines.weasyprint.warnings.listing import listed


def test_what_is_beyond_the_first_is_dots() -> None:
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(["a", "b", "c"], 2) == "a, b, …"
