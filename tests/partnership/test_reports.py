"""What a report asks for, and where each part of it stands."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from plp_metrics import compute
from plp_metrics.access import PERMISSIONS
from plp_metrics.metrics import load_all
from plp_metrics.model import RefusedError
from plp_metrics.model.reports import ReportState
from plp_metrics.partnership.report_templates import load_templates, template_of
from plp_metrics.partnership.reports import MOVES, check_move


def test_all_components_of_the_term_sheet_are_asked_for() -> None:
    asked = {c.key for c in load_templates()["2016"].required}
    # domain.md P23: workshop narratives, roadmap, four community events, the survey summary and its effect
    events = {f"event_{i}" for i in range(1, 5)}
    assert {"workshops", "roadmap", "survey", "survey_effect", *events} <= asked


def test_a_year_begins_with_the_newest_version_of_its_time() -> None:
    assert template_of("2016-17").version == "2016"
    assert template_of("2030-31").version == max(load_templates())
    assert template_of("2017-18").due_on("2017-18") == date(2018, 8, 31)


def test_every_figure_a_part_opens_with_is_a_metric() -> None:
    for template in load_templates().values():
        for one in template.components:
            assert set(one.figures) <= set(load_all())


def test_the_measured_parts_are_those_that_are_asked_for() -> None:
    sql = (Path(compute.__file__).parent / "base" / "records_reports.sql").read_text()
    found = re.findall(r"'(\d{4})', \[([^\]]+)\], (\d+), (\d+)", sql)
    measured = {v: (re.findall(r"'(\w+)'", keys), (int(m), int(d))) for v, keys, m, d in found}
    assert measured == {
        v: ([c.key for c in t.required], t.due) for v, t in load_templates().items()
    }  # fmt: skip


def test_every_move_names_a_permission_and_nothing_leaves_a_sealed_report_but_unlocking() -> None:
    assert {m.permission for m in MOVES.values()} <= set(PERMISSIONS)
    assert [m.name for m in MOVES.values() if ReportState.ACCEPTED in m.before] == ["unlock"]


@pytest.mark.parametrize(("move", "state"), [("write", "submitted"), ("accept", "in_progress")])
def test_a_move_out_of_turn_says_why(move: str, state: str) -> None:
    with pytest.raises(RefusedError, match=r"waits for Code\.org|still writing"):
        check_move(move, ReportState(state))
