"""Fonts for WeasyPrint's documents: made, or unpacked, before they are needed."""

from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from fontTools.ttLib import woff2
from weasyprint.text.fonts import FontConfiguration

from offload.press.engines.weasyprint.lru import LruCache
from offload.press.engines.weasyprint.patches import glyphs

# Bytes of fonts that are kept unpacked.
_MOST = 8 << 20

_decompress = woff2.decompress


class UnpackedFonts:
    """WOFF2 fonts that documents brought along: a sender's next document has the same ones.

    fontTools takes 0.1 s to unpack one. They are known by their content.
    """

    def __init__(self) -> None:
        self._kept = LruCache(_MOST)

    def decompress(self, packed: BinaryIO, unpacked: BinaryIO) -> None:
        """`fontTools.ttLib.woff2.decompress`."""
        content = packed.read()
        unpacking = partial(_unpacked, content)
        unpacked.write(self._kept.get(sha256(content).digest(), unpacking, len))


def _unpacked(content: bytes) -> bytes:
    font = BytesIO()
    _decompress(BytesIO(content), font)
    return font.getvalue()


class Fonts(FontConfiguration):  # type: ignore[misc]
    """The fonts that there are, and those that `@font-face` rules have added."""

    def reset(self) -> bool:
        """Make it as new for the next document; False if rules have added to it, which stays."""
        glyphs.forget_fonts(self)
        self.strut_layouts.clear()
        self.font_features.clear()
        return self._folder is None


class FontPool:
    """Configurations for foreign documents, whose `@font-face` rules must not show in the next.

    Each takes milliseconds to make, and 240 kB that Pango never gives back.
    """

    def __init__(self) -> None:
        self._ready: list[Fonts] = []

    def prepare(self) -> None:
        """Have one ready: the last document may have spoilt its own."""
        if not self._ready:
            self._ready.append(Fonts())

    def take(self) -> Fonts:
        """A configuration as new."""
        self.prepare()
        return self._ready.pop()

    def give_back(self, fonts: Fonts) -> None:
        """Let the next document have it, if it is as new."""
        if fonts.reset():
            self._ready.append(fonts)


METHODS = ((woff2, "decompress", UnpackedFonts().decompress),)
