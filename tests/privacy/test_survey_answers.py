"""Survey answers, attacked: what fewer than five people answered follows from nothing published."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.compute.attack import Fact, interval
from plp_metrics.compute.publish_rules import Halves, courses_leave_open, survey_may_be_shown

COURSES = ("CSD", "CSP")
FEW = 5
Answers = tuple[int, int]
"""Those who agree, of how many."""


def added(*some: Answers) -> Halves:
    return Halves("", sum(yes for yes, _ in some), sum(of for _, of in some))


def of_courses(*some: Answers) -> dict[tuple[str, str], Halves]:
    return {("overall", course): added(one) for course, one in zip(COURSES, some, strict=True)}


def totals(*some: Answers) -> dict[tuple[str, str], Halves]:
    return {("overall", "ALL"): added(*some)}


def published(then: list[Answers], came: list[Answers]) -> list[tuple[frozenset[str], int]]:
    """By the rules: groups of answers ("CSD then", "CSD came") whose agreement is said, and how many agree.

    then: answers by course of the first quarter; came: of those who answered since.
    """
    now = [(yes + more, of + some) for (yes, of), (more, some) in zip(then, came, strict=True)]
    said: list[tuple[frozenset[str], int]] = []
    shown: dict[tuple[str, str], list[Halves]] = {}
    beside = []
    for quarter, answers in (("then", then), ("now", now)):
        total, courses = totals(*answers), of_courses(*answers)
        when = ["then"] if quarter == "then" else ["then", "came"]
        before = {key: old for key, old in shown.items() if key[1] == "ALL"}
        if not survey_may_be_shown(total, before):
            continue
        said.append((frozenset(f"{c} {w}" for c in COURSES for w in when), sum(y for y, _ in answers)))
        shown.setdefault(("overall", "ALL"), []).append(total["overall", "ALL"])
        old = {key: past for key, past in shown.items() if key[1] != "ALL"}
        if survey_may_be_shown(courses, old) and all(courses_leave_open(courses, x) for x in beside):
            for course, (yes, _) in zip(COURSES, answers, strict=True):
                said.append((frozenset(f"{course} {w}" for w in when), yes))
                shown.setdefault(("overall", course), []).append(courses["overall", course])
        beside.append(courses)
    return said


def possible(said, counts: dict[str, Answers], group: str) -> tuple[int, int]:
    """What the agreement of one group can be, for who knows how many answered in each."""
    facts = [Fact(tuple(((name, ""), 1) for name in sorted(names)), yes, yes) for names, yes in said]
    tops = {(name, ""): of for name, (_, of) in counts.items()}
    truth = {(name, ""): yes for name, (yes, _) in counts.items()}
    return interval(facts, tops, truth, (((group, ""), 1),))


def by_group(then, came) -> dict[str, Answers]:
    pairs = zip(("then", "came"), (then, came), strict=True)
    return {f"{c} {w}": one for w, some in pairs for c, one in zip(COURSES, some, strict=True)}


answers = st.integers(0, 9).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
pair = st.tuples(answers, answers)


def differences(said):
    """What is said, and what follows from two that lie one in the other."""
    return [*said, *((a - b, x - y) for a, x in said for b, y in said if b < a)]


@settings(max_examples=40, deadline=None)
@given(pair, pair)
def test_of_the_answers_of_a_few_no_more_is_told_than_by_each_group_of_five_they_are_in(then, came):
    """That five or more all agree, or none, is told; two such groups together tell nothing more."""
    counts, said = by_group(then, came), published(list(then), list(came))
    for group, (_, of) in counts.items():
        if 0 < of < FEW:
            inside = [
                (yes, sum(counts[n][1] for n in names)) for names, yes in differences(said) if group in names
            ]
            least = max([0, *(yes - (size - of) for yes, size in inside)])
            most = min([of, *(yes for yes, _ in inside)])
            assert possible(said, counts, group) == (least, most), (group, said)


@settings(max_examples=50, deadline=None)
@given(pair, pair)
def test_a_total_is_of_five_answers_or_more_and_so_is_the_difference_of_two(then, came):
    sizes = {name: of for name, (_, of) in by_group(then, came).items()}
    for names, _ in differences(published(list(then), list(came))):
        assert not 0 < sum(sizes[name] for name in names) < FEW


def test_courses_shown_later_told_what_three_had_answered_and_are_held_back_now(monkeypatch):
    then, came = [(1, 9), (3, 3)], [(0, 4), (3, 4)]
    counts = by_group(then, came)
    assert possible(published(then, came), counts, "CSP then") == (0, 3)
    monkeypatch.setattr("tests.privacy.test_survey_answers.courses_leave_open", lambda *_: True)
    assert possible(published(then, came), counts, "CSP then") == (3, 3)


@pytest.mark.parametrize(
    ("then", "now", "is_open"),
    [
        pytest.param([(8, 9), (5, 6)], [(12, 15), (10, 11)], True, id="five or more each, and since"),
        pytest.param([(8, 9), (0, 0)], [(8, 9), (10, 11)], True, id="a course that came later"),
        pytest.param([(8, 9), (2, 3)], [(12, 15), (10, 11)], False, id="three answers then"),
        pytest.param([(8, 9), (5, 6)], [(12, 15), (8, 9)], False, id="three answers since"),
    ],
)
def test_courses_are_shown_where_none_or_five_were_in_each_at_every_total_before(then, now, is_open):
    assert courses_leave_open(of_courses(*now), of_courses(*then)) == is_open
