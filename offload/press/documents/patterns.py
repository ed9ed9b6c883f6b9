"""What a schema's regular expressions ask for, in words: who sends data did not write them."""

# How a schema says that a text has no control characters.
_PRINTABLE = ("^[^\\u0000-\\u001f", "^[^\\u0000-\\u0008")

# Of the templates that come with Pressroom.
_WORDS = {
    r"^[A-Z]{2}$": "two capital letters, as in DE",
    r"^[A-Z]{3}$": "three capital letters, as in EUR",
    r"^[A-Z0-9]{2}$": "two capital letters or digits",
    r"^[A-Z0-9]{1,3}$": "one to three capital letters or digits",
    r"^[A-Z0-9]{1,4}$": "one to four capital letters or digits",
    r"^[0-9]{2}$": "two digits",
    r"^[0-9]{4}$": "four digits",
    r"^[0-9]{9}$": "nine digits",
    r"^[0-9]{2}-?[0-9]{2}-?[0-9]{2}$": "six digits, as in 20-00-00",
    r"^https://[!-~]{1,500}$": "an address that begins with https://, in ASCII",
    r"^(2[6-9]|[34][0-9]|5[01])$": "two digits, from 26 to 51",
    r"^#[0-9a-fA-F]{6}$": "a colour of six hexadecimal digits, as in #1a2b3c",
    r"^\d{1,15}(\.\d{1,6})?$": "a number in a text, as in 12.50, with at most six decimals",
    r"^-?\d{1,15}(\.\d{1,6})?$": "a number in a text, as in -12.50, with at most six decimals",
    r"^\d{1,4}(\.\d{1,10})?$": "a number below 10000 in a text, with at most ten decimals",
    r"^-?\d{1,15}(\.\d{1,20})?$": "a number in a text, as in -12.50, with at most 20 decimals",
    r"^(?![0.]+$)\d{1,15}(\.\d{1,20})?$": "a number above 0 in a text, with at most 20 decimals",
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language, as in de or pt-BR",
    r"^[A-Z]{2}[0-9]{2}[A-Z0-9 ]{10,40}$": "an IBAN, as in DE89 3704 0044 0532 0130 00",
    r"^[A-Za-z0-9-]{1,40}$": "1 to 40 letters without accents, digits or hyphens",
    r"^[A-Za-z0-9 _-]{1,60}$": "1 to 60 letters without accents, digits, spaces, _ or -",
    r"^[A-Za-z0-9 ._/-]{1,40}$": "1 to 40 letters without accents, digits, spaces or . _ / -",
    r"^[ -~]{1,77}$": "1 to 77 characters of ASCII",
    r"^[a-z]+/[A-Za-z0-9.+-]{1,100}$": "a media type, as in application/pdf",
    r"^[A-Za-z0-9+/]+={0,2}$": "bytes in base64",
    r"^(data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+|[A-Za-z0-9_-][A-Za-z0-9_.-]*)$": (
        "a data: URL of a PNG, JPEG or SVG in base64, or the name of a file of the template"
    ),
}


def in_words(pattern: str) -> str:
    """What a text must be; one of an operator's own patterns can be quoted alone.

    Args:
        pattern: a regular expression of JSON Schema.
    """
    if pattern.startswith(_PRINTABLE):
        return "text without control characters"
    return _WORDS.get(pattern, f"text that matches {pattern}")
