"""Fonts for WeasyPrint's documents: configurations that are made before they are needed."""

from weasyprint.text.fonts import FontConfiguration

from offload.press.engines.weasyprint.patches import glyphs


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
