"""A metric added later is one file: whatever it reads of the base tables."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plp_metrics.compute import measure
from plp_metrics.metrics import LIBRARY, load_all, read
from tests.metrics.program import Program

Measured = Callable[..., Program]
HEAD = """/* metric
number = 99
group = "teachers"
title = "A later metric"
short = "Later"
says = "It says."
why = "It matters."
unit = "things"
display = "count"
direction = "neutral"
kind = "{kind}"
rule = "open"
grain = "{grain}"
counts = "{counts}"
reads = "{reads}"
needs = {needs}
{more}
courses = {courses}
season = [1, 1, 1, 1]
numerator_says = "These"
denominator_says = "Out of these"
caveats = "None."
source = "Files."
reviewed = 2026-11-24
*/
SELECT {thing} AS thing, partner_id, school_year, quarter, course, {band} AS grade_band, {state} AS state,
    NULL::VARCHAR AS workshop, {numerator} AS numerator, {denominator} AS denominator, submission_id, line
FROM {table}
WHERE {where}
"""
PLAIN = {
    "kind": "year_to_date", "grain": "cgs", "counts": "distinct", "reads": "quarter", "needs": '["teachers"]',
    "more": "", "courses": '["ALL"]', "thing": "teacher_code", "band": "grade_band", "state": "state",
    "numerator": "1", "denominator": "NULL::INTEGER", "where": "TRUE",
}  # fmt: skip


@pytest.fixture
def measured(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measured:
    """Measure the program by the library with one more file, called "later"."""

    def with_later(**declared: str) -> Program:
        path = tmp_path / "later.sql"
        path.write_text(HEAD.format(**{**PLAIN, **declared}))
        monkeypatch.setattr(measure, "load_all", lambda: {**load_all(), "later": read(path)})
        return program.measure()

    assert LIBRARY.is_dir()
    return with_later


def test_virtual_workshops_held(program: Program, measured: Measured) -> None:
    virtual = {"format": "virtual", "state": None}
    program.hand_in("P", "2016-17Q1", workshop_surveys=[virtual, {"workshop_code": "w2"}])
    program.hand_in("P", "2016-17Q2", workshop_surveys=[{**virtual, "course": "CSD"}])
    measured(
        table="workshop_of_year", where="format = 'virtual' AND attended >= 1", thing="workshop_id",
        grain="c", band="NULL::VARCHAR", state="NULL::VARCHAR", counts="sum", reads="year",
        needs='["workshop_surveys"]',
    )  # fmt: skip
    assert program.value("later", "2016-17Q1") == 1
    assert program.value("later", "2016-17Q2") == 2
    assert program.value("later", "2016-17Q2", course="CSD") == 1


def test_a_later_rate_is_corrected_with_the_roster_it_reads(program: Program, measured: Measured) -> None:
    program.hand_in("P", "2016-17Q1", teachers=[{}, {"teacher_code": "t2", "committed": False}])
    measured(table="roster", where="is_trained", kind="rate", numerator="committed::INTEGER", denominator="1")
    assert program.value("later", "2016-17Q1") == (1, 2)
    program.hand_in("P", "2016-17Q1", teachers=[{}])
    measure.remeasure(program.store, [("submitted", "P", measure.Period("2016-17", "Q1"))], program.event)
    assert program.value("later", "2016-17Q1") == (1, 1)
