"""What PDF/A forbids, and WeasyPrint writes all the same."""

import pydyf


def conform(pdf: pydyf.PDF) -> None:
    """Turn off the smoothing of pictures (ISO 19005-2, 6.2.8.1) just before a PDF is written."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", {})
        if extra.get("Interpolate") == "true":
            extra["Interpolate"] = "false"
