"""Small PDFs to send, and uploads of them."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Page


def paper(title: str = "", *boxes: tuple[int, int]) -> pikepdf.Pdf:
    """A PDF of empty pages of these sizes in points; of one, if none is named."""
    pdf = pikepdf.new()
    for size in boxes or [(300, 400)]:
        pdf.add_blank_page(page_size=size)
    if title:
        pdf.docinfo["/Title"] = title
    return pdf


def signed() -> pikepdf.Pdf:
    pdf = paper()
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array())
    return pdf


def content(pdf: pikepdf.Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def encrypted() -> bytes:
    written = io.BytesIO()
    paper().save(written, encryption=Encryption(owner="o", user="u"))
    return written.getvalue()


def upload(*parts: tuple[str, str, bytes]) -> bytes:
    """Field, file name and content of each, with the boundary `b`."""
    head = '--b\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
    return b"".join(
        head.format(name, filename).encode() + body + b"\r\n" for name, filename, body in parts
    ) + b"--b--\r\n"  # fmt: skip


def marks(page: Page) -> list[str]:
    """The names of a page's watermarks, in the order in which they are painted."""
    found, inside = [], False
    for step in pikepdf.parse_content_stream(page):
        if str(step.operator) == "BDC" and step.operands[0] == Name.Artifact:
            inside = step.operands[1].get("/Subtype") == Name.Watermark
        if str(step.operator) == "Do" and inside:
            found.append(str(step.operands[0]))
    return found
