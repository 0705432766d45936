"""The targets a year starts with, and what can be agreed."""

from __future__ import annotations

import pytest

from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    Agreement,
    Comparison,
    Default,
    Direction,
    Kind,
    Partner,
    Role,
    Viewer,
)
from plp_metrics.partnership.agreements import check, defaults, history, may_confirm
from tests.compute.made_up import metric, share

AT_LEAST, AT_MOST, HOLD = Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.HOLD
RECRUITED = metric(
    "recruited",
    default=Default(AT_LEAST, 10, "Q4", "term_sheet", per="course", offered="next_year"),
)
INSTITUTES = metric(
    "institutes",
    default=Default(AT_LEAST, 1, "Q1", "term_sheet", per="course", clock="workshop", from_year=2),
)
FUNDING = share("local_funding", courses=(), default=Default(AT_LEAST, 1, "Q4", "term_sheet", from_year=3))
ONLY_TOLD = metric("told", default=Default(Comparison.REPORT_ONLY, 0, "Q4", "own"))
DECLARED = {m.key: m for m in (RECRUITED, INSTITUTES, FUNDING, ONLY_TOLD)}


def partner(courses, first="2016-17", cohort="2017-18"):
    return Partner("OZARK", "Ozark Alliance", ("MO",), first, cohort, "America/Chicago", courses)


def started(year, courses, **more):
    found = defaults(partner(courses, **more), year, DECLARED)
    return [(a.metric, a.course, a.target, a.due_quarter) for a in found]


def test_a_year_starts_with_one_target_for_each_course_offered_next_year():
    courses = {"2016-17": ("CSP",), "2017-18": ("CSD", "CSP")}
    assert started("2016-17", courses) == [("recruited", "CSD", 10, "Q4"), ("recruited", "CSP", 10, "Q4")]


def test_without_next_year_s_courses_this_year_s_count():
    assert started("2016-17", {"2016-17": ("CSP",)}) == [("recruited", "CSP", 10, "Q4")]


def test_courses_a_metric_does_not_cover_get_no_target():
    assert started("2016-17", {"2016-17": ("CSF",)}) == []


def test_a_target_starts_with_its_year_on_its_own_clock():
    offered = {"2017-18": ("CSP",), "2018-19": ("CSP",)}
    assert ("institutes", "CSP", 1, "Q1") not in started("2017-18", offered)
    assert ("institutes", "CSP", 1, "Q1") in started("2018-19", offered)
    assert ("local_funding", ALL, 1, "Q4") not in started("2017-18", offered)
    assert ("local_funding", ALL, 1, "Q4") in started("2018-19", offered)
    assert started("2015-16", {"2015-16": ("CSP",)}) == []


def test_the_declared_metrics_give_a_new_partner_targets_that_can_be_agreed():
    library = load_all()
    found = defaults(partner({"2017-18": ("CSP", "CSF"), "2018-19": ("CSP",)}), "2017-18", library)
    assert "teachers_recruited_next" in {a.metric for a in found}
    for a in found:
        assert check(library[a.metric], a.comparison, a.target, a.baseline, a.due_quarter) == []


def viewer(role, partner_id=None):
    rights = {Role.PARTNER: {"agree_for_partner"}, Role.EVALUATOR: {"agree_for_code_org"}}.get(role, set())
    return Viewer("a@example.org", role, partner_id, frozenset(rights))


@pytest.mark.parametrize(
    ("who", "proposed_by", "may"),
    [
        (viewer(Role.PARTNER, "OZARK"), "code_org", True),
        (viewer(Role.PARTNER, "OZARK"), "partner", False),
        (viewer(Role.PARTNER, "DELTA"), "code_org", False),
        (viewer(Role.EVALUATOR), "partner", True),
        (viewer(Role.EVALUATOR), "code_org", False),
        (viewer(Role.LEADERSHIP), "partner", False),
    ],
)
def test_the_other_side_confirms(who, proposed_by, may):
    assert may_confirm(who, proposed_by, "OZARK") is may


RATE, COUNT = share(), metric()
LOSS = share("loss", direction=Direction.LESS)


@pytest.mark.parametrize(
    ("what", "comparison", "target", "baseline", "said"),
    [
        (RATE, AT_LEAST, 80, None, "between 0 % and 100 %, not 8000 %"),
        (RATE, AT_LEAST, 0.8, 70, "starting value"),
        (COUNT, AT_LEAST, -1, None, "below zero"),
        (COUNT, AT_LEAST, 10.5, None, "a whole number"),
        (COUNT, AT_LEAST, 10, 12, "above the target already"),
        (LOSS, AT_LEAST, 0.1, None, "agree on “at most”"),
        (LOSS, AT_MOST, 0.2, 0.1, "below the target already"),
        (COUNT, AT_LEAST, None, None, "Say the target"),
        (COUNT, Comparison.REPORT_ONLY, 5, None, "leave the target empty"),
        (RATE, AT_LEAST, 0.0075, None, "type percent, 75 for 75 %"),
    ],
)
def test_what_can_t_be_agreed_is_said_in_one_sentence(what, comparison, target, baseline, said):
    (sentence,) = check(what, comparison, target, baseline, "Q4")
    assert said in sentence


@pytest.mark.parametrize(
    ("what", "comparison", "target", "baseline"),
    [
        (RATE, AT_LEAST, 0.8, 0.5),
        (COUNT, AT_LEAST, 10, None),
        (COUNT, AT_MOST, 10, 4),
        (COUNT, HOLD, 10, 12),
        (LOSS, AT_MOST, 0.1, 0.3),
        (COUNT, Comparison.REPORT_ONLY, None, None),
        (metric(kind=Kind.STOCK, counts="sum"), AT_LEAST, 0.65, None),
    ],
)
def test_a_sensible_target_can_be_agreed(what, comparison, target, baseline):
    assert check(what, comparison, target, baseline, "Q4") == []


def test_quarters_and_milestones_have_to_fit():
    assert "one of Q1, Q2, Q3, Q4" in check(COUNT, AT_LEAST, 10, None, "Q5")[0]
    late = share(from_quarter="Q4")
    assert "no value before Q4" in check(late, AT_LEAST, 0.8, None, "Q2")[0]
    assert "does not fit" in check(COUNT, AT_LEAST, 10, None, "Q2", {"Q3": 5})[0]
    assert "none is below" in check(COUNT, AT_LEAST, 10, None, "Q4", {"Q1": 6, "Q2": 4})[0]
    assert check(COUNT, AT_LEAST, 10, None, "Q4", {"Q1": 2, "Q2": 4}) == []
    assert "leave its milestone empty" in check(COUNT, AT_LEAST, 10, None, "Q3", {"Q3": 9})[0]
    assert "no milestone for Q1" in check(share(from_quarter="Q2"), AT_LEAST, 0.8, None, "Q4", {"Q1": 0.5})[0]
    stock = metric(kind=Kind.STOCK)
    assert "none is below" in check(stock, AT_LEAST, 10, 4, "Q4", {"Q1": 6, "Q2": 5})[0]
    assert check(stock, AT_MOST, 10, 20, "Q4", {"Q1": 16, "Q2": 12}) == []


def test_the_history_tells_what_changed_from_version_to_version():
    def version(number, target, due="Q4", state="superseded"):
        return Agreement(number, "OZARK", "m", "2017-18", ALL, AT_LEAST, target, due, state=state)

    told = history([version(3, 12, "Q3", "confirmed"), version(1, 10), version(2, 12)])
    assert [(a.agreement_id, changed) for a, changed in told] == [
        (3, ["due_quarter"]),
        (2, ["target"]),
        (1, []),
    ]
