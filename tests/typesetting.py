"""Documents typeset in the tests' own process."""

import json
import tempfile
from pathlib import Path
from typing import Any

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.documents.template import CompiledTemplate
from offload.press.engines import ENGINE, ENGINES
from offload.press.engines.engine import Document


def pdf(html: str | bytes, options: Options | None = None, encoding: str | None = None) -> bytes:
    """The PDF of a document without assets."""
    content = html.encode() if isinstance(html, str) else html
    with tempfile.NamedTemporaryFile() as target:
        document = Document(content, NoAssets(), encoding)
        ENGINE.typeset(document, options or Options(), Path(target.name))
        return target.read()


def pdf_of_data(
    template: CompiledTemplate, value: dict[str, Any], options: Options | None = None
) -> bytes:
    """The PDF of a template and its data."""
    html = template.fill(json.dumps(value).encode()).encode()
    with tempfile.NamedTemporaryFile() as target:
        document = Document(html, template.assets, "utf-8", stylesheet=template.stylesheet)
        ENGINE.typeset(document, options or Options(), Path(target.name))
        return target.read()


def typst_of_data(
    template: CompiledTemplate, value: dict[str, Any], options: Options | None = None
) -> bytes:
    """The PDF that Typst makes of a template and its data."""
    content = template.values(template.read(json.dumps(value).encode())).encode()
    with tempfile.NamedTemporaryFile() as target:
        document = Document(content, template.assets, program=template.program)
        ENGINES["typst"].typeset(document, options or Options(), Path(target.name))
        return target.read()
