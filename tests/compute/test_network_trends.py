"""How all partners together moved: pooled, by the rules of one partner, and never for want of a report."""

from __future__ import annotations

import pytest

from plp_metrics.compute.network_trends import network_trends
from plp_metrics.model import Basis, Kind, Question, Scope, TrendKind, Variation
from tests.compute.made_up import Program, metric, share
from tests.compute.test_trends import SCHEMA

COUNT = metric("count", kind=Kind.FLOW)
RATE = share("rate")
LIBRARY = {m.key: m for m in (COUNT, RATE)}
EVERYBODY = Scope(None, None, Basis.SUBMITTED)
PARTNERS = ("A", "B", "C")
YEARS = [f"201{y}-1{y + 1}" for y in range(3, 8)]


@pytest.fixture
def program() -> Program:
    made = Program()
    made.cursor.execute(SCHEMA.read_text(encoding="utf-8"))
    for partner in PARTNERS:
        made.partner(partner, first="2010-11", cohort="2010-11")
    return made


def asked(program: Program, key: str, quarter: str = "Q4", year: str = "2017-18"):
    question = Question(year, quarter, (key,))
    return network_trends(program.cursor, EVERYBODY, question, declared=LIBRARY)[0]


def test_shares_are_pooled_and_have_the_usual_range(program: Program) -> None:
    for year in YEARS:
        for quarter in ("Q1", "Q2", "Q3", "Q4"):
            for partner, of in zip(PARTNERS, (10, 20, 70), strict=True):
                program.value("rate", partner, quarter, of // 2, of, year=year)
    found = asked(program, "rate")
    assert (found.partner_id, found.kind) == ("ALL", TrendKind.P_PRIME)
    assert len(found.points) == 20
    assert (found.last.numerator, found.last.denominator) == (50, 100)
    assert found.last.limits.centre == 0.5
    assert found.variation is Variation.COMMON


def test_a_count_of_all_is_held_against_the_same_quarter_a_year_before(program: Program) -> None:
    for year, size in (("2016-17", 100), ("2017-18", 150)):
        for partner in PARTNERS:
            program.value("count", partner, "Q2", size, year=year)
    found = asked(program, "count")
    assert found.compared.size == pytest.approx(1.5, abs=0.01)
    assert found.variation is Variation.IMPROVING


def test_a_silent_partner_is_no_fall(program: Program) -> None:
    for year in ("2016-17", "2017-18"):
        for partner in PARTNERS:
            program.value("count", partner, "Q2", 100, year=year)
    for partner in PARTNERS:
        program.value("count", partner, "Q3", 100, year="2016-17")
    program.value("count", "A", "Q3", 100, year="2017-18")
    found = asked(program, "count")
    assert (found.last.period.quarter, found.last.numerator) == ("Q2", 300)
    assert found.variation is Variation.COMMON


def test_nothing_reported_is_no_trend(program: Program) -> None:
    assert asked(program, "count").points == ()
