"""Which pictures a document may hold: no more decoders than the web has, no more than fits."""

import warnings

from PIL import Image

# What browsers show, and TIFF, which scanners make. Pillow has 35 more, each a parser that a
# stranger could talk to.
_FORMATS = frozenset({"PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "DIB", "TIFF"})
# A0 at 200 dpi has 62 million. With four bytes each, this is 400 MB: below a worker's limit.
_MOST_PIXELS = 100_000_000


def restrict() -> None:
    """Hold Pillow to this, for the life of the process."""
    Image.init()
    Image.ID[:] = [name for name in Image.ID if name in _FORMATS]
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    # Up to twice the limit, Pillow would only warn.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
