import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Attachment, Document

# WeasyPrint leaves the file of its colour profile to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
FILE = Attachment("data.csv", b"1,2", "Figures", datetime(2026, 11, 20, tzinfo=UTC), "Source")
XMP = b'<rdf:Description rdf:about="" xmlns:x="urn:x#"><x:word>carried</x:word></rdf:Description>'


def test_files_are_associated_once_and_described(tmp_path: Path) -> None:
    document = Document(b"<p>x", NoAssets(), attachments=(FILE,), xmp=XMP)
    ENGINE.typeset(document, Options(variant="pdf/a-3b"), tmp_path / "a.pdf")
    with pikepdf.open(io.BytesIO((tmp_path / "a.pdf").read_bytes())) as pdf:
        [file] = pdf.Root.AF
        assert (str(file.AFRelationship), str(file.Desc)) == ("/Source", "Figures")
        assert pdf.attachments["data.csv"].get_file().read_bytes() == b"1,2"
        xmp = pdf.Root.Metadata.read_bytes()
    assert xmp.count(b"<rdf:RDF") == 1
    assert b"carried" in xmp
