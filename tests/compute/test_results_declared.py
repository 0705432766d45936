"""Results and publishing over the metrics as they are declared."""

from __future__ import annotations

import pytest

from plp_metrics.compute import publish
from plp_metrics.compute.pooled import network
from plp_metrics.compute.publish_mirrors import MIRRORS
from plp_metrics.compute.publish_people import EXAMS
from plp_metrics.compute.results import results
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Display, Kind, Mark, Question, Rule, Status
from tests.compute.made_up import EVALUATOR, YEAR, Program, own, period


@pytest.fixture
def three(program: Program) -> Program:
    """Three partners, each with 20 of 40 of everything, in every quarter the same."""
    for partner_id in ("OZARK", "DELTA", "PLAINS"):
        program.partner(partner_id)
        for metric in load_all().values():
            below = 40 if metric.denominator_says else None
            program.value(metric.key, partner_id, "Q4", 20, below)
    program.event += 1
    changed = [("submitted", partner_id, period("Q4")) for partner_id in ("OZARK", "DELTA", "PLAINS")]
    publish.surveys(program.cursor, changed, program.event)
    publish.release(program.cursor, period("Q4"), 1, program.event)
    return program


def test_every_declared_metric_has_a_result_for_the_partner_and_for_the_network(three):
    question = Question(YEAR, "Q4", tuple(load_all()))
    mine = results(three.cursor, own("OZARK"), question)
    assert {r.numerator for r in mine} == {20}
    assert len(mine) == len(load_all())
    together = {r.metric: r for r in network(three.cursor, EVALUATOR, question)}
    open_ones = [m for m in load_all().values() if m.rule is Rule.OPEN and not m.over_partners]
    assert {together[m.key].numerator for m in open_ones} == {60}


def test_what_is_published_of_others_is_two_halves_of_partners_totals(three):
    protected = tuple(k for k, m in load_all().items() if m.rule is not Rule.OPEN)
    found = results(three.cursor, EVALUATOR, Question(YEAR, "Q4", protected, partners=("DELTA",)))
    for r in found:
        assert r.mark in (Mark.SHOWN, Mark.WITHHELD)
        assert (r.numerator, r.course) in ((20, ALL), (None, ALL))
    assert {r.metric for r in found if r.mark is Mark.SHOWN} >= {"students_female", "quality_recommend"}
    by_course = results(three.cursor, EVALUATOR, Question(YEAR, "Q4", ("students_female",), course="CSP"))
    assert {r.numerator for r in by_course} == {None}
    assert Status.MET not in {r.status for r in by_course}


def test_every_declared_figure_about_people_has_a_publishing_rule():
    """A mirror follows its share; a count without a denominator has a rule of its own (exam takers)."""
    library = load_all()
    people = [m for m in library.values() if m.rule is Rule.PEOPLE]
    assert {m.key for m in people if m.display is Display.RATIO} <= set(MIRRORS)
    assert {m.key for m in people if m.kind is not Kind.RATE} <= {EXAMS}
    for key in set(MIRRORS) & set(library):
        assert library[MIRRORS[key]].rule is Rule.PEOPLE
