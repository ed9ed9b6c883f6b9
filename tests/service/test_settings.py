import os
import pickle
from dataclasses import fields
from pathlib import Path

import pytest

from handlers.request.keys import new_key
from offload.limits import PoolLimits
from service.settings import Settings, SettingsError, load, load_keys
from tests import ROOT

DOCS = ROOT / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.startswith("PRESSROOM_"):
            monkeypatch.delenv(name)
    return monkeypatch


def test_the_defaults_serve_this_machine(bare: pytest.MonkeyPatch) -> None:
    settings = load()
    assert (settings.host, settings.port, settings.admin_port) == ("127.0.0.1", 8080, 8081)
    assert settings.workers == len(os.sched_getaffinity(0))
    assert load_keys(settings) is None


def test_sizes_take_units(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("PRESSROOM_BODY_LIMIT", "2MiB")
    assert load().body_limit == 2 << 20


@pytest.mark.parametrize("size", [None, "256MiB"])
def test_a_worker_is_told_plain_values(bare: pytest.MonkeyPatch, size: str | None) -> None:
    """One that unpickled a type of pydantic's would load all of pydantic, for itself alone."""
    if size:
        bare.setenv("PRESSROOM_WORKER_MEMORY", size)
    settings, names = load(), [field.name for field in fields(PoolLimits)]
    told = {name: getattr(settings, name) for name in names if hasattr(settings, name)}
    assert "worker_memory" in told
    assert b"pydantic" not in pickle.dumps([*told.values(), settings.allowed_hosts])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRESSROOM_PORT", "http"),
        ("PRESSROOM_WORKERS", "0"),
        ("PRESSROOM_WORKER_MEMORY", "1MiB"),
        ("PRESSROOM_LOG_LEVEL", "loud"),
        ("PRESSROOM_SPOOL", "/nowhere"),
        ("PRESSROOM_WROKERS", "2"),
    ],
)
def test_a_mistake_is_one_line_that_names_it(
    bare: pytest.MonkeyPatch, name: str, value: str
) -> None:
    bare.setenv(name, value)
    with pytest.raises(SettingsError) as mistake:
        load()
    assert name in str(mistake.value)
    assert "\n" not in str(mistake.value)


def test_a_setting_that_is_likely_meant_is_named(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("PRESSROOM_WROKERS", "2")
    with pytest.raises(SettingsError, match=r"no setting; did you mean PRESSROOM_WORKERS\?$"):
        load()
    bare.delenv("PRESSROOM_WROKERS")
    bare.setenv("PRESSROOM_COLOUR", "red")
    with pytest.raises(SettingsError, match="there are PRESSROOM_ADMIN_HOST, "):
        load()


def test_keys_are_read_from_their_file(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key, line = new_key("billing")
    file = tmp_path / "keys"
    file.write_text(line)
    bare.setenv("PRESSROOM_API_KEYS", str(file))
    keys = load_keys(load())
    assert keys
    assert keys.caller(key) == "billing"
    file.write_text("nonsense")
    with pytest.raises(SettingsError, match=r"PRESSROOM_API_KEYS.*line 1"):
        load_keys(load())
    file.unlink()
    with pytest.raises(SettingsError, match="PRESSROOM_API_KEYS"):
        load_keys(load())


def test_every_setting_is_in_the_docs_and_nothing_else() -> None:
    documented = {
        line.split("`")[1] for line in DOCS.read_text().splitlines() if line.startswith("| `")
    }
    assert documented == {f"PRESSROOM_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert str(field.description) in DOCS.read_text(), name
