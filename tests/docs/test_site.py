"""The site: whole, and complete without any other host."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from tests import ROOT
from tests.browser.visit import chromium, visiting

# Of a page: what a browser loads by itself, beside what a reader may follow.
_LOADS = "//script/@src | //link/@href | //img/@src | //iframe/@src | //source/@srcset"
_ADDRESS = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built of a copy, so that two tests at once do not write to one folder."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    zensical = Path(sys.executable).with_name("zensical")
    subprocess.run([zensical, "build", "--strict"], cwd=folder, check=True)
    return folder / "build/site"


def pages(site: Path) -> list[Path]:
    return [page for page in site.glob("*.html") if page.name != "404.html"]


def test_every_page_is_in_it(site: Path) -> None:
    sources = {source.stem for source in (ROOT / "docs").glob("*.md")}
    assert {page.stem for page in pages(site)} == sources


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in pages(site):
        tree = html.parse(page)
        assert [url for url in tree.xpath(_LOADS) if re.match(r"(https?:)?//", url)] == []
    for style in [*site.rglob("*.css"), *pages(site)]:
        assert _ADDRESS.findall(style.read_text()) == []


def test_every_link_leads_somewhere(site: Path) -> None:
    anchors = {page.name: set(html.parse(page).xpath("//@id")) for page in pages(site)}
    broken = []
    for page in pages(site):
        for link in html.parse(page).xpath("//article//a/@href"):
            target, anchor = urldefrag(unquote(link))
            if ":" in target:
                continue
            name = target.removeprefix("./") or page.name
            if not (site / name).is_file() or (anchor and anchor not in anchors[name]):
                broken.append(f"{page.name}: {link}")
    assert broken == []


def test_a_browser_finds_all_of_it_in_the_folder(site: Path) -> None:
    """Scripts too: as files, without a server, and the search beside them."""
    with chromium() as browser, visiting(browser) as visit:
        for name in ("tutorial", "performance", "index"):
            visit.page.goto((site / f"{name}.html").as_uri())
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("wkhtmltopdf")
        visit.page.get_by_role("link", name="wkhtmltopdf").first.wait_for()
        assert all(url.startswith(("file:", "data:", "blob:")) for url in visit.addresses)
