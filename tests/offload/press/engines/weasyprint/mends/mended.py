"""One mend put into WeasyPrint for a test, as a worker has all of them."""

import sys
from types import ModuleType

import pytest
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS


def put_in(mend: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name, method in getattr(mend, "METHODS", ()):
        monkeypatch.setattr(owner, name, method)
    for faulty, mended in getattr(mend, "FUNCTIONS", ()):
        for module in [m for n, m in sys.modules.items() if n.partition(".")[0] == "weasyprint"]:
            for name, value in list(vars(module).items()):
                if value is faulty:
                    monkeypatch.setattr(module, name, mended)
    for name, function in getattr(mend, "COMPUTED", ()):
        monkeypatch.setitem(COMPUTER_FUNCTIONS, name, function)
