"""A school year that was published by earlier, weaker rules: a further release is judged by what it adds."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from plp_metrics.act import release as releases
from plp_metrics.compute import publish_categories, publish_people
from plp_metrics.compute.attack import NOTHING, Fact, Target, attack
from plp_metrics.draw import privacy
from plp_metrics.model import Period, Role
from plp_metrics.ui import privacy as ui_privacy
from tests.privacy.small import Small
from tests.privacy.test_attack_lines import LARGE, NAMES, everybody

GENDER = ("student", "gender")
FINISHED = ("class place", "finished")
Q2 = {"girls": 60, "boys": 327, "unknown": 55}
MANY_CAME = {"girls": 90, "boys": 369, "unknown": 75}
TWO_UNKNOWN_CAME = {"girls": 90, "boys": 369, "unknown": 57}


def rows_of_tables(program: Small, who: str) -> dict[str, int | None]:
    """What the tables in force say of a partner's students: category → count, None where it is hidden."""
    return dict(
        program.cursor.execute(
            "SELECT category, count FROM published_cell WHERE table_name = 'partner' AND partner_id = ?"
            " AND basis = 'submitted' AND to_event IS NULL AND category <> 'ALL'",
            [who],
        ).fetchall()
    )


@pytest.fixture
def weaker(monkeypatch):
    """Rules as they were before small changes of the unknown were held back."""
    with monkeypatch.context() as then:
        then.setattr(publish_categories, "since", lambda *_: ())
        program = Small()
        for who in NAMES[:3]:
            program.partner(who)
            program.hand_in(who, "Q2", **Q2)
        program.release("Q2")
        for who in NAMES[:3]:
            program.hand_in(who, "Q4", **(TWO_UNKNOWN_CAME if who == "OZARK" else MANY_CAME))
        program.release("Q4", tables=True)
    return program


def test_a_late_partners_q4_is_published_though_an_earlier_release_told_too_much_of_another(weaker):
    told = weaker.attack()
    assert any("OZARK unknown since Q2: 2 lies in 2..2" in text for text in told.disclosures)
    weaker.partner("LATE")
    weaker.hand_in("LATE", "Q4", girls=80, boys=90, unknown=30)
    weaker.release("Q4", tables=True)
    report = weaker.attack(since=weaker.event)
    assert report.disclosures == ()
    assert report.stood == {(GENDER, "OZARK")}
    assert rows_of_tables(weaker, "LATE")["female"] == 80
    assert rows_of_tables(weaker, "OZARK")["unknown"] == 57


def test_what_the_new_release_tells_itself_is_its_own_disclosure(weaker, monkeypatch):
    monkeypatch.setattr(publish_people, "people_may_be_shown", lambda *_: True)
    weaker.hand_in("DELTA", "Q4", **MANY_CAME, finished=7)
    weaker.release("Q4", tables=True)
    report = weaker.attack(since=weaker.event)
    assert any("DELTA Q4 yes: 7 lies in 7..7" in text for text in report.disclosures)
    assert (FINISHED, "DELTA") in report.found
    assert report.stood == {(GENDER, "OZARK")}


def test_a_line_shown_by_weaker_rules_stands_and_the_others_are_published_anew(monkeypatch):
    with monkeypatch.context() as then:
        then.setattr(publish_people, "people_may_be_shown", lambda *_: True)
        program = everybody(Small(), DELTA={"finished": 7})
        program.release("Q4")
    program.partner("LATE")
    program.hand_in("LATE", "Q4", **LARGE)
    program.release("Q4")
    report = program.attack(since=program.event)
    assert (report.disclosures, report.stood) == ((), {(FINISHED, "DELTA")})


def test_a_class_held_against_its_schools_by_earlier_rules_stands_too(monkeypatch):
    """Its number to expect was a sum over those known, so it told how many are not."""
    with monkeypatch.context() as then:
        then.setattr(
            publish_people, "expected_shares", lambda *_: {("mirror_gender", who): 0.4837 for who in NAMES}
        )
        program = everybody(Small(), DELTA={"unknown": 4})
        program.release("Q4")
    program.partner("LATE")
    program.hand_in("LATE", "Q4", **LARGE)
    program.release("Q4")
    report = program.attack(since=program.event)
    assert (report.disclosures, report.stood) == ((), {(GENDER, "DELTA")})


@pytest.mark.parametrize(
    ("more", "stood"),
    [
        pytest.param([], {frozenset({"A"})}, id="nothing new of it"),
        pytest.param([Fact(((("A", "a"), 1),), 2, 5)], set(), id="narrower than before"),
        pytest.param([Fact(((("A", "a"), 1),), 0, 8)], {frozenset({"A"})}, id="what was known anyway"),
    ],
)
def test_what_was_out_stands_only_where_the_release_makes_it_no_narrower(more, stood):
    """Eight were known to be in a and b; a has to be able to be nine."""
    eight = Fact(((("A", "a"), 1), (("A", "b"), 1)), 8, 8)
    target = Target("a", ((("A", "a"), 1),), 4, 0, 9)
    counts = {("A", "a"): 4, ("A", "b"): 4}
    report = attack([eight, *more], dict.fromkeys(counts, 20), counts, [target], before=lambda: [eight])
    assert report.stood == stood
    assert bool(report.disclosures) != bool(stood)
    assert report.narrowest == (None if stood else 3)


def test_a_release_goes_through_where_all_that_is_found_was_out_before_and_says_whose_it_is(monkeypatch):
    report = NOTHING._replace(targets=40, stood=frozenset({(GENDER, "OZARK")}))
    asked = []

    def attacked(*_, since, **__):
        asked.append(since)
        return report

    monkeypatch.setattr(releases, "attacked", attacked)
    found = releases._attacked(None, Period("2016-17", "Q4"), 71, {})
    assert asked == [71, 71]
    assert releases._told(found[Role.EVALUATOR])["stood"] == [["student", "gender", "OZARK"]]
    assert "stood" not in releases._told(NOTHING)


def test_what_is_out_is_told_by_partner_and_table_never_which_number_or_how_many(monkeypatch):
    monkeypatch.setattr(ui_privacy.program, "names", lambda: {"OZARK": "Ozark Alliance"})
    told = ui_privacy.stood([(*GENDER, "OZARK"), (*FINISHED, "ALL")])
    assert "Ozark Alliance, students by gender; sums over partners, students by course finished." in told
    assert "can't be called back" in told
    assert privacy.stood([]) == ""


def test_a_partner_is_not_told_what_was_out_of_others(monkeypatch):
    monkeypatch.setattr(ui_privacy.program, "names", lambda: {"OZARK": "Ozark Alliance"})
    facts = {"attacked": {"evaluator": {
        "targets": 40, "disclosures": 0, "narrowest": 5, "stood": [["student", "gender", "OZARK"]],
    }}}  # fmt: skip
    for role in (Role.PARTNER, Role.EVALUATOR):
        *_, stood = ui_privacy._said(SimpleNamespace(role=role), facts)
        assert bool(stood) == (role is Role.EVALUATOR)
