"""The page that explains one figure: its halves, its target, and who may see the rows behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plp_metrics.model import Role, Viewer
from plp_metrics.store import Store
from tests.ui.drawn import markup, page_of

NUMBER = "pages.results.number"
AT = {"year": "2016-17", "quarter": "Q2"}
Draw = Callable[..., str]


def test_a_share_is_told_with_both_halves_its_range_and_its_target(drawn: Draw) -> None:
    said = drawn(NUMBER, Role.EVALUATOR, metric="implementation_rate", partner="BUCKEYE", **AT)
    assert "Buckeye Coders, “Newly trained teachers who teach the course”: 92 % (55 of 60), met" in said
    assert "55: Teachers trained this year with a class" in said
    assert "60: Teachers trained this year, those who left included" in said
    assert "range 82–96 %" in said and "at least 90 % by Q4" in said


def test_a_pooled_figure_lists_exactly_the_partners_that_add_up_to_it(drawn: Draw) -> None:
    said = drawn(NUMBER, Role.EVALUATOR, metric="implementation_rate", partner="ALL", **AT)
    assert "160 of 247" in said
    for name in ("Buckeye Coders", "Hoosier Academy", "Prairie State Service", "Gulf Coast Educators"):
        assert name in said.partition("The partners in it")[2]
    assert "Silent Valley" not in said


def test_leadership_sees_no_figure_that_is_not_accepted(drawn: Draw) -> None:
    said = drawn(NUMBER, Role.LEADERSHIP, metric="implementation_rate", partner="OZARK", **AT)
    assert "not reported" in said and "3 of 7" not in said


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.LEADERSHIP])
def test_a_hidden_figure_shows_no_half_of_itself(drawn: Draw, role: Role) -> None:
    said = drawn(NUMBER, role, metric="students_female", partner="GULF", **AT)
    assert "hidden to protect students" in said
    assert "stay with the partner" in said
    assert "31:" not in said and "8:" not in said


def test_the_published_girls_of_a_partner_are_told_and_never_those_it_handed_in(drawn: Draw) -> None:
    said = drawn(NUMBER, Role.EVALUATOR, metric="students_female", partner="BUCKEYE", **AT)
    assert "120 of 300" in said and "777" not in said and "888" not in said


def test_a_partner_gets_the_lines_of_its_own_files(sample: Store, viewer_of: Callable[[str], Viewer]) -> None:
    app = page_of(
        NUMBER, viewer_of("ozark"), metric="teachers_trained", partner="OZARK", year="2017-18", quarter="Q3"
    )
    labels = [e.label for e in app.expander]
    assert "The files it came from" in labels
    (rows,) = [label for label in labels if label.startswith("The rows it counts: ")]
    assert int(rows.rpartition(" ")[2]) >= 48


@pytest.mark.parametrize(
    ("name", "metric"), [("evaluator", "students_female"), ("leadership", "quality_help")]
)
def test_rows_about_people_and_answers_stay_with_the_partner(
    sample: Store, viewer_of: Callable[[str], Viewer], name: str, metric: str
) -> None:
    app = page_of(NUMBER, viewer_of(name), metric=metric, partner="OZARK", year="2017-18", quarter="Q2")
    assert not [e.label for e in app.expander if e.label.startswith("The rows it counts")]


def test_a_partner_that_asks_for_another_ones_figure_gets_its_own(
    sample: Store, viewer_of: Callable[[str], Viewer]
) -> None:
    said = markup(page_of(NUMBER, viewer_of("ozark"), metric="teachers_trained", partner="GULF"))
    assert "Ozark Regional Service" in said and "Gulf Coast" not in said
