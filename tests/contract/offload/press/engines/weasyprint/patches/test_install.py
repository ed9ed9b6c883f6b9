import subprocess
import sys
from pathlib import Path

from bench import corpus
from tests.contract import sides
from tests.offload.press.engines.weasyprint.mends import test_browser_styles

# Whether WeasyPrint's own functions are still where its modules look for them.
PROBE = """
from weasyprint.layout import inline, preferred
from weasyprint.text.line_break import Layout
from offload.press.engines.weasyprint.patches import lines
from offload.press.engines.weasyprint.patches.install import install_patches
quick = {lines.split_first_line, lines.setup}
done = install_patches()
used = {inline.split_first_line, preferred.split_first_line, Layout.setup}
print(done, used == quick)
"""


def test_what_people_send_is_the_same(tmp_path: Path) -> None:
    looks = {f"looks-{n}": html for n, html in enumerate(test_browser_styles.DOCUMENTS)}
    for name, html in (corpus.documents() | looks).items():
        (tmp_path / f"{name}.html").write_text(html)
    sides.typeset(tmp_path)
    assert sides.differing(tmp_path) == []


def test_all_modules_have_the_quick_ones() -> None:
    probe = [sys.executable, "-c", PROBE]
    printed = subprocess.run(probe, check=True, capture_output=True, text=True).stdout
    assert printed.split() == ["True", "True"]
