"""The document of a report's life is what the acts obey."""

from __future__ import annotations

from pathlib import Path

from plp_metrics.partnership.reports import MOVES
from plp_metrics.report import life_of_report

FILE = Path(__file__).parents[2] / "docs" / "life-of-a-report.md"


def test_the_life_of_a_report_is_what_the_acts_obey() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text == life_of_report.as_markdown(), "run `make docs`"
    for move in MOVES.values():
        assert f"| {move.says} |" in text
