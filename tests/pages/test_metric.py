"""The page of one metric, drawn for evaluators and leadership on the program of conftest.py."""

from __future__ import annotations

import re

import pytest

from pages import PAGES
from plp_metrics.access import permissions_of
from plp_metrics.draw import partners
from plp_metrics.draw.markup import literal
from plp_metrics.draw.strip import strip
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, Mark, Result, Role, Status
from tests.pages.conftest import YEAR, Draw

METRIC = "pages.results.metric"


def told(drawn: Draw, role: Role = Role.EVALUATOR, metric: str = "implementation_rate", **more: str) -> str:
    text = drawn(METRIC, role, metric=metric, year=YEAR, **{"quarter": "Q2", **more})
    return re.sub(r"\s+", " ", text.replace("[How this figure is made]", ""))


def test_the_sentence_says_the_pooled_share_and_how_many_are_on_plan(drawn: Draw) -> None:
    text = told(drawn)
    assert "65 % (160 of 247) over 5 partners; 1 of 2 with a target is on plan or better, 1 behind" in text


def test_shares_are_pooled_not_averaged(drawn: Draw) -> None:
    average = (55 / 60 + 50 / 60 + 48 / 60 + 4 / 60 + 3 / 7) / 5
    assert f"{average:.0%}" == "61%"
    assert "all 5 partners together 65 %" in told(drawn)


def test_the_table_stands_by_status_and_then_by_name(drawn: Draw) -> None:
    text = told(drawn)
    table = text[text.index("Every partner") :]
    order = [
        "Gulf Coast Educators",  # behind
        "Silent Valley",  # not reported
        "Buckeye Coders",  # met
        "Hoosier Academy",  # no target, by name
        "Ozark Regional Service",
        "Prairie State Service",
    ]
    assert sorted(order, key=table.index) == order


def test_a_row_has_value_range_target_plan_status_and_review(drawn: Draw) -> None:
    assert "Gulf Coast Educators 7 % 4 60 3–16 % 90 % 81 % Behind Q2 provisional" in told(drawn)
    assert "Gulf Coast Educators 7 % 4 60 3–16 % 90 % 81 % Behind Q2 accepted" in told(drawn, Role.LEADERSHIP)


def test_leadership_does_not_see_what_waits_to_be_accepted(drawn: Draw) -> None:
    text = told(drawn, Role.LEADERSHIP)
    assert "65 % (157 of 240) over 4 partners" in text
    assert "Ozark Regional Service not reported" in text
    assert "43 %" not in text and "provisional" not in text


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.LEADERSHIP])
def test_what_was_handed_in_about_people_is_never_shown(drawn: Draw, role: Role) -> None:
    text = told(drawn, role, "students_female")
    assert "Gulf Coast Educators hidden to protect students" in text
    for secret in ("777", "888", "8 of 31", " 31 ", "26 %", "88 %"):
        assert secret not in text


def test_a_kept_figure_says_its_quarter_and_is_not_judged(drawn: Draw) -> None:
    text = told(drawn, metric="students_female")
    assert "Prairie State Service 45 % 90 200 38–52 % Not judged Q1, kept" in text


def test_hidden_not_reported_and_zero_are_three_things(drawn: Draw) -> None:
    people, counts = told(drawn, metric="students_female"), told(drawn, metric="teachers_trained")
    assert "Gulf Coast Educators hidden to protect students" in people
    assert "Silent Valley not reported" in people
    assert "Gulf Coast Educators 0 " in counts


def test_each_partner_has_a_dot_and_one_can_be_pointed_out(drawn: Draw) -> None:
    text = told(drawn, Role.LEADERSHIP, partner="HOOSIER")
    assert "No fair comparison: fewer than five partners have a value" in text
    assert "[Buckeye Coders: 92 % (55 of 60), met]" in text
    assert "[Hoosier Academy: 83 % (50 of 60), no target]" in text
    assert re.search(r"Hoosier Academy 83 % [\w %]*0 % 100 %", text), "the name stands in the picture"


def test_the_definition_says_what_is_counted_and_how_it_moves(drawn: Draw) -> None:
    text = told(drawn)
    metric = load_all()["implementation_rate"]
    for part in (metric.says, metric.why, metric.numerator_says, metric.denominator_says, metric.source):
        assert part in text
    assert "more is better" in text and "not averaged" in text


