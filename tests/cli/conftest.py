"""The command line, run in this process; what it said and its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plp_metrics import store as stores
from plp_metrics.cli import main

OHIO = """
partner_id = "OHIO"
name = "Ohio Partner"
states = ["OH"]
first_school_year = "2016-17"
first_cohort_year = "2016-17"
time_zone = "America/New_York"
[courses]
"2016-17" = ["CSP"]
"""


@dataclass(frozen=True)
class Said:
    """Exit code, standard output and standard error of one command."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """run("check", file) on a store path of this test's own, where nothing is yet; 10 October 2016."""
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "store" / "plp.duckdb"))
    monkeypatch.setenv("PLP_TODAY", "2016-10-10")
    stores.close_all()

    def command(*words: object) -> Said:
        capsys.readouterr()
        try:
            code = main([str(w) for w in words])
        except SystemExit as left:  # argparse's way out
            code = int(left.code or 0)
        finally:
            stores.close_all()  # every command is a process of its own
        caught = capsys.readouterr()
        assert "Traceback" not in caught.out + caught.err
        return Said(code, caught.out, caught.err)

    yield command
    stores.close_all()


@pytest.fixture
def ohio(run: Run, tmp_path: Path) -> Run:
    """The same with a store, the partner OHIO admitted and an evaluator."""
    facts = tmp_path / "ohio.toml"
    facts.write_text(OHIO)
    assert run("init").code == 0
    assert run("admit", facts).code == 0
    assert run("grant", "evaluator@example.org", "evaluator").code == 0
    return run
