"""A typesetter behind gunicorn's sync workers: this file is the application and its configuration.

The variable `TYPESETTER` names it. Each is called as its own documentation has it.
"""

import atexit
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

bind = "127.0.0.1:0"
workers = 2
worker_class = "sync"
preload_app = True
loglevel = "critical"

_TEXT, _PDF = [("Content-Type", "text/plain")], [("Content-Type", "application/pdf")]
_PROGRAM = Path(__file__).parent / "templates" / "page" / "template.typ"

_Typeset = Callable[[str], bytes]


def _weasyprint() -> _Typeset:
    import weasyprint

    return lambda html: bytes(weasyprint.HTML(string=html).write_pdf())


def _prince() -> _Typeset:
    import prince_pdf

    return lambda html: bytes(prince_pdf.html_to_pdf(html))


def _fullbleed() -> _Typeset:
    import fullbleed

    return lambda html: bytes(fullbleed.PdfEngine().render_pdf(html, ""))


def _plutoprint() -> _Typeset:
    import plutoprint

    def typeset(html: str) -> bytes:
        book, pdf = plutoprint.Book(plutoprint.PAGE_SIZE_A4), io.BytesIO()
        book.load_html(html)
        book.write_to_pdf_stream(pdf)
        return pdf.getvalue()

    return typeset


def _typst() -> _Typeset:
    """Of JSON instead of HTML: a program and data, as pdfgenrs has it."""
    import typst

    @lru_cache(maxsize=1)
    def of(process: int) -> tuple[typst.Compiler, Path]:
        folder = Path(tempfile.mkdtemp(prefix=f"typst-{process}-"))
        atexit.register(shutil.rmtree, folder)
        shutil.copy(_PROGRAM, folder)
        (folder / "pressroom.typ").write_text('#let data = json("data.json")')
        return typst.Compiler(root=folder), folder

    def typeset(data: str) -> bytes:
        compiler, folder = of(os.getpid())
        (folder / "data.json").write_text(data)
        pdf = compiler.compile(folder / _PROGRAM.name, format="pdf")
        assert isinstance(pdf, bytes)
        return pdf

    return typeset


_TYPESETTERS = {
    "weasyprint": _weasyprint,
    "prince": _prince,
    "fullbleed": _fullbleed,
    "plutoprint": _plutoprint,
    "typst": _typst,
}
_typeset = _TYPESETTERS[os.environ["TYPESETTER"]]()


def when_ready(server: Any) -> None:
    """Tell the port (gunicorn calls it by this name)."""
    port = server.LISTENERS[0].sock.getsockname()[1]
    print(json.dumps({"event": "listening", "port": port}), file=sys.stderr, flush=True)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """GET is the probe, POST the document."""
    if environ["REQUEST_METHOD"] == "GET":
        start_response("200 OK", _TEXT)
        return [b"ready"]
    pdf = _typeset(environ["wsgi.input"].read().decode())
    start_response("200 OK", [*_PDF, ("Content-Length", str(len(pdf)))])
    return [pdf]
