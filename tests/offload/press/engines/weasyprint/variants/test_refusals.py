import pytest

from offload.errors import VariantRefused
from offload.order import Options
from tests import typesetting

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

BLENDED = (
    '<svg width="9" height="9"><filter id="f"><feBlend mode="multiply"/></filter>'
    '<rect width="9" height="9" filter="url(#f)"/></svg>'
)


def refused(html: str, variant: str, *, forms: bool = False) -> list[object]:
    """What is wrong with it."""
    with pytest.raises(VariantRefused, match=f"The document can't be {variant}") as caught:
        typesetting.pdf(html, Options(variant=variant, forms=forms))
    return [item["detail"] for item in caught.value.items if isinstance(item, dict)]


@pytest.mark.parametrize("variant", ["pdf/a-1a", "pdf/a-1b"])
@pytest.mark.parametrize(
    ("html", "what"),
    [
        ('<p style="color: #0008">A', "A colour, picture or shadow is half transparent."),
        ('<p style="opacity: .4">A', "A colour, picture or shadow is half transparent."),
        (BLENDED, "Something is blended with what is below."),
    ],
)
def test_variants_of_pdf_1_4_know_no_transparency(variant: str, html: str, what: str) -> None:
    assert refused(html, variant) == [what]


def test_what_is_not_transparent_goes_through() -> None:
    html = '<p style="background: linear-gradient(red, blue); opacity: 1">A'
    assert typesetting.pdf(html, Options(variant="pdf/a-1b"))


def test_an_archive_has_no_fields() -> None:
    html = "<form><input name=a></form>"
    assert refused(html, "pdf/a-2b", forms=True) == ["It has fields to fill in."]
    assert typesetting.pdf(html, Options(variant="pdf/a-2b"))


def test_an_archive_has_no_inks() -> None:
    html = '<p style="color: device-cmyk(0 1 1 0)">A'
    assert refused(html, "pdf/a-3b") == ["A colour is device-cmyk()."]


@pytest.mark.parametrize("variant", ["pdf/a-1b", "pdf/a-2u"])
def test_some_archives_carry_no_files(variant: str) -> None:
    html = '<html lang="en"><link rel="attachment" href="data:,a"><p>A'
    assert refused(html, variant) == ["It carries files."]


def test_one_archive_carries_a_file() -> None:
    assert refused("<p>A", "pdf/a-4f") == ["It carries no file."]
    html = '<link rel="attachment" href="data:,a"><p>A'
    assert typesetting.pdf(html, Options(variant="pdf/a-4f"))


def test_who_listens_hears_title_and_language() -> None:
    assert refused("<p>A", "pdf/ua-1") == ["It has no title.", "It says no language."]


PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
HEARD = '<html lang="en"><title>A</title>'


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<h2>A</h2>", ["A heading <h2> stands first."]),
        ("<h1>A</h1><h3>B</h3>", ["A heading <h3> stands after <h1>."]),
        (
            f'<img src="{PICTURE}">',
            ["The picture data:image/gif;base64 has no text."],
        ),
        ('<svg width="9" height="9"><circle r="8"/></svg>', ["An SVG picture has no text."]),
        ("<table><tr><td>A<td>B<tr><td>C</table>", ["A table has rows of different lengths."]),
    ],
)
def test_what_only_the_author_knows(body: str, what: list[str]) -> None:
    assert refused(HEARD + body, "pdf/ua-1") == what


def test_cells_that_reach_into_rows_below_count_there() -> None:
    table = "<table><tr><td rowspan=2>A<td colspan=2>B<tr><td>C<td>D</table>"
    assert typesetting.pdf(HEARD + table, Options(variant="pdf/ua-1"))
