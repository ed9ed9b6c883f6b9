"""How many invoices of a folder come back as they were: `python -m bench.einvoice FOLDER…`."""

import argparse
import sys
from pathlib import Path

from bench.einvoice.passage import Passage, pass_through


def main() -> None:
    """Pass each file through, and print a table; the exit status is 0 only if all came back."""
    parser = argparse.ArgumentParser(prog="bench.einvoice", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="folders of CII or UBL, or files")
    parser.add_argument("--print", action="store_true", help="make the PDFs too")
    arguments = parser.parse_args()
    passages = [pass_through(file, printed=arguments.print) for file in _files(arguments.folders)]
    for passage in passages:
        _tell(passage)
    same = sum(passage.same for passage in passages)
    converted = sum(passage.converted for passage in passages)
    printed = sum(passage.pages > 0 for passage in passages)
    print(
        f"{len(passages)} invoices: {same} came back with equal terms, "
        f"{converted} of the JSON of KoSIT's stylesheets, {printed} were printed"
    )
    sys.exit(same < len(passages))


def _files(folders: list[Path]) -> list[Path]:
    files = (sorted(it.rglob("*.xml")) if it.is_dir() else [it] for it in folders)
    return [file for some in files for file in some]


def _tell(passage: Passage) -> None:
    pages = f"{passage.pages} pages" if passage.pages else "not printed"
    print(f"{passage.file.name}: {passage.profile}, {passage.said}, {pages}")
    for line in passage.differences:
        print(f"    {line}")


if __name__ == "__main__":
    main()
