import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from handlers.request import options
from handlers.request.errors import InvalidOption
from offload.order import EngineName, Format, Options


def read(**query: str) -> options.TypesettingOptions:
    return options.read(MultiDict(query), options.TypesettingOptions)


def test_nothing_asked_is_nothing_done() -> None:
    assert read().to_options("pdf") == Options()


def test_everything_can_be_asked() -> None:
    query = read(
        filename="Rechnung 42.pdf",
        variant="pdf/a-3b",
        tagged="true",
        forms="1",
        metadata="true",
        zoom="0.5",
        jpeg_quality="60",
        dpi="150",
        optimize_images="true",
        media="screen",
        page_size="A5",
        margin="1cm 2.5mm",
        orientation="landscape",
        browser_styles="true",
        strict="true",
        reproducible="true",
        watermark="PAID",
    )
    assert query.filename == "Rechnung 42.pdf"
    assert query.to_options("png") == Options(
        format="png",
        variant="pdf/a-3b",
        tagged=True,
        forms=True,
        metadata=True,
        zoom=0.5,
        jpeg_quality=60,
        dpi=150,
        optimize_images=True,
        media="screen",
        page_css="@page { size: A5 landscape; margin: 1cm 2.5mm }",
        browser_styles=True,
        strict=True,
        epoch=0,
        watermark="PAID",
    )


def test_an_e_invoice_is_an_archive_of_some_profile() -> None:
    assert read(variant="factur-x").to_options("pdf") == Options(
        variant="pdf/a-3b", profile="en16931"
    )
    asked = read(variant="factur-x", profile="minimum")
    assert asked.to_options("pdf").profile == "minimum"


@pytest.mark.parametrize("variant", [{}, {"variant": "pdf/a-3b"}])
def test_a_profile_is_of_e_invoices(variant: dict[str, str]) -> None:
    with pytest.raises(InvalidOption) as refusal:
        read(profile="basic", **variant).check_e_invoice("pdf")
    allowed = "with variant=factur-x or Accept: application/xml"
    assert refusal.value.members["errors"] == [
        {"option": "profile", "detail": "is of e-invoices", "allowed": allowed}
    ]
    asked = read(profile="peppol", syntax="ubl")
    asked.check_e_invoice("xml")
    assert asked.to_options("xml").profile == "peppol"
    assert asked.to_options("xml").syntax == "ubl"


@pytest.mark.parametrize(
    ("query", "format_"),
    [
        ({"variant": "factur-x", "syntax": "cii"}, "pdf"),
        ({"syntax": "ubl", "profile": "basic"}, "xml"),
    ],
)
def test_a_syntax_is_of_xml_alone_and_of_some_profiles(
    query: dict[str, str], format_: Format
) -> None:
    with pytest.raises(InvalidOption) as refusal:
        read(**query).check_e_invoice(format_)
    assert [fault["option"] for fault in refusal.value.members["errors"]] == ["syntax"]


def test_who_can_be_an_e_invoice_is_told() -> None:
    with pytest.raises(InvalidOption, match="factur-x with the templates invoice, credit-note"):
        options.refuse_e_invoice(("invoice", "credit-note"))


@pytest.mark.parametrize(
    ("query", "engine", "format_", "option"),
    [
        ({"engine": "typst"}, None, "pdf", "engine"),
        ({}, "typst", "html", "engine"),
        ({"zoom": "2"}, "typst", "pdf", "zoom"),
        ({"browser_styles": "true"}, "typst", "pdf", "browser_styles"),
        ({"page_size": "A5"}, "typst", "pdf", "page_size"),
    ],
)
def test_what_an_engine_cannot_do_is_refused(
    query: dict[str, str], engine: EngineName | None, format_: Format, option: str
) -> None:
    with pytest.raises(InvalidOption) as refusal:
        read(**query).check_engine(engine, format_)
    assert [fault["option"] for fault in refusal.value.members["errors"]] == [option]


def test_what_an_engine_can_do_is_not() -> None:
    for variant in ("pdf/a-3b", "pdf/ua-1", "factur-x"):
        read(variant=variant, tagged="true", watermark="COPY").check_engine("typst", "pdf")
    read(zoom="2", engine="weasyprint").check_engine("weasyprint", "html")