def test_what_nobody_published_yet_is_not_called_hidden(drawn: Draw) -> None:
    assert "Students who finished the course: nothing is published up to Q2 (Oct–Dec 2016)" in told(
        drawn, metric="completion_rate"
    )


def test_a_metric_unknown_to_the_library_falls_back_and_says_so(drawn: Draw) -> None:
    text = told(drawn, metric="unheard_of")
    assert f"The link asked for metric “{literal('unheard_of')}”, which is not available here." in text


def test_a_partner_may_not_open_it() -> None:
    entry = next(e for e in PAGES if e.module == METRIC)
    assert entry.permission not in permissions_of(Role.PARTNER)
    assert entry.permission in permissions_of(Role.EVALUATOR)


def count(partner_id: str, value: float | None, mark: Mark = Mark.SHOWN) -> Result:
    status = Status.NO_TARGET if mark is Mark.SHOWN else Status.NOT_REPORTED
    return Result("teachers_trained", partner_id, YEAR, "Q2", ALL, mark, status, "Q2", value, None, value)


def test_dots_that_would_touch_stand_above_one_another() -> None:
    metric = load_all()["teachers_trained"]
    found = [count("A", 20), count("B", 20), count("C", 90), count("D", None, Mark.NOT_REPORTED)]
    drawn = strip(found, count(NETWORK, 130), metric, {})
    heights = re.findall(r'cx="([\d.]+)%" cy="(\d+)"', str(drawn.picture))
    (ax, ay), (bx, by), (_, cy) = heights
    assert ax == bx and int(ay) - int(by) >= 10 and cy == ay
    assert "1 partner not reported" in drawn.caption
    assert "all partners" not in str(drawn.picture), "a sum is no place on a scale of partners"


def test_the_file_has_counts_a_spreadsheet_can_add() -> None:
    metric = load_all()["teachers_trained"]
    rows = partners.table([count("A", 1234.0), count("B", 0.0)], metric, {"A": "=Evil", "B": "Bee"})
    text = rows.csv().decode("utf-8-sig")
    assert "'=Evil,1234," in text and "Bee,0," in text


def test_partners_are_compared_by_chance_and_only_those_outside_are_counted_out(drawn: Draw) -> None:
    text = told(drawn)
    assert "of 5 partners differ from the rest for real" in text or "differs from the rest for real" in text
    assert "[Buckeye Coders: 92 %" not in text, "there are no dots beside a fair comparison"


def test_a_fair_order_is_folded_away(drawn: Draw) -> None:
    text = told(drawn)
    assert "In order, luck set aside" in text
    assert "drawn towards all partners" not in text, "folded: not drawn before it is opened"
    assert "In order, luck set aside" not in told(drawn, Role.LEADERSHIP), "four partners are too few"


def test_where_partners_cannot_be_compared_the_page_says_why(drawn: Draw) -> None:
    text = told(drawn, metric="ay_workshops_held")
    assert "No fair comparison: " in text


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.LEADERSHIP])
def test_a_hidden_line_has_no_verdict_and_no_place_in_a_comparison(drawn: Draw, role: Role) -> None:
    text = told(drawn, role, "students_female", partner="GULF")
    row = text[text.index("Gulf Coast Educators hidden") :]
    assert "hits the target" not in row.partition("Prairie")[0]
    assert "Point out" in text and "Gulf Coast Educators: no figure to draw" not in text, (
        "it cannot be chosen"
    )
    for secret in ("777", "888", " 31 ", "26 %"):
        assert secret not in text


def test_a_partner_pointed_out_has_its_trend_beside_that_of_all(drawn: Draw) -> None:
    text = told(drawn, partner="BUCKEYE")
    assert (
        "Buckeye Coders: Newly trained teachers who teach the course: 92 % (55 of 60) in Q2 2016-17" in text
    )
    assert "Buckeye Coders: " not in told(drawn)


def test_what_a_partner_is_like_stands_beside_its_figure(drawn: Draw) -> None:
    text = told(drawn)
    row = text[text.index("Gulf Coast Educators 7 %") :]
    assert "year 1" in row.partition("Silent Valley")[0]


def test_in_a_meeting_there_are_findings_and_no_filters_or_tables(drawn: Draw) -> None:
    text = told(drawn, meeting="1")
    assert "65 % (160 of 247) over 5 partners" in text and "Back to the page with its filters" in text
    assert "School year" not in text.replace("School year: 2016-17 · ", ""), "only in the line for paper"
    assert "Every partner" not in text and "Point out" not in text
    assert "Show in a meeting" in told(drawn)
