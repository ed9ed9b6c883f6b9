"""Characters that no font has a glyph for: each is a box on the page."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from fontTools import unicodedata as scripts

from offload.errors import IncompleteDocument, Item
from offload.order import Options

# Debian's packages of fonts, by ISO 15924 code of the script. Noto's core has all the others.
_CJK = "fonts-noto-cjk"
_PACKAGES = dict.fromkeys(("Hani", "Hang", "Hira", "Kana", "Bopo", "Hrkt"), _CJK)
# Of no script, or of any.
_COMMON = ("Zyyy", "Zinh")
_EMOJI, _CORE = "fonts-noto-color-emoji", "fonts-noto-core"
# From here on symbols are pictures.
_FIRST_PICTURE = 0x1F000
# Characters that are named; a document in a script without a font may have thousands.
_MOST = 12


def sentences(characters: Iterable[str]) -> list[str]:
    """A warning for each script that characters without a glyph are of.

    Args:
        characters: in any order.
    """
    by_script: dict[tuple[str, str], list[str]] = defaultdict(list)
    for character in sorted(characters):
        by_script[_script(character)].append(character)
    return [_sentence(*script, found) for script, found in sorted(by_script.items())]


def refuse(items: Sequence[Item], options: Options) -> None:
    """Refuse a document with characters without a glyph, where it breaks what the PDF claims.

    Args:
        items: what is said of them.
        options: name the variant.

    Raises:
        IncompleteDocument: the variant must be legible (ISO 19005-2, 6.2.11.8).
    """
    if items and options.variant and options.variant.startswith(("pdf/a", "pdf/ua")):
        raise IncompleteDocument(
            f"A {options.variant} file must have a glyph for each character.", tuple(items)
        )


def code(character: str) -> str:
    """A character as Unicode writes it: `U+00E9`."""
    return f"U+{ord(character):04X}"


def _sentence(script: str, remedy: str, characters: list[str]) -> str:
    named = ", ".join(map(_named, characters[:_MOST]))
    more = f" and {len(characters) - _MOST} more" if len(characters) > _MOST else ""
    return f"No font has a glyph for {named}{more} ({script}): {remedy}"


def _named(character: str) -> str:
    return f"{character} ({code(character)})" if character.isprintable() else code(character)


def _script(character: str) -> tuple[str, str]:
    """The script's name, and what to do about it."""
    match unicodedata.category(character):
        case "Cc":
            return "control characters", "remove them"
        case "Co":
            return "private use", "bring a font that has them"
        case "Cn":
            return "unassigned", "no font can have them"
    script = scripts.script(character)
    if script not in _COMMON:
        name = str(scripts.script_name(script)).replace("_", " ")
        return name, f"install {_PACKAGES.get(script, _CORE)}"
    if ord(character) >= _FIRST_PICTURE:
        return "Emoji", f"install {_EMOJI}"
    return "symbols", f"install {_CORE} or {_EMOJI}"
