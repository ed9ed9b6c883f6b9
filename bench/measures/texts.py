"""What it costs to compare the text of a document with that of its pages."""

import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench.effort import QUICK, Effort
from bench.table import table

# Documents that are made. What neighbours on the machine add differs more between two documents
# than the comparison takes, so it is timed within each.
_DOCUMENTS = 60


def run(effort: Effort, _plots: Path) -> str:
    """Measure in a process of its own, which has the patches of a worker."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        found = pool.apply(_measure, (1 if effort is QUICK else _DOCUMENTS,))
    whole, numbering, comparing, referring, scripting = (1000 * median(times) for times in found)
    share = 100 * (numbering + comparing + referring + scripting) / whole
    return table(
        ("Invoice of one page", "CPU ms"),
        [
            ("the whole document", f"{whole:.1f}"),
            ("numbering its texts and pictures, before the layout", f"{numbering:.2f}"),
            ("comparing them with its pages", f"{comparing:.2f}"),
            ("looking for counters and running elements", f"{referring:.2f}"),
            ("looking for what scripts would make", f"{scripting:.2f}"),
            ("all four, of the whole", f"{share:.1f} %"),
        ],
    )


def _measure(documents: int) -> tuple[list[float], ...]:
    from offload.press.engines.weasyprint.patches.install import install_patches
    from offload.press.engines.weasyprint.warnings import lost_text, references, scripts

    install_patches()
    numbering: list[float] = []
    comparing: list[float] = []
    referring: list[float] = []
    scripting: list[float] = []

    class Timed(lost_text.Texts):
        def __init__(self, root_box: Any) -> None:
            began = time.process_time()
            super().__init__(root_box)
            numbering.append(time.process_time() - began)

        def sentences(self, pages: list[Any], beyond: list[str]) -> list[str]:
            began = time.process_time()
            found = super().sentences(pages, beyond)
            comparing.append(time.process_time() - began)
            return found

    def timed(look_up: Callable[..., list[str]], times: list[float]) -> Callable[..., list[str]]:
        def measured(*of: Any) -> list[str]:
            began = time.process_time()
            found = look_up(*of)
            times.append(time.process_time() - began)
            return found

        return measured

    lost_text.Texts = Timed  # type: ignore[misc]
    references.sentences = timed(references.sentences, referring)
    scripts.sentences = timed(scripts.sentences, scripting)
    make = _maker()
    return [make() for _ in range(documents)], numbering, comparing, referring, scripting


def _maker() -> Any:
    from offload.order import Options
    from offload.press.documents.template import CompiledTemplate
    from offload.press.engines import ENGINE
    from offload.press.engines.engine import Document
    from offload.templates import catalogue

    published = catalogue.publish([catalogue.BUILT_IN], Path(tempfile.mkdtemp()))["invoice"]
    template = CompiledTemplate(published.folder)
    html = template.fill(json.dumps(json.loads(published.sample)).encode()).encode()
    document = Document(html, template.assets, "utf-8", stylesheet=template.stylesheet)

    def make() -> float:
        began = time.process_time()
        ENGINE.typeset(document, Options(), Path("/dev/null"))
        return time.process_time() - began

    return make
