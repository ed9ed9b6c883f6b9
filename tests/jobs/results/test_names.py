import pytest

from jobs.results import names
from jobs.results.names import Unique

DATA = {"number": "R/1", "account": {"id": 7, "a/b": "x"}, "lines": [{"n": "one"}], "ok": True}


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("invoice-{/number}", "invoice-R-1"),
        ("{/account/id}", "7"),
        ("{/account/a~1b}-{/lines/0/n}", "x-one"),
        ("{/missing}", None),
        ("{/account}", None),
        ("{/ok}", None),
        ("{/lines/9/n}", None),
    ],
)
def test_a_name_is_made_of_the_data(pattern: str, name: str | None) -> None:
    assert names.of(pattern, DATA) == name


def test_no_name_leads_out_of_its_folder() -> None:
    assert names.of("{/x}", {"x": "../../etc/passwd"}) == "-..-etc-passwd"
    assert names.of("{/x}", {"x": ".."}) is None
    assert len(names.of("{/x}", {"x": "y" * 9999}) or "") < 200


@pytest.mark.parametrize(
    "character", ["\0", "\n", "\x85", "\x9b", "\u2028", "\u202e", "\u2066", "\ud800", ":", "\\"]
)
def test_no_name_has_what_a_system_reads_as_more(character: str) -> None:
    assert names.of("{/x}", {"x": f"invoice{character}fdp.exe"}) == "invoice-fdp.exe"


def test_a_name_that_is_cut_ends_well() -> None:
    assert names.of("{/x}", {"x": "y" * 149 + " z"}) == "y" * 149


@pytest.mark.parametrize(
    ("text", "usable"),
    [("{/a}", True), ("x-{/a}-{/b/0}", True), ("plain", False), ("{a}", False), ("{/a}{", False)],
)
def test_what_a_pattern_is(text: str, usable: bool) -> None:
    assert names.is_pattern(text) is usable


def test_two_documents_never_share_a_name() -> None:
    unique = Unique("pdf", 4)
    assert unique.name(0, None) == "0001.pdf"
    assert unique.name(1, "Ann") == "Ann.pdf"
    assert unique.name(2, "ann") == "ann-0003.pdf"
    assert unique.name(3, "Ann") == "Ann-0004.pdf"
    assert unique.name(4, "Ann-0006") == "Ann-0006.pdf"
    assert unique.name(5, "Ann") == "Ann-0006-0006.pdf"
    assert unique.name(6, "0008") == "0008.pdf"
    assert unique.name(7, None) == "0008-0008.pdf"
