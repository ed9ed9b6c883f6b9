import pytest
import tinycss2

from offload.press.engines.weasyprint.mends.media_queries import Media, queries

A5 = (148 * 96 / 25.4, 210 * 96 / 25.4)


@pytest.fixture
def media() -> Media:
    return Media()


def is_so(media: Media, query: str) -> bool:
    tokens = tinycss2.parse_component_value_list(query)
    return media.evaluate(queries(tokens), "print")


@pytest.mark.parametrize(
    "query",
    [
        *("", "all", "print", "PRINT", "only print", "not screen", "screen, print"),
        *("(min-width: 600px)", "(min-width: 20cm)", "(min-width: 40em)", "(max-width: 800px)"),
        "print and (min-width: 600px) and (max-width: 800px)",
        *("(width >= 600px)", "(600px <= width < 800px)", "(800px > width)"),
        *("(orientation: portrait)", "(min-aspect-ratio: 1/2)", "(color)", "(min-color: 8)"),
        *("not (hover)", "not all and (hover)", "(hover: none)", "(not (hover)) and (color)"),
        *("((hover) or (color)) and (color)", "(scripting: none)", "(min-resolution: 96dpi)"),
        *(
            "(foo: bar) or (color)",
            "screen and (foo), print",
            "(-webkit-min-device-pixel-ratio: 1)",
        ),
    ],
)
def test_what_is_so_of_a_page_of_a4(media: Media, query: str) -> None:
    assert is_so(media, query)


@pytest.mark.parametrize(
    "query",
    [
        *("screen", "not print", "not all", "screen and (color)", "only screen"),
        *("(min-width: 800px)", "(max-width: 600px)", "print and (max-width: 600px)"),
        *("(width < 600px)", "(800px <= width < 900px)", "(orientation: landscape)"),
        *("(hover)", "(prefers-color-scheme: dark)", "(prefers-reduced-motion)", "(monochrome)"),
        *("(min-resolution: 2dppx)", "(scripting: enabled)", "(foo: bar)", "(foo)", "not (foo)"),
        *(
            "print and (foo)",
            "print and not (foo)",
            "print (color)",
            "(color) and (hover) or (color)",
        ),
    ],
)
def test_what_is_not(media: Media, query: str) -> None:
    assert not is_so(media, query)


@pytest.mark.parametrize(
    "query", ["(600px <=)", "(width <)", "(width: )", "(width: x)", "()", "(1 < 2 < 3 < 4)", "\\0s"]
)
def test_what_is_no_query_is_not_either(media: Media, query: str) -> None:
    assert not is_so(media, query)


def test_a_page_has_the_size_that_it_was_given(media: Media) -> None:
    media.resize(A5)
    assert not is_so(media, "(min-width: 600px)")
    media.keep()
    media.resize((9999, 9999))
    assert not is_so(media, "(min-width: 600px)")
    media.begin()
    assert is_so(media, "(min-width: 600px)")
    media.keep()  # nothing gave a size
    media.resize(A5)
    assert not is_so(media, "(min-width: 600px)")
