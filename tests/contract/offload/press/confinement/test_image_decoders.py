"""In processes of their own: what is restricted stays so."""

import subprocess
import sys

import pytest

OPEN = """
import io, sys
from PIL import Image
from offload.press.confinement import image_decoders
file = io.BytesIO()
Image.new("L", (4, 4)).save(file, sys.argv[1])
image_decoders.restrict()
Image.open(io.BytesIO(file.getvalue())).load()
"""
BOMB = """
import io
from PIL import Image
from offload.press.confinement import image_decoders
from tests.evil.documents import png_bomb
image_decoders.restrict()
Image.open(io.BytesIO(png_bomb(10_100)))
"""


def complaint(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    return done.stderr


@pytest.mark.parametrize("name", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_pictures_of_the_web_are_decoded(name: str) -> None:
    assert complaint(OPEN, name) == ""


@pytest.mark.parametrize("name", ["EPS", "PCX", "SGI", "TGA", "PPM"])
def test_others_are_not(name: str) -> None:
    assert "UnidentifiedImageError" in complaint(OPEN, name)


def test_a_picture_has_no_more_pixels_than_fit() -> None:
    assert "102010000 pixels" in complaint(BOMB)
