from pathlib import Path

import pytest

from offload.press.assets import Folder, NoAssets


def test_a_folder_gives_what_is_below_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "site"
    root.mkdir()
    (root / "a.css").write_text("body{}")
    (root / "link").symlink_to(tmp_path / "secret")
    folder = Folder(root)
    assert folder.read("a.css") == (b"body{}", None)
    for name in ("../secret", "link", str(tmp_path / "secret"), "", "none"):
        with pytest.raises(LookupError):
            folder.read(name)


def test_no_assets_are_none() -> None:
    with pytest.raises(LookupError):
        NoAssets().read("a.css")
