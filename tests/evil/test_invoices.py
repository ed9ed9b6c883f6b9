"""PDFs that pretend to hold an e-invoice, sent to where one is read."""

import io
from collections.abc import Callable

import pikepdf
import pytest

from tests.bombs import deflated
from tests.contract.handlers.test_templates import ask
from tests.evil.client import Client
from tests.process import ServiceProcess

PATH = "/v1/e-invoices/extract"
TYPE = {"Content_Type": "application/pdf"}


def holding(content: bytes, name: str = "factur-x.xml", *, packed: bool = False) -> bytes:
    """A PDF with a file in it; `packed` says that the content is deflated already."""
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"", filename=name)
        if packed:
            stream = pdf.attachments[name].obj.EF.F
            stream.write(content, filter=pikepdf.Name.FlateDecode)
        else:
            pdf.attachments[name].obj.EF.F.write(content)
        pdf.save(file, compress_streams=not packed)
    return file.getvalue()


def bomb() -> bytes:
    """A megabyte that unpacks to one thousand of them."""
    return holding(deflated(1000, b" " * (1 << 20)), packed=True)


def of_itself() -> bytes:
    """A tree of file names that never ends."""
    pdf = holding(b"x", "other.xml")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = opened.Root.Names.EmbeddedFiles
        names.Kids = pikepdf.Array([names] * 50)
        del names["/Names"]
        file = io.BytesIO()
        opened.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        bomb,
        of_itself,
        lambda: holding(b"<a>" * 10**6),
        lambda: holding(b"<CrossIndustryInvoice" + b" a=''" * 10**6 + b"/>"),
        lambda: holding(b"x")[:-200],
        lambda: b"%PDF-1.7\n" + bytes(10**6),
    ],
    ids=["bomb", "names of names", "depth", "attributes", "cut off", "zeros"],
)
def test_each_gets_its_answer_beside_a_neighbour(
    attacked: ServiceProcess, client: Client, body: Callable[[], bytes]
) -> None:
    with client.neighbour():
        status, _, content = ask(attacked, PATH, body(), **TYPE)
    assert status == 422, content
    assert b"no-e-invoice" in content or b"document-too-large" in content
