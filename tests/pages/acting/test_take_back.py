"""Taking a submitted quarter back, quarters that lock by themselves, and reopening."""

from __future__ import annotations

from datetime import date

import pytest

from plp_metrics import access
from plp_metrics.act import hand_in, questions, review
from plp_metrics.act.locking import lock_closed
from plp_metrics.act.take_back import take_back
from plp_metrics.model import QuarterState, RefusedError
from plp_metrics.store import read_hand_ins
from tests.pages.acting.conftest import Q1, Q2, hands_in, person


def state(store, partner_id="BUCKEYE", period=Q2) -> QuarterState:
    with store.read() as cursor:
        found = read_hand_ins.quarters_now(cursor, access.scope(person(store, "admin")))
    return found[(partner_id, period)].state


def counting(store, basis: str, partner_id="BUCKEYE", period=Q2) -> dict[str, int]:
    sql = (
        "SELECT dataset, submission_id FROM version_in_force WHERE basis = ? AND partner_id = ?"
        " AND school_year = ? AND quarter = ? AND to_event IS NULL"
    )
    with store.read() as cursor:
        return dict(cursor.execute(sql, [basis, partner_id, *period]).fetchall())


def taught(store, basis="submitted", period=Q2) -> list[float]:
    sql = (
        "SELECT numerator FROM measurement WHERE metric = 'teachers_participating' AND basis = ? AND"
        " partner_id = 'BUCKEYE' AND quarter = ? AND course = 'ALL' AND state = 'ALL' AND division = 'ALL'"
        " AND grade_band = 'ALL' AND to_event IS NULL"
    )
    with store.read() as cursor:
        return [row[0] for row in cursor.execute(sql, [basis, period.quarter]).fetchall()]


def resubmit(store, period=Q2):
    viewer = person(store, "buckeye")
    explained = {o.key: "As before." for o in questions.asked(viewer, store, "BUCKEYE", period)}
    return hand_in.submit(viewer, store, "BUCKEYE", period, attested=True, explained=explained)


def test_a_quarter_taken_back_is_a_draft_of_the_same_files_and_counts_nowhere(store):
    submitted = counting(store, "submitted")
    assert len(submitted) == 4
    assert len(taught(store)) == 1
    take_back(person(store, "buckeye"), store, "BUCKEYE", Q2)
    assert state(store) is QuarterState.DRAFT
    assert counting(store, "draft") == submitted
    assert counting(store, "submitted") == {}
    assert taught(store) == []


def test_submitting_again_gives_the_same_versions_and_figures(store):
    submitted, figure = counting(store, "submitted"), taught(store)
    take_back(person(store, "buckeye"), store, "BUCKEYE", Q2)
    receipt = resubmit(store)
    assert {f.dataset: f.submission_id for f in receipt.files} == submitted
    assert (state(store), taught(store)) == (QuarterState.SUBMITTED, figure)


def test_taking_back_what_was_handed_in_after_reopening_leaves_the_accepted_figures(store):
    evaluator = person(store, "evaluator")
    accepted, figure = counting(store, "accepted", period=Q1), taught(store, "accepted", Q1)
    review.reopen(evaluator, store, "BUCKEYE", Q1, "A school was counted twice.", date(2017, 3, 31))
    hands_in(store, "buckeye", Q1, 14)
    assert counting(store, "submitted", period=Q1) != accepted
    take_back(person(store, "buckeye"), store, "BUCKEYE", Q1)
    assert counting(store, "submitted", period=Q1) == accepted
    assert taught(store, period=Q1) == taught(store, "accepted", Q1) == figure
    # The exception given for it still holds, though the quarter itself closed long ago.
    resubmit(store, Q1)
    assert state(store, period=Q1) is QuarterState.SUBMITTED


def test_what_was_explained_ends_and_is_there_again_once_submitted_again(store):
    sql = "SELECT text FROM explanation WHERE to_event IS NULL AND submission_id IN (SELECT unnest(?))"
    ids = list(counting(store, "submitted").values())

    def explained():
        with store.read() as cursor:
            return {row[0] for row in cursor.execute(sql, [ids]).fetchall()}

    assert explained() == {"Classes start later."}
    take_back(person(store, "buckeye"), store, "BUCKEYE", Q2)
    assert explained() == set()
    resubmit(store)
    assert explained() == {"As before."}


@pytest.mark.parametrize("name", ["hoosier", "silent", "evaluator", "leadership"])
def test_nobody_takes_back_another_partners_quarter(store, name):
    before = store.version()
    with pytest.raises(RefusedError):
        take_back(person(store, name), store, "BUCKEYE", Q2)
    assert store.version() == before


