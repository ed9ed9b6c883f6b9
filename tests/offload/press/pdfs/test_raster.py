from pathlib import Path

from PIL import Image

from offload.press.pdfs import raster
from tests import typesetting

PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def test_the_first_page_as_a_picture(tmp_path: Path) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "a.png"
    source.write_bytes(
        typesetting.pdf(f'<body style="margin: 0"><img src="{PNG}" style="width: 9cm">')
    )
    raster.first_page(source, target)
    with Image.open(target) as image:
        assert image.size == (794, 1123)  # A4 at 96 dpi


def test_a_picture_of_a_huge_page_is_bounded(tmp_path: Path) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "a.png"
    source.write_bytes(typesetting.pdf("<style>@page { size: 500cm 500cm }</style>"))
    raster.first_page(source, target)
    with Image.open(target) as image:
        assert image.width * image.height < 61_000_000
