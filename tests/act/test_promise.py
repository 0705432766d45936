"""Giving and answering evidence, letting off, noting talks: who may, what is refused, what comes of it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import contact, people, promise, promise_standings, promise_waive, records
from plp_metrics.model import Partner, Period, RefusedError, Role, Viewer
from plp_metrics.model.promises import Given, Promise, Standing
from plp_metrics.partnership import promised
from plp_metrics.store import Store, read_promises

YEAR, TODAY = "2016-17", date(2017, 7, 10)
SUMMIT = Given(date(2016, 9, 20))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("promise") / "plp.duckdb"
    store = stores.open_store(path, create=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLP_TODAY", "2016-07-05")
        courses = dict.fromkeys(("2016-17", "2017-18"), ("CSP", "CSD"))
        facts = [
            Partner(key, key.title(), states, YEAR, YEAR, "America/Chicago", courses)
            for key, states in (("OZARK", ("AR", "MO")), ("HUDSON", ("NY",)))
        ]
        people.admit(people.OWNER, store, facts)
        own = [(f"{p.partner_id.lower()}@example.org", Role.PARTNER, p.partner_id) for p in facts]
        staff = [(f"{r.value}@example.org", r, None) for r in (Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN)]
        people.grant(people.OWNER, store, [*own, *staff])
    assert store.checkpoint()
    stores.close(path)
    return path


@pytest.fixture
def store(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "plp.duckdb"
    shutil.copyfile(made_once, path)
    monkeypatch.setenv("PLP_STORE", str(path))
    monkeypatch.setenv("PLP_TODAY", TODAY.isoformat())
    stores.close_all()
    yield stores.current()
    stores.close_all()


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


def standing(store: Store, key: str, partner: str = "OZARK", name: str = "evaluator") -> Promise:
    with store.read() as cursor:
        found = promised.promised(cursor, access.scope(who(store, name)), YEAR, TODAY, TODAY)
    return next(p for p in found[partner] if p.line.key == key)


def measured(store: Store, metric: str, partner: str = "OZARK", basis: str = "submitted") -> dict[str, tuple]:
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT school_year || quarter, numerator, denominator FROM measurement WHERE to_event IS NULL"
            " AND metric = ? AND partner_id = ? AND basis = ? AND state = 'ALL' AND division = 'ALL'"
            " AND course = 'ALL' AND grade_band = 'ALL' AND workshop = 'ALL'",
            [metric, partner, basis],
        ).fetchall()
    return {quarter: (top, bottom) for quarter, top, bottom in rows}


def test_evidence_of_one_side_waits_for_the_other_and_then_keeps_the_promise(store):
    assert standing(store, "P2").standing is Standing.OVERDUE
    number = promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    assert standing(store, "P2").standing is Standing.WAITING
    promise.confirm(who(store, "evaluator"), store, number)
    kept = standing(store, "P2")
    assert (kept.standing, kept.evidence[0].answered_by) == (Standing.KEPT, "evaluator@example.org")


def test_what_code_org_owes_is_given_by_code_org_and_confirmed_by_the_partner(store):
    number = promise.give(who(store, "evaluator"), store, "OZARK", "C4", YEAR, SUMMIT)
    with pytest.raises(RefusedError, match="the other side answers it"):
        promise.confirm(who(store, "admin"), store, number)
    promise.confirm(who(store, "ozark"), store, number)
    assert standing(store, "C4").standing is Standing.KEPT


def test_either_side_gives_evidence_of_what_both_owe(store):
    for name, other in (("ozark", "evaluator"), ("evaluator", "ozark")):
        number = promise.give(who(store, name), store, "OZARK", "J2", YEAR, SUMMIT)
        promise.confirm(who(store, other), store, number)


def test_a_dispute_has_a_reason_and_is_answered_with_better_evidence(store):
    number = promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    with pytest.raises(RefusedError, match="Say in a sentence"):
        promise.dispute(who(store, "evaluator"), store, number, " ")
    promise.dispute(who(store, "evaluator"), store, number, "Nobody signed in that day.")
    found = standing(store, "P2")
    assert (found.standing, found.evidence[0].reason) == (Standing.DISPUTED, "Nobody signed in that day.")
    promise.withdraw(who(store, "ozark"), store, number)
    assert standing(store, "P2").standing is Standing.OVERDUE


def test_an_answer_stands_and_only_ones_own_is_taken_back(store):
    number = promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    with pytest.raises(RefusedError, match="The other side gave this"):
        promise.withdraw(who(store, "evaluator"), store, number)
    promise.confirm(who(store, "evaluator"), store, number)
    with pytest.raises(RefusedError, match="answered already"):
        promise.dispute(who(store, "evaluator"), store, number, "On second thoughts")
    promise.withdraw(who(store, "ozark"), store, number)
    with pytest.raises(RefusedError, match="taken back already"):
        promise.withdraw(who(store, "ozark"), store, number)


@pytest.mark.parametrize("name", ["hudson", "leadership"])
def test_nobody_else_gives_or_answers(store, name):
    number = promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    before, viewer = store.version(), who(store, name)
    for act in (
        lambda: promise.give(viewer, store, "OZARK", "P2", YEAR, SUMMIT),
        lambda: promise.confirm(viewer, store, number),
        lambda: promise.dispute(viewer, store, number, "No."),
        lambda: promise.withdraw(viewer, store, number),
        lambda: promise_waive.waive(viewer, store, "OZARK", "P2", YEAR, "No."),
        lambda: contact.log(viewer, store, "OZARK", TODAY, "call", "metrics", "Spoke."),
    ):
        with pytest.raises(RefusedError):
            act()
    assert store.version() == before


def test_another_partners_evidence_and_talks_are_not_there(store):
    promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    contact.log(who(store, "evaluator"), store, "OZARK", TODAY, "call", "metrics", "Spoke.")
    scope = access.scope(who(store, "hudson"))
    with store.read() as cursor:
        assert read_promises.evidence(cursor, scope) == []
        assert read_promises.contacts(cursor, scope) == []
        assert set(promised.promised(cursor, scope, YEAR, TODAY)) == {"HUDSON"}


@pytest.mark.parametrize(
    ("line", "given", "says"),
    [
        ("P2", Given(date(2017, 7, 11)), "The day lies in the future"),
        ("P2", Given(date(2016, 4, 30)), "before the school year 2016-17"),
        ("P4", Given(date(2016, 8, 1)), "Say how many teachers"),
        ("P4", Given(date(2016, 8, 1), number=12), "Say of what the number is: this promise counts teachers"),
        ("P4", Given(date(2016, 8, 1), number=12, unit="cakes"), "this promise counts teachers"),
        ("P4", Given(date(2016, 8, 1), number=1.5, unit="teachers"), "is a whole number"),
        ("P4", Given(date(2016, 8, 1), number=-1, unit="teachers"), "nought or more"),
        ("P10", Given(date(2017, 3, 1)), "Give the link"),
        ("P10", Given(date(2017, 3, 1), link="http://example.org/plan"), "has to begin with https://"),
        ("P10", Given(date(2017, 3, 1), link="javascript:alert(1)"), "has to begin with https://"),
        ("P10", Given(date(2017, 3, 1), link="https://me@plans"), "no link to a public page"),
        ("P10", Given(date(2017, 3, 1), link="https://plan"), "no link to a public page"),
        ("P10", Given(date(2017, 3, 1), link="https://example.org/a plan"), "without blanks"),
        ("P14", Given(date(2016, 12, 6), number=1, unit="events"), "Choose what it was about"),
        ("P11", Given(date(2016, 12, 6), number=1, unit="districts"), "Choose one of the partner's states"),
        ("P2", Given(date(2016, 9, 1), course="CSP"), "Choose one of the courses"),
        ("P2", Given(date(2016, 9, 1), text="ask pat@example.org"), "e-mail address"),
        ("P10", Given(date(2016, 9, 1), link="https://x.org/?m=pat@example.org"), "e-mail address"),
        ("P5", Given(date(2016, 9, 1)), "is not proven here"),
        ("C4", Given(date(2016, 9, 1)), "owed by Code.org"),
        ("X9", Given(date(2016, 9, 1)), "no such promise"),
    ],
)  # fmt: skip
def test_evidence_that_cannot_be_is_refused_in_words_and_nothing_is_kept(store, line, given, says):
    before = store.version()
    with pytest.raises(RefusedError) as refusal:
        promise.give(who(store, "ozark"), store, "OZARK", line, YEAR, given)
    assert says in str(refusal.value)
    assert store.version() == before


def test_a_promise_is_let_off_by_the_side_it_is_owed_to(store):
    promise_waive.waive(who(store, "evaluator"), store, "OZARK", "P3", YEAR, "The summit was moved.")
    assert standing(store, "P3").standing is Standing.WAIVED
    asked = promise_waive.waive(who(store, "evaluator"), store, "OZARK", "C1", YEAR, "The summit was moved.")
    assert standing(store, "C1").standing is Standing.OVERDUE
    with pytest.raises(RefusedError, match="Only the other side"):
        promise_waive.grant(who(store, "evaluator"), store, asked)
    promise_waive.grant(who(store, "ozark"), store, asked)
    assert standing(store, "C1").standing is Standing.WAIVED
    with pytest.raises(RefusedError, match="only it can take that back"):
        promise_waive.end_waiver(who(store, "evaluator"), store, asked)
    promise_waive.end_waiver(who(store, "ozark"), store, asked)
    assert standing(store, "C1").standing is Standing.OVERDUE
    with pytest.raises(RefusedError, match="Say in a sentence why"):
        promise_waive.waive(who(store, "evaluator"), store, "OZARK", "P9", YEAR, "")


def test_a_joint_promise_is_let_off_by_both(store):
    asked = promise_waive.waive(
        who(store, "ozark"), store, "OZARK", "J2", YEAR, "Our state has no such credit."
    )
    promise_waive.grant(who(store, "evaluator"), store, asked)
    with pytest.raises(RefusedError, match="let off already"):
        promise_waive.waive(who(store, "ozark"), store, "OZARK", "J2", YEAR, "Again.")


def test_the_share_of_promises_kept_counts_both_ways_and_what_is_let_off_not_at_all(store):
    partner = "commitments_kept_partner"
    promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    # By the end of September P1, P4 and P9 fell due; P2 waits for an answer.
    assert measured(store, partner)["2016-17Q1"] == (0, 3)
    promise.confirm(who(store, "evaluator"), store, 1)
    assert measured(store, partner)["2016-17Q1"] == (1, 4)
    promise_waive.waive(who(store, "evaluator"), store, "OZARK", "P9", YEAR, "Signed elsewhere.")
    assert measured(store, partner)["2016-17Q1"] == (1, 3)
    # What Code.org owed by then: C3, C4, C9, C10 and C12.
    assert measured(store, "commitments_kept_codeorg")["2016-17Q1"] == (0, 5)
    assert measured(store, partner, "HUDSON") == {}


def test_standings_are_the_same_when_worked_out_for_everybody_anew(store):
    promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    before = measured(store, "commitments_kept_partner")
    with store.change("x", "settle") as change:
        promise_standings.settle(change)
    assert measured(store, "commitments_kept_partner") == before
    assert measured(store, "commitments_kept_partner", "HUDSON")["2016-17Q1"] == (0, 4)
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT count(*) FROM promise_standing WHERE to_event IS NOT NULL AND from_event = to_event"
        ).fetchall()
    assert rows == [(0,)]


def publish(change, quarter: str, female: int) -> None:
    change.cursor.execute(
        "INSERT INTO published BY NAME SELECT 'students_female' AS metric, unnest(['submitted', 'accepted'])"
        " AS basis, 'OZARK' AS partner_id, $year AS school_year, $quarter AS quarter, 'ALL' AS course,"
        " 'ALL' AS state, 'ALL' AS division, 'shown' AS mark, $female AS numerator, 100 AS denominator,"
        " $event AS from_event",
        {"year": YEAR, "quarter": quarter, "female": female, "event": change.event_id},
    )


@pytest.mark.parametrize("is_settled", [True, False])
def test_what_a_release_settles_is_what_settling_everything_anew_gives(store, is_settled):
    """Only what rests on published figures, and only from the quarter on; everything where the calendar has
    yet to come."""
    if is_settled:
        records.measure_ended(store)
    with store.change("x", "agree") as change:
        change.cursor.execute(
            "INSERT INTO agreement BY NAME SELECT 1 AS agreement_id, 'OZARK' AS partner_id,"
            " 'students_female' AS metric, $year AS school_year, 'ALL' AS course, 'at_least' AS comparison,"
            " 0.4 AS target, 'Q4' AS due_quarter, '{}' AS milestones, 'agreed' AS basis,"
            " 'confirmed' AS state, 'x' AS proposed_by, 'code_org' AS proposed_side, 'y' AS confirmed_by,"
            " $at AS happened_at, '' AS note, $event AS from_event",
            {"year": YEAR, "event": change.event_id, "at": change.at},
        )
        if is_settled:
            promise_standings.settle(change)
    for quarter, at_end in (("Q2", "due"), ("Q4", "kept")):
        with store.change("x", "release") as change:
            publish(change, quarter, 45)
            promise_standings.published_moved(change, Period(YEAR, quarter))
        with store.rehearse("anew") as change:
            assert promise_standings.write(change.cursor, change.event_id, change.at) == []
            stands = change.cursor.execute(
                "SELECT quarter, standing FROM promise_standing WHERE line = 'P20' AND partner_id = 'OZARK'"
                " AND basis = 'accepted' AND to_event IS NULL"
            )
            assert dict(stands.fetchall()) == dict.fromkeys(("Q1", "Q2", "Q3"), "not_yet") | {"Q4": at_end}


def test_events_count_by_day_and_among_accepted_figures_only_once_confirmed(store):
    give = who(store, "ozark")
    for day, topic, number in (((2016, 10, 4), "meetup", 2), ((2016, 12, 6), "hour_of_code", 1)):
        promise.give(
            give, store, "OZARK", "P14", YEAR, Given(date(*day), topic=topic, number=number, unit="events")
        )
    assert measured(store, "community_events") == {
        "2016-17Q1": (0, None), "2016-17Q2": (3, None), "2016-17Q3": (3, None), "2016-17Q4": (3, None),
    }  # fmt: skip
    promise.confirm(who(store, "evaluator"), store, 2)
    assert measured(store, "community_events", basis="accepted")["2016-17Q2"] == (1, None)


def test_districts_are_the_numbers_recorded_last_state_by_state(store):
    give = who(store, "ozark")
    for day, place, number in (((2016, 9, 1), "AR", 3), ((2017, 1, 5), "AR", 5), ((2017, 2, 1), "MO", 2)):
        promise.give(
            give, store, "OZARK", "P11", YEAR, Given(date(*day), number=number, unit="districts", place=place)
        )
    found = {quarter: top for quarter, (top, _) in measured(store, "districts_committed").items()}
    assert found == {"2016-17Q1": 3, "2016-17Q2": 3, "2016-17Q3": 7, "2016-17Q4": 7}


def test_a_partner_of_one_state_need_not_name_it(store):
    given = Given(date(2016, 12, 6), number=4, unit="districts")
    promise.give(who(store, "hudson"), store, "HUDSON", "P11", YEAR, given)
    assert measured(store, "districts_committed", "HUDSON")["2016-17Q2"] == (4, None)


def test_talks_of_one_quarter_count_once(store):
    for day in ((2016, 8, 1), (2016, 9, 1), (2017, 1, 9)):
        contact.log(
            who(store, "ozark"), store, "OZARK", date(*day), "call", "metrics", "Went through the figures."
        )
    found = {quarter: top for quarter, (top, _) in measured(store, "quarters_with_contact").items()}
    assert found == {"2016-17Q1": 1, "2016-17Q2": 1, "2016-17Q3": 2, "2016-17Q4": 2}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((date(2017, 7, 11), "call", "metrics", "Spoke."), "lies in the future"),
        ((TODAY, "pigeon", "metrics", "Spoke."), "Choose how you talked"),
        ((TODAY, "call", "gossip", "Spoke."), "Choose what it was mainly about"),
        ((TODAY, "call", "metrics", " "), "what was said"),
        ((TODAY, "call", "metrics", "Pat, 501-555-0123"), "telephone"),
        ((TODAY, "call", "metrics", "Spoke.", "", date(2017, 8, 1)), "say what it is"),
        ((TODAY, "call", "metrics", "Spoke.", "Send it", date(2017, 7, 1)), "after the talk"),
    ],
)
def test_a_talk_that_cannot_be_is_refused_in_words(store, words, says):
    with pytest.raises(RefusedError, match=says):
        contact.log(who(store, "evaluator"), store, "OZARK", *words)


def test_a_next_step_is_open_until_either_side_says_it_is_done(store):
    number = contact.log(
        who(store, "evaluator"), store, "OZARK", TODAY, "call", "money", "Costs of spring.", "Send the form"
    )
    with pytest.raises(RefusedError):
        contact.resolve(who(store, "hudson"), store, number)
    contact.resolve(who(store, "ozark"), store, number)
    with store.read() as cursor:
        (talk,) = read_promises.contacts(cursor, access.scope(who(store, "ozark")))
    assert (talk.open, talk.resolved_by) == (False, "ozark@example.org")
    with pytest.raises(RefusedError, match="Nothing is left to do"):
        contact.resolve(who(store, "ozark"), store, number)


def test_a_store_as_it_stood_shows_the_promise_as_it_stood(store):
    number = promise.give(who(store, "ozark"), store, "OZARK", "P2", YEAR, SUMMIT)
    then = store.version()
    promise.confirm(who(store, "evaluator"), store, number)
    with store.read() as cursor:
        scope = access.scope(who(store, "evaluator"))
        earlier = read_promises.evidence(cursor, type(scope)(scope.raw, scope.named, scope.basis, then))
    assert [e.state for e in earlier] == ["given"]


def at_the_year_s_end(store: Store) -> dict[str, str]:
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT line, standing FROM promise_standing WHERE partner_id = 'OZARK' AND basis = 'accepted'"
            " AND quarter = 'Q4' AND side = 'partner' AND to_event IS NULL"
        ).fetchall()
    return dict(rows)


def test_figures_still_missing_after_the_hand_in_day_are_overdue_though_nobody_does_anything(
    store, monkeypatch
):
    assert records.measure_ended(store) == Period(YEAR, "Q4")
    waiting = {line for line, standing in at_the_year_s_end(store).items() if standing == "due"}
    assert {"P5", "P7", "P8"} <= waiting
    monkeypatch.setenv("PLP_TODAY", "2017-07-30")
    assert records.measure_ended(store) is None, "the hand-in day itself is not over"
    monkeypatch.setenv("PLP_TODAY", "2017-07-31")
    with store.rehearse("settled as before") as change:
        # A release on that morning, before the calendar came, settles all of it, too.
        promise_standings.published_moved(change, Period(YEAR, "Q4"))
        assert promise_standings.write(change.cursor, change.event_id, change.at) == []
    assert records.measure_ended(store) == Period(YEAR, "Q4")
    now = at_the_year_s_end(store)
    assert {now[line] for line in waiting} == {"overdue"}
    with store.rehearse("anew") as change:
        assert promise_standings.write(change.cursor, change.event_id, change.at) == []
    assert records.measure_ended(store) is None
