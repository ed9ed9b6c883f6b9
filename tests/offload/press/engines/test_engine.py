from offload.press.engines.engine import Typeset


def test_a_warning_is_of_what_is_missing_or_of_what_is_wrong() -> None:
    assert Typeset(1, ("a.png",), ("text is lost",)).warnings == ("a.png", "text is lost")
