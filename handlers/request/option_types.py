"""What single options may be: types that pydantic checks, and what they admit in words."""

from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from offload.order import Permission

# WeasyPrint's, which the parent must not import; a test holds them against it. Its PDF/X is none:
# each part asks for an output intent and forbids uncalibrated RGB (ISO 15930), which it writes.
# Nor is its PDF/UA-2, whose links lead to places on pages, not to elements (ISO 14289-2, 8.8).
Variant = Literal[
    "pdf/a-1a", "pdf/a-1b", "pdf/a-2a", "pdf/a-2b", "pdf/a-2u", "pdf/a-3a", "pdf/a-3b", "pdf/a-3u",
    "pdf/a-4e", "pdf/a-4f", "pdf/ua-1",
]  # fmt: skip

# The press's, which the parent must not import; a test holds them against its own.
Profile = Literal[
    "minimum", "basic-wl", "basic", "en16931", "extended",
    "xrechnung", "xrechnung-extension", "peppol",
]  # fmt: skip
# Those whose XML may be UBL.
IN_UBL: tuple[Profile, ...] = ("en16931", "xrechnung", "xrechnung-extension", "peppol")


def _any_case(word: str) -> str:
    """A pattern without flags, which JSON Schema's regular expressions (ECMA-262) have not."""
    return "".join(f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in word)


# CSS Paged Media 3, section 7.1, and the sizes that WeasyPrint knows beyond it.
_NORTH_AMERICAN = "|".join(map(_any_case, ("letter", "legal", "ledger")))
_NAMED_SIZE = rf"(?:[ABCabc](?:10|[0-9])|{_any_case('jis-b')}[45]|{_NORTH_AMERICAN})"
_LENGTH = r"[0-9]{1,5}(?:\.[0-9]{1,3})?(?:mm|cm|in|pt|pc|px|q|Q)"
_MARGIN = rf"(?:0|{_LENGTH})(?: (?:0|{_LENGTH})){{0,3}}"

PageSize = Annotated[str, Field(pattern=rf"^(?:{_NAMED_SIZE}|{_LENGTH}(?: {_LENGTH})?)$")]
Margin = Annotated[str, Field(pattern=rf"^{_MARGIN}$")]
# The controls of ASCII and of Latin-1, and breaks of lines: as the templates' schemas have it.
_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
# Nor separators that a browser would take for a folder (RFC 6266, section 4.3), and what turns the
# order of letters round: "invoice" and "fdp.exe" would read as a PDF's name.
_UNFIT = rf"{_CONTROLS}/\\\u202a-\u202e\u2066-\u2069"
Filename = Annotated[str, Field(min_length=1, max_length=200, pattern=rf"^[^{_UNFIT}]+$")]
Watermark = Annotated[
    str,
    Field(
        min_length=1,
        max_length=60,
        pattern=rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$",
    ),
]


def _listed(value: object) -> object:
    """The names in a list with commas; none is a list of none."""
    if not isinstance(value, str):
        return value
    return () if value == "none" else tuple(value.split(","))


_ONE = "|".join(get_args(Permission))
Permissions = Annotated[
    tuple[Permission, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"type": "string", "pattern": f"^(?:none|(?:{_ONE})(?:,(?:{_ONE}))*)$"}),
]

# In words, for the options whose patterns would tell a caller little.
IN_WORDS = {
    "page_size": "A0 to A10, B0 to B10, C0 to C10, JIS-B4, JIS-B5, letter, legal, ledger, "
    "or one or two lengths such as 210mm 297mm",
    "margin": "one to four lengths such as 1cm or 15mm 2cm",
    "output": "zip, pdf and documents, with commas between them",
    "before": "the id of a job",
    "watermark": "1 to 60 characters without controls",
    "permissions": f"none, or with commas between them {', '.join(get_args(Permission))}",
    "filename": "1 to 200 characters without controls, / and \\",
}
