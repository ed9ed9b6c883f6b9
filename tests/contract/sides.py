"""`python -m tests.contract.sides plain|lane FOLDER`: typeset a folder one way or the other.

Each way has a process of its own, because what the patches change, they change for all of a
process. Documents are `NAME.html`; beside one, `NAME.json` names a template's folder and has
its data, which a lane typesets instead.
"""

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2


def typeset(folder: Path) -> None:
    """Typeset both ways, at the same time, into `NAME.plain.pdf` and `NAME.lane.pdf`."""
    ways = [
        subprocess.Popen([sys.executable, "-m", "tests.contract.sides", way, str(folder)])
        for way in ("plain", "lane")
    ]
    assert [way.wait() for way in ways] == [0, 0]


def differing(folder: Path) -> list[str]:
    """The documents that are not the same both ways; with the same bytes, they are."""
    names = [path.stem for path in sorted(folder.glob("*.html"))]
    assert names
    return [name for name in names if not _same(folder, name)]


def _same(folder: Path, name: str) -> bool:
    plain, lane = folder / f"{name}.plain.pdf", folder / f"{name}.lane.pdf"
    return plain.read_bytes() == lane.read_bytes() or _pictures(plain) == _pictures(lane)


def _pictures(path: Path) -> list[bytes]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.render(scale=1.5).to_pil().tobytes() for page in document]


def _plainly(html: Path, target: Path) -> None:
    import weasyprint

    weasyprint.HTML(string=html.read_text()).write_pdf(target)


def _by_lane(html: Path, target: Path) -> None:
    from offload.order import Options
    from offload.press.assets import NoAssets
    from offload.press.documents import template as templates
    from offload.press.engines import ENGINE
    from offload.press.engines.engine import Document

    data = html.with_suffix(".json")
    if data.exists():
        folder, body = json.loads(data.read_bytes())
        template = templates.load(folder)
        filled = template.fill(json.dumps(body).encode()).encode()
        document = Document(filled, template.assets, "utf-8", stylesheet=template.stylesheet)
    else:
        document = Document(html.read_bytes(), NoAssets())
    ENGINE.typeset(document, Options(), target)


def main(way: str, folder: Path) -> None:
    """Typeset all of a folder."""
    if way == "lane":
        # Here, because the other way must not have them.
        from offload.press.engines.weasyprint.patches.install import install_patches

        assert install_patches()
    for html in sorted(folder.glob("*.html")):
        write = _by_lane if way == "lane" else _plainly
        write(html, html.with_suffix(f".{way}.pdf"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
