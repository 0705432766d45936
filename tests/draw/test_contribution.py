"""What moved the number, where the next class helps, the goals: drawn and told."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from plp_metrics.compute.contribution import decomposed, grown
from plp_metrics.draw import contribution as drawn
from plp_metrics.draw import ladder, reach
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    NETWORK,
    Agreement,
    Comparison,
    Mark,
    Metric,
    Period,
    Result,
    Status,
)

AT = Period("2017-18", "Q2")
RATE: Metric = load_all()["implementation_rate"]
TRAINED: Metric = load_all()["teachers_trained"]
STUDENTS: Metric = load_all()["students_active"]
NAMES = {"A": "Alder", "B": "Birch <b>", "N": "New One", "G": "Gone"}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_rates_change_is_told_by_rates_and_by_weights() -> None:
    found = decomposed(RATE.key, {"A": (50, 100), "B": (50, 100)}, {"A": (70, 100), "B": (50, 100)})
    assert found is not None
    text = plain(drawn.moved_words(found, RATE, "partner", NAMES))
    assert text == (
        "+10.0 points: +10.0 by rates within partners, 0 because their weights changed; most by Alder (+10.0)"
    )


def test_the_figure_has_every_part_behind_it_and_names_made_safe() -> None:
    before = {f"P{i}": (i, 20) for i in range(1, 20)}
    now = {f"P{i}": (i + 1, 20) for i in range(1, 20)} | {"B": (10, 20)}
    found = decomposed(RATE.key, before, now)
    assert found is not None
    figure = drawn.moved(found, RATE, AT, "partner", NAMES, "light")
    assert len(figure.table.rows) == len(found.parts) + 1
    assert isinstance(figure.picture, go.Figure)
    labels = figure.picture.layout.yaxis.ticktext
    assert len(labels) == drawn.MOST and "9 other partners" in labels
    assert not any("<b>" in label for label in labels)
    whole = sum(sum(trace.x) for trace in figure.picture.data)
    assert whole == pytest.approx(found.now - found.before), "the row of the others holds the rest"


def test_growth_is_told_from_the_same_partners_and_from_new_ones() -> None:
    before, now = {"A": 60.0, "B": 40.0}, {"A": 68.0, "B": 44.0, "N": 9.0}
    found = grown(TRAINED.key, AT, before, now)
    assert found is not None
    text = plain(drawn.grown_words(found, TRAINED))
    assert text == "+21 % on a year before: the same 2 partners +12 % (range −14 % to +47 %), 1 new one +9 %"
    figure = drawn.grown(found, TRAINED, AT, before, now, NAMES, "dark")
    assert [row[0] for row in figure.table.rows] == ["Alder", "Birch <b>", "New One"]
    assert isinstance(figure.picture, go.Figure)
    bars = figure.picture.data[0]
    assert [a + b for a, b in zip(bars.base, bars.x, strict=True)] == [100, 112, 121, 121]


def test_those_gone_take_their_part_with_them() -> None:
    found = grown(TRAINED.key, AT, {"A": 50.0, "G": 50.0}, {"A": 55.0})
    assert found is not None
    text = plain(drawn.grown_words(found, TRAINED))
    assert text == "−45 % on a year before: the same 1 partner +5 %, 1 that is no longer in −50 %"


def test_students_come_by_the_class_so_no_range_of_chance_alone_is_told() -> None:
    found = grown(STUDENTS.key, AT, {"A": 1000.0}, {"A": 1100.0})
    assert found is not None and found.low is not None
    assert "range" not in drawn.grown_words(found, STUDENTS)


def test_growth_from_nothing_has_no_percent() -> None:
    found = grown(TRAINED.key, AT, {"A": 0.0}, {"A": 5.0})
    assert found is not None
    assert plain(drawn.grown_words(found, TRAINED)) == "From none to 5 teachers"
    assert drawn.grown(found, TRAINED, AT, {"A": 0.0}, {"A": 5.0}, NAMES, "light").title


def room(place: str, expected: float | None, *, waits: bool = False) -> reach.Row:
    low, high = (expected - 1, expected + 1) if expected is not None else (None, None)
    return reach.Row(place, place, 20, 15, 900.0, expected, low, high, waits)


def test_the_next_class_is_told_with_its_range_and_what_is_not_known_says_why() -> None:
    rows = [room("NM", 12.0), room("ME", 2.0), room("VT", None), room("OH", None, waits=True)]
    figure = reach.figure(rows, 17, "state", "the rule", {})
    assert figure.title == "The next class would reach most underrepresented students in NM: about 12 of 17"
    said = [plain(str(getattr(row[1], "text", row[1]))) for row in figure.table.rows]
    assert said == ["12.0", "2.0", "too few schools", "a partner has not reported"]
    assert reach.figure([room("VT", None)], 17, "state", "the rule", {}).title.startswith("Too few schools")


def goal(value: float, target: float, agreement_id: int = 7, year: str = "2017-18", came: int = 41) -> Result:
    agreed = Agreement(agreement_id, NETWORK, TRAINED.key, year, ALL, Comparison.AT_LEAST, target)
    return Result(
        TRAINED.key, NETWORK, year, "Q4", ALL, Mark.SHOWN, Status.MET, "Q4", value, None, value,
        target=target, agreement=agreed, partners_in=came, partners_due=56,
    )  # fmt: skip


def test_a_goal_has_its_figure_target_and_coverage_year_by_year() -> None:
    now, before = goal(930, 900), goal(500, 480, year="2016-17")
    goals = {(TRAINED.key, r.school_year): r.agreement for r in (now, before) if r.agreement}
    found = {TRAINED.key: {"2016-17": before, "2017-18": now}}
    figure = ladder.ladder(found, goals, ["2015-16", "2016-17", "2017-18"], {TRAINED.key: TRAINED}, {})
    (row,) = figure.table.rows
    texts = [plain(str(getattr(cell, "text", cell))) for cell in row]
    assert texts[1] == "not begun"
    assert texts[3] == "930; met; target at least 900; 41 of 56 reported"
    assert figure.title == "1 goal of all partners is on plan or better".replace("1 goal", "1 of 1 goal")
    assert "number?" in str(figure.picture), "its figure says how it is made"


def test_a_goal_is_not_called_met_by_the_sum_of_some_partners_targets() -> None:
    summed = goal(400, 380, agreement_id=0)
    agreed = replace(summed.agreement, agreement_id=7, target=900.0) if summed.agreement else None
    assert agreed is not None
    goals = {(TRAINED.key, "2017-18"): agreed}
    figure = ladder.ladder({TRAINED.key: {"2017-18": summed}}, goals, ["2017-18"], {TRAINED.key: TRAINED}, {})
    text = plain(str(getattr(figure.table.rows[0][1], "text", "")))
    assert text == "400; target at least 900; 41 of 56 reported"
    assert figure.title == "No goal of all partners can be judged this year yet"
