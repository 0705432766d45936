"""What is offered to mend a cell always passes the check of that cell."""

from __future__ import annotations

import pytest

from plp_metrics.contracts import load_contracts
from plp_metrics.intake.cells import judge_cell
from plp_metrics.intake.offers import offered
from plp_metrics.model import Problem, Severity


def asked(dataset: str, column: str, raw: str) -> tuple[str, str | None]:
    """The rule a cell breaks, and what is offered for it."""
    declared = load_contracts()[dataset].column(column)
    found = judge_cell(declared, raw)
    assert found.rule is not None
    problem = Problem(found.rule, Severity.MUST_FIX, "", "", 2, column, raw, found.suggestion)
    return found.rule, offered(problem, declared, raw)


@pytest.mark.parametrize(
    ("dataset", "column", "raw", "offer"),
    [
        ("teachers", "grade_band", "8-Jun", "6_8"),
        ("workshop_surveys", "workshop_date", "17/09/2016", "2016-09-17"),
        ("students", "students_enrolled", "0028", "28"),
        ("students", "students_enrolled", "+28", "28"),
        ("students", "students_enrolled", "1 234", "1234"),
        ("students", "students_enrolled", "٢٨", "28"),
        ("students", "students_active", "n/a", ""),
        ("teachers", "frl_percent", "62.55", "62.6"),
        ("teachers", "frl_percent", "62 %", "62"),
        ("teachers", "implementing", "yess", "yes"),
        ("teachers", "status", "withdrwn", "withdrew"),
        ("students", "students_enrolled", "n/a", None),
        ("students", "students_enrolled", "99999999999%", None),
        ("teachers", "teacher_code", "T 17", None),
    ],
)
def test_one_mend_is_offered_where_one_is_plainly_meant(
    dataset: str, column: str, raw: str, offer: str | None
) -> None:
    rule, found = asked(dataset, column, raw)
    assert found == offer, rule


def test_a_personal_cell_can_only_be_emptied_and_only_where_it_may_be_empty() -> None:
    assert asked("teachers", "school_id", "someone@example.org")[1] == ""
    assert asked("teachers", "course", "someone@example.org")[1] is None
