import json
import subprocess
import sys
from datetime import datetime

CODE = """
import logging, structlog, threading, warnings
from metrics import trace
from service import logs
logs.configure("info")
structlog.get_logger("a").info("hello", pages=3)
structlog.get_logger("a").debug("unheard")
with trace.entered("4bf92f35"):
    structlog.get_logger("a").info("traced")
    logs.Journal("c").info("told", pages=4)
logging.getLogger("b").warning("from %s", "elsewhere")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger("a").exception("broken", odd={1, 2})
thread = threading.Thread(target=lambda: {}["key"], name="careless")
thread.start()
thread.join()
warnings.warn("a library's", stacklevel=1)
def __del__(self):
    raise OSError("too late")
type("Careless", (), {"__del__": __del__})()
"""


def test_each_record_is_one_line_of_json_on_standard_error() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True)
    assert done.stdout == ""
    lines = map(json.loads, done.stderr.splitlines())
    first, traced, told, second, third, fourth, fifth, sixth = lines
    assert (first["event"], first["pages"], first["level"]) == ("hello", 3, "info")
    assert (traced["event"], traced["trace_id"]) == ("traced", "4bf92f35")
    assert "trace_id" not in first
    assert told.keys() - {"pages"} == traced.keys()
    assert (told["event"], told["pages"], told["trace_id"]) == ("told", 4, "4bf92f35")
    assert (told["level"], told["logger"]) == ("info", "c")
    stamps = [datetime.fromisoformat(line["timestamp"]) for line in (first, told, second)]
    assert stamps == sorted(stamps)
    assert (second["event"], second["logger"]) == ("from elsewhere", "b")
    assert "ZeroDivisionError" in third["exception"]
    assert (fourth["event"], fourth["thread"]) == ("thread failed", "careless")
    assert "KeyError" in fourth["exception"]
    assert (fifth["logger"], "a library's" in fifth["event"]) == ("py.warnings", True)
    assert "too late" in sixth["exception"]
