"""The house itself: the mirror, the imports, the settings in the docs."""

import ast
import re
from collections import Counter
from pathlib import Path

from tests import ROOT
from tests.conftest import FIRST

# Each package, and the folder that it is imported from.
PACKAGES = dict.fromkeys(("service", "handlers", "jobs", "offload", "metrics"), ROOT)
PACKAGES["pressroom_client"] = ROOT / "clients" / "python"
# A module's tests run in memory, and those that need a process, or a browser, are apart.
ROOMS = (ROOT / "tests", ROOT / "tests" / "contract", ROOT / "tests" / "browser")


def modules() -> list[Path]:
    """Those that do something: a protocol and plain values have nothing to test."""
    return sorted(
        module.relative_to(home)
        for package, home in PACKAGES.items()
        for module in (home / package).rglob("*.py")
        if module.name != "__init__.py" and does_something(module)
    )


def does_something(module: Path) -> bool:
    nodes = ast.walk(ast.parse(module.read_text()))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return not all(ast.unparse(function.body[-1]) == "..." for function in functions)


def test_each_module_has_its_tests() -> None:
    mirrors = {it: it.parent / f"test_{it.stem.strip('_')}.py" for it in modules()}
    assert [
        module
        for module, mirror in mirrors.items()
        if not any((room / mirror).exists() for room in ROOMS)
    ] == []


def test_each_test_has_its_module() -> None:
    orphans = []
    for test in mirrors():
        folder = PACKAGES[test.parts[0]] / test.parent
        stem = test.stem.removeprefix("test_")
        if not (folder / f"{stem}.py").exists() and not (folder / f"__{stem}__.py").exists():
            orphans.append(test)
    assert orphans == []


def mirrors() -> list[Path]:
    """The mirrors in each room, as paths from there."""
    return [
        test.relative_to(room)
        for room in ROOMS
        for package in PACKAGES
        for test in (room / package).rglob("test_*.py")
    ]


def test_the_map_is_the_tree() -> None:
    assert drawn_rooms() == real_rooms()


def drawn_rooms() -> dict[str, set[str]]:
    """The rooms of docs/architecture.md, by path, and the modules in each."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms: dict[str, set[str]] = {}
    path: list[str] = []
    for line in text.split("```text\n")[1].split("```")[0].splitlines():
        depth, (first, *rest) = (len(line) - len(line.lstrip())) // 2, line.split()
        if first.endswith("/"):
            path = [*path[:depth], first[:-1]]
            rooms["/".join(path)] = set()
        else:
            rooms["/".join(path)] |= {first, *rest}
    return rooms


def real_rooms() -> dict[str, set[str]]:
    rooms: dict[str, set[str]] = {}
    for package, home in PACKAGES.items():
        for module in (home / package).rglob("*.py"):
            room = rooms.setdefault(str(module.parent.relative_to(ROOT)), set())
            room |= {module.stem} - {"__init__"}
    return rooms


def test_no_room_is_a_drawer() -> None:
    """One with more modules than a reader takes in at once wants a room within."""
    assert {room for room, modules in real_rooms().items() if len(modules) > 15} == set()


def test_no_folder_of_tests_or_benches_is_a_drawer() -> None:
    files = [p for top in ("tests", "bench") for p in (ROOT / top).rglob("*.py")]
    sizes = Counter(p.parent for p in files if p.name != "__init__.py")
    assert [folder for folder, size in sizes.items() if size > 15] == []


def test_what_is_tested_first_is_there() -> None:
    assert [module for module in FIRST if not (ROOT / module).exists()] == []


def test_contributing_names_what_is_there() -> None:
    paths = re.findall(r"`([\w.]+/[\w./-]+)`", (ROOT / "CONTRIBUTING.md").read_text())
    assert len(paths) > 20
    made_up = ("NAME", "limits")
    assert [p for p in paths if not any(n in p for n in made_up) and not (ROOT / p).exists()] == []


def test_every_option_is_in_the_docs() -> None:
    from handlers.request.options import TypesettingOptions

    documented = (ROOT / "docs" / "http.md").read_text()
    assert [
        name for name in TypesettingOptions.model_fields if f"| `{name}` |" not in documented
    ] == []
