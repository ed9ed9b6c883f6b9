"""The words of a template's documents by language.

They lie in `texts/LANGUAGE.po` (gettext), where a translator's tools show the English text beside
each; `msgctxt` is the key that templates use. A template's own `texts.json` takes their place.
"""

import io
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import PoFileError, read_po

from offload.errors import TemplateBroken

Words = Mapping[str, str]


class Catalogues(Mapping[str, Words]):
    """The words of each language of a folder, by key; a language is read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._name = folder.name
        self._paths = {path.stem: path for path in sorted(folder.glob("texts/*.po"))}

    def __getitem__(self, language: str) -> Words:
        path = self._paths[language]
        try:
            return _words(path.read_bytes())
        except PoFileError as error:
            place = f"{self._name}/texts/{path.name}:{error.lineno + 1}"
            raise TemplateBroken(f"{place}: is no gettext catalogue") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def load(folder: Path) -> Mapping[str, Words]:
    """The words of a template's folder.

    Raises:
        TemplateBroken: its `texts.json` can't be used.
    """
    path = folder / "texts.json"
    if not path.exists():
        return Catalogues(folder)
    try:
        texts: dict[str, dict[str, str]] = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        raise TemplateBroken(f"{folder.name}/{path.name}:{error.lineno}: {error.msg}") from error
    return texts


# A catalogue takes 4 ms to read, and all built-in templates have the same ones.
@lru_cache(maxsize=64)
def _words(catalogue: bytes) -> Words:
    messages: Any = read_po(io.BytesIO(catalogue), abort_invalid=True)
    return {it.context: it.string for it in messages if it.context and it.string and not it.fuzzy}