@pytest.mark.parametrize("size", ["A4", "letter", "Legal", "JIS-B5", "210mm 297mm", "10.5cm"])
def test_page_sizes(size: str) -> None:
    assert read(page_size=size).to_options("pdf").page_css == f"@page {{ size: {size} }}"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("variant", "pdf/a-9", "pdf/ua-1"),
        ("tagged", "perhaps", "true, false"),
        ("zoom", "0", "numbers from 0.1 to 10"),
        ("zoom", "nan", "numbers from 0.1 to 10"),
        ("jpeg_quality", "96", "integers from 0 to 95"),
        ("dpi", "1.5", "integers from 10 to 2400"),
        ("media", "braille", "print, screen"),
        ("page_size", "A4; } body { color: red", "A0 to A10"),
        ("page_size", "A11", "A0 to A10"),
        ("margin", "1cm 1cm 1cm 1cm 1cm", "one to four lengths"),
        ("margin", "-1cm", "one to four lengths"),
        ("orientation", "upside-down", "portrait, landscape"),
        ("filename", "../../etc/passwd", "without controls"),
        ("filename", "a\r\nSet-Cookie: x", "without controls"),
        ("filename", "a\x85b", "without controls"),
        ("filename", "a\u2028b", "without controls"),
        ("filename", "invoice\u202efdp.exe", "without controls"),
        ("filename", "", "1 to 200 characters"),
        ("watermark", "", "1 to 60 characters"),
        ("watermark", "  ", "1 to 60 characters"),
        ("watermark", "a\nb", "without controls"),
        ("watermark", "a\x9b31m", "without controls"),
        ("watermark", "a\x1bb", "without controls"),
        ("watermark", "a\0b", "without controls"),
        ("watermark", "a\u2029b", "without controls"),
        ("permissions", "", "none, or with commas"),
        ("permissions", "print,fly", "print, copy, annotate"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_can(name: str, value: str, allowed: str) -> None:
    with pytest.raises(InvalidOption) as refusal:
        read(**{name: value})
    [fault] = refusal.value.members["errors"]
    assert fault["option"] == name
    assert allowed in fault["allowed"]
    assert name in str(refusal.value)


def test_an_unknown_option_is_named_with_those_that_are() -> None:
    with pytest.raises(
        InvalidOption, match="colour: no such option; allowed: filename, reproducible"
    ):
        read(colour="red")
    with pytest.raises(InvalidOption, match=r"did you mean page_size\? Allowed: filename, "):
        read(pagesize="A5")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidOption) as refusal:
        read(zoom="big", colour="red")
    assert {fault["option"] for fault in refusal.value.members["errors"]} == {"zoom", "colour"}


def test_an_option_given_twice() -> None:
    with pytest.raises(InvalidOption, match="zoom: given more than once"):
        options.read(MultiDict([("zoom", "1"), ("zoom", "2")]), options.TypesettingOptions)


def test_permissions_are_a_list() -> None:
    assert read(permissions="print,copy").permissions == ("print", "copy")
    assert read(permissions="none").permissions == ()


@pytest.mark.parametrize("variant", ["pdf/a-1a", "pdf/a-1b"])
def test_a_watermark_needs_transparency(variant: str) -> None:
    with pytest.raises(InvalidOption, match="watermark: can't go with this variant"):
        read(watermark="COPY", variant=variant)


def test_orientation_needs_a_named_size() -> None:
    with pytest.raises(InvalidOption, match="orientation"):
        read(page_size="10cm 20cm", orientation="landscape")


NAMES = st.sampled_from([*options.TypesettingOptions.model_fields, "unknown", "", "\0"])
VALUES = st.sampled_from(["true", "1e999", "nan", "210mm 297mm", "A4", "-1", "pdf/a-3b", "\u06f5"])


@given(st.lists(st.tuples(NAMES, VALUES | st.text()), max_size=6))
def test_whatever_is_asked_is_options_or_a_fault(pairs: list[tuple[str, str]]) -> None:
    try:
        asked = options.read(MultiDict(pairs), options.TypesettingOptions).to_options("pdf")
    except InvalidOption as error:
        assert all(set(f) == {"option", "detail", "allowed"} for f in error.members["errors"])
    else:
        assert len(pickle.dumps(asked)) < 1024
        assert not set("{}") & set(asked.page_css.removeprefix("@page {").removesuffix("}"))
