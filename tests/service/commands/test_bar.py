import io

import pytest
from rich.console import Console

from service.commands.bar import documents_bar


@pytest.mark.parametrize(("terminal", "shown"), [(True, True), (True, False), (False, True)])
def test_a_terminal_alone_sees_it(terminal: bool, shown: bool) -> None:
    drawn = io.StringIO()
    with documents_bar(Console(file=drawn, force_terminal=terminal), shown=shown) as bar:
        bar.update(bar.add_task("documents", total=4), completed=3)
    assert ("3/4" in drawn.getvalue()) == (terminal and shown)