def test_a_reviewed_or_closed_quarter_cannot_be_taken_back(store, monkeypatch):
    with pytest.raises(RefusedError, match="accepted"):
        take_back(person(store, "buckeye"), store, "BUCKEYE", Q1)
    with pytest.raises(RefusedError, match="returned"):
        take_back(person(store, "hoosier"), store, "HOOSIER", Q2)
    monkeypatch.setenv("PLP_TODAY", "2017-03-02")
    with pytest.raises(RefusedError, match="closed on 1 Mar 2017"):
        take_back(person(store, "buckeye"), store, "BUCKEYE", Q2)


def test_accepted_quarters_lock_the_day_after_they_close(store, monkeypatch):
    review.accept(person(store, "evaluator"), store, [("BUCKEYE", Q2)])
    assert lock_closed(store) == [("BUCKEYE", Q1), ("HOOSIER", Q1)]
    monkeypatch.setenv("PLP_TODAY", "2017-03-01")
    assert lock_closed(store) == []
    monkeypatch.setenv("PLP_TODAY", "2017-03-02")
    assert lock_closed(store) == [("BUCKEYE", Q2)]
    assert state(store) is QuarterState.LOCKED
    assert counting(store, "accepted") == counting(store, "submitted")


def test_locking_twice_is_no_second_event(store):
    lock_closed(store)
    before = store.version()
    assert lock_closed(store) == []
    assert store.version() == before


def test_what_waits_or_was_returned_never_locks(store, monkeypatch):
    monkeypatch.setenv("PLP_TODAY", "2018-01-01")
    lock_closed(store)
    assert state(store) is QuarterState.SUBMITTED
    assert state(store, "HOOSIER") is QuarterState.RETURNED


def test_a_reopened_quarter_for_which_nothing_came_locks_after_its_own_last_day(store, monkeypatch):
    review.reopen(person(store, "evaluator"), store, "BUCKEYE", Q1, "Mend it.", date(2017, 2, 20))
    monkeypatch.setenv("PLP_TODAY", "2017-02-20")
    assert ("BUCKEYE", Q1) not in lock_closed(store)
    monkeypatch.setenv("PLP_TODAY", "2017-02-21")
    assert ("BUCKEYE", Q1) in lock_closed(store)
    assert len(taught(store, "accepted", Q1)) == 1


def test_a_quarter_that_closed_with_nothing_in_it_is_reopened_for_its_partner(store):
    silent = person(store, "silent")
    with pytest.raises(RefusedError, match="closed on 29 Nov 2016"):
        hand_in.nothing_to_report(silent, store, "SILENT", Q1, "teachers")
    review.reopen(person(store, "evaluator"), store, "SILENT", Q1, "They were flooded.", date(2017, 2, 28))
    hand_in.nothing_to_report(silent, store, "SILENT", Q1, "teachers")
    assert state(store, "SILENT", Q1) is QuarterState.DRAFT


def test_a_quarter_can_be_reopened_for_one_file_and_the_others_stay_as_they_were(store):
    buckeye, evaluator = person(store, "buckeye"), person(store, "evaluator")
    review.reopen(
        evaluator, store, "BUCKEYE", Q1, "One school was left out.", date(2017, 2, 20), ["students"]
    )
    only = r"was reopened for students only\. Ask Code\.org"
    with pytest.raises(RefusedError, match=only):
        hand_in.nothing_to_report(buckeye, store, "BUCKEYE", Q1, "teachers")
    hand_in.nothing_to_report(buckeye, store, "BUCKEYE", Q1, "students")
    hand_in.submit(buckeye, store, "BUCKEYE", Q1, attested=True)
    with pytest.raises(RefusedError, match=only):
        hand_in.nothing_to_report(buckeye, store, "BUCKEYE", Q1, "teachers")
    review.accept(evaluator, store, [("BUCKEYE", Q1)])
    review.reopen(evaluator, store, "BUCKEYE", Q1, "All of it.", date(2017, 2, 20))
    hand_in.nothing_to_report(buckeye, store, "BUCKEYE", Q1, "teachers")


def test_a_quarter_still_open_is_not_reopened_for_a_shorter_time(store):
    with pytest.raises(RefusedError, match="open until 1 Mar 2017 already"):
        review.reopen(person(store, "evaluator"), store, "SILENT", Q2, "Why not.", date(2017, 2, 28))
