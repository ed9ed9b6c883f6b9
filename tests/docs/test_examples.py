"""Every example in the docs, run as a reader runs it."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from pypdfium2 import PdfDocument

from tests import ROOT
from tests.docs.pages import PAGES, Block, blocks
from tests.docs.reader import Reader
from tests.process import ServiceProcess

RUN = {"sh", "console", "python"}
# What stands in the docs to be read.
READ = {"json", "yaml", "html", "css", "svg", "text", "js"}

# The first line of each block that is not run, and why.
NOT_RUN = {
    "$ make serve": "the tests' own service stands for it",
    "$ make test": "it is what runs this",
    "helm install pressroom deploy/helm --namespace prints --create-namespace \\": "it needs a "
    "cluster; tests/deploy renders the chart",
    "kubectl get --raw '/apis/custom.metrics.k8s.io/v1beta2/namespaces/pressroom/pods/*/"
    "pressroom_pool_demand'": "it needs a cluster; tests/deploy holds the files",
}

# Of what was made, words that are on its first page.
SAYS = {
    "tutorial.md": {
        "plain.pdf": ["Invoice FF-0001", "Fir & Fern Ltd", "£174.00"],
        "invoice.pdf": ["Invoice FF-0001", "hello@firandfern.example", "£174.00"],
    },
    "from-gotenberg.md": {"report.pdf": ["Fir & Fern", "Page 1 of 1"]},
    "from-wkhtmltopdf.md": {"service.pdf": ["Welcome", "... 2", "1/3"]},
}

# A picture that was made, and the one that the page shows.
SHOWN = {"tutorial.md": ("invoice.png", ROOT / "docs" / "pictures" / "tutorial-invoice.png")}
# Mean difference of two pictures' pixels, of 255. It is 0.01 on a bare Debian too; without the
# brand it is 0.6, and with another font 1.8.
ALIKE = 0.1


def runs(block: Block) -> bool:
    return bool(block.title) or (block.language in RUN and block.first_line not in NOT_RUN)


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(map(runs, blocks(p)))], ids=lambda page: page.name
)
def test_each_example_does_what_it_says(
    page: Path, tmp_path: Path, shared_service: ServiceProcess
) -> None:
    with Reader(tmp_path, shared_service) as reader:
        for block in filter(runs, blocks(page)):
            reader.follow(block)
        reader.check_files()
    for made, words in SAYS.get(page.name, {}).items():
        said = PdfDocument(tmp_path / made)[0].get_textpage().get_text_range()
        assert [word for word in words if word not in said] == []
    if page.name in SHOWN:
        made, shown = SHOWN[page.name]
        assert difference(tmp_path / made, shown) < ALIKE


def difference(one: Path, other: Path) -> float:
    with Image.open(one) as a, Image.open(other) as b:
        assert a.size == b.size
        [mean] = ImageStat.Stat(ImageChops.difference(a.convert("L"), b.convert("L"))).mean
        return mean


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_block_says_what_it_is(page: Path) -> None:
    assert {block.language for block in blocks(page)} <= RUN | READ


def test_each_exception_is_there() -> None:
    lines = {block.first_line for page in PAGES for block in blocks(page)}
    assert set(NOT_RUN) <= lines
