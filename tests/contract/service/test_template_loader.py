import json
import signal
from pathlib import Path

from tests.contract.handlers.test_templates import ask, described
from tests.contract.service.commands.shell import pressroom_process
from tests.offload.templates.test_catalogue import lay
from tests.process import ServiceProcess

GOOD = {"template.html": "<title>t</title>{{ data.n }}", "schema.json": "{}"}
SAMPLE = {"sample.json": '{"n": 1}'}


def test_a_broken_template_stops_the_start(tmp_path: Path) -> None:
    lay(tmp_path, "letter", **{**GOOD, **SAMPLE, "template.html": "a\nb {{ }}"})
    assert "pressroom: letter/template.html:2: " in stopped(PRESSROOM_TEMPLATES=str(tmp_path))


def test_a_library_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    *_, last = stopped(PYTHONPATH=str(tmp_path)).splitlines()  # a slow machine may log a stall
    assert last == "pressroom: OSError: cannot load library libpango"


def stopped(**environment: str) -> str:
    """What a service that can't start says, as it ends."""
    words = ("serve", "--port", "0", "--workers", "1")
    ended = pressroom_process(*words, PRESSROOM_ADMIN_PORT="0", **environment)
    assert ended.returncode == 2
    return ended.stderr


def test_a_reload_takes_all_or_nothing(tmp_path: Path) -> None:
    own = tmp_path / "own"
    letter = lay(own, "letter", **GOOD, **SAMPLE)
    with ServiceProcess(tmp_path, PRESSROOM_TEMPLATES=str(own)) as service:
        lay(own, "bill", **GOOD, **SAMPLE)
        service.signal(signal.SIGHUP)
        assert "bill" in str(service.logged("templates reloaded")["templates"])
        assert described(service, "bill")["sample"] == {"n": 1}

        (letter / "schema.json").write_text("{")
        service.signal(signal.SIGHUP)
        reason = service.logged("templates not reloaded")["reason"]
        assert str(reason).startswith("letter/schema.json:1: ")
        answer = ask(
            service, "/v1/templates/letter/pdf", b'{"n": 2}',
            Content_Type="application/json", Accept="text/html",
        )  # fmt: skip
        assert (answer[0], json.loads(json.dumps(answer[2].decode()))[-1]) == (200, "2")
