from pathlib import Path

import click
import pytest

from service.commands.template_names import templates
from tests.offload.templates.test_catalogue import lay


def test_own_and_built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, "reminder")
    monkeypatch.setenv("PRESSROOM_TEMPLATES", str(tmp_path))
    context = click.Context(click.Command("x"))
    assert templates(context, click.Option(["-t"]), "re") == ["receipt", "reminder"]
