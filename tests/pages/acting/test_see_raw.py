"""An evaluator's leave to see one quarter's rows while it waits: what it opens and what it does not."""

from __future__ import annotations

import pytest

from plp_metrics import access
from plp_metrics.act import compare, hand_in, review, see_raw
from plp_metrics.act.take_back import take_back
from plp_metrics.contracts import sample_rows
from plp_metrics.model import Period, RefusedError
from plp_metrics.store import read_hand_ins
from tests.pages.acting.conftest import Q1, Q2, person


def number_of(store, partner_id: str, period: Period, dataset: str = "teachers") -> int:
    with store.read() as cursor:
        came = read_hand_ins.hand_ins(cursor, access.scope(person(store, "admin")))
    return next(
        h.submission_id
        for h in came
        if (h.partner_id, h.period, h.dataset) == (partner_id, period, dataset) and h.counts
    )


def sees(store, name: str, partner_id: str = "BUCKEYE", period: Period = Q2) -> bool:
    with store.read() as cursor:
        return see_raw.may_see_rows(person(store, name), cursor, partner_id, period)


def last_event(store) -> tuple:
    with store.read() as cursor:
        sql = "SELECT account, kind, partner_id, payload FROM event ORDER BY event_id DESC LIMIT 1"
        return cursor.execute(sql).fetchall()[0]


@pytest.fixture
def opened_rows(store):
    see_raw.open_rows(person(store, "evaluator"), store, "BUCKEYE", Q2)
    return store


def test_rows_and_bytes_open_with_one_logged_act(store):
    evaluator, number = person(store, "evaluator"), number_of(store, "BUCKEYE", Q2)
    with pytest.raises(RefusedError):
        see_raw.rows(evaluator, store, "BUCKEYE", Q2, number, 0, 5)
    see_raw.open_rows(evaluator, store, "BUCKEYE", Q2)
    assert last_event(store) == ("evaluator@example.org", "see_raw", "BUCKEYE", '{"period": "2016-17Q2"}')
    columns, rows, total = see_raw.rows(evaluator, store, "BUCKEYE", Q2, number, 0, 5)
    assert columns[:3] == ("line", "teacher_code", "course")
    assert [row[0] for row in rows] == [2, 3, 4, 5, 6]
    assert total == 13
    assert [row[0] for row in see_raw.rows(evaluator, store, "BUCKEYE", Q2, number, 10, 5)[1]] == [12, 13, 14]
    came = see_raw.content(evaluator, store, "BUCKEYE", Q2, number)
    assert came == sample_rows("teachers", "BUCKEYE", Q2, 13).encode()


def test_opening_twice_is_one_event(opened_rows):
    before = opened_rows.version()
    see_raw.open_rows(person(opened_rows, "evaluator"), opened_rows, "BUCKEYE", Q2)
    assert opened_rows.version() == before


def test_leave_for_one_quarter_opens_no_other_quarter_and_no_other_partner(opened_rows):
    evaluator = person(opened_rows, "evaluator")
    assert sees(opened_rows, "evaluator")
    assert not sees(opened_rows, "evaluator", period=Q1)
    assert not sees(opened_rows, "evaluator", "HOOSIER", Q2)
    for partner_id, period in (("BUCKEYE", Q1), ("HOOSIER", Q1), ("HOOSIER", Q2)):
        other = number_of(opened_rows, partner_id, period)
        with pytest.raises(RefusedError):
            see_raw.rows(evaluator, opened_rows, partner_id, period, other, 0, 5)
        # asked under the name of the quarter that is open
        assert see_raw.rows(evaluator, opened_rows, "BUCKEYE", Q2, other, 0, 5) == ((), [], 0)
        assert see_raw.content(evaluator, opened_rows, "BUCKEYE", Q2, other) is None


def test_leave_is_one_accounts_own(opened_rows):
    assert not sees(opened_rows, "leadership")
    assert not sees(opened_rows, "hoosier")
    assert not sees(opened_rows, "silent")


def test_leave_widens_no_figure(store):
    evaluator = person(store, "evaluator")
    before = access.scope(evaluator)
    see_raw.open_rows(evaluator, store, "BUCKEYE", Q2)
    assert access.scope(evaluator) == before
    assert before.raw == frozenset()
    with store.read() as cursor:
        assert read_hand_ins.content(cursor, before, number_of(store, "BUCKEYE", Q2)) is None
        assert read_hand_ins.drafts(cursor, before, "BUCKEYE", Q2) == []


def test_a_draft_beside_a_submitted_quarter_stays_the_partners_own(opened_rows):
    buckeye = person(opened_rows, "buckeye")
    draft = hand_in.nothing_to_report(buckeye, opened_rows, "BUCKEYE", Q2, "teachers")
    assert sees(opened_rows, "evaluator")
    found = see_raw.rows(person(opened_rows, "evaluator"), opened_rows, "BUCKEYE", Q2, draft, 0, 5)
    assert found == ((), [], 0)
    with pytest.raises(RefusedError):
        compare.seen_version(person(opened_rows, "evaluator"), opened_rows, draft)


@pytest.mark.parametrize("end", ["accept", "return", "take_back"])
def test_leave_ends_with_the_review(opened_rows, end):
    store, evaluator = opened_rows, person(opened_rows, "evaluator")
    if end == "accept":
        review.accept(evaluator, store, [("BUCKEYE", Q2)])
    elif end == "return":
        review.return_(evaluator, store, "BUCKEYE", Q2, "Please mend it.")
    else:
        take_back(person(store, "buckeye"), store, "BUCKEYE", Q2)
    assert not sees(store, "evaluator")
    with pytest.raises(RefusedError):
        see_raw.rows(evaluator, store, "BUCKEYE", Q2, number_of(store, "BUCKEYE", Q1), 0, 5)
    with store.read() as cursor:
        open_ones = cursor.execute("SELECT count(*) FROM review_permission WHERE to_event IS NULL").fetchall()
    assert open_ones == [(0,)]


def test_leave_does_not_come_back_when_the_quarter_is_handed_in_again(opened_rows):
    store, buckeye = opened_rows, person(opened_rows, "buckeye")
    take_back(buckeye, store, "BUCKEYE", Q2)
    hand_in.submit(
        buckeye, store, "BUCKEYE", Q2, attested=True,
        explained=dict.fromkeys(_asked(buckeye, store), "Classes start later."),
    )  # fmt: skip
    assert not sees(store, "evaluator")


def _asked(viewer, store):
    from plp_metrics.act import questions

    return {o.key for o in questions.asked(viewer, store, "BUCKEYE", Q2)}


@pytest.mark.parametrize("period", [Q1, Period("2016-17", "Q3")])
def test_only_a_quarter_that_waits_can_be_opened(store, period):
    before = store.version()
    with pytest.raises(RefusedError):
        see_raw.open_rows(person(store, "evaluator"), store, "BUCKEYE", period)
    assert store.version() == before


@pytest.mark.parametrize("name", ["hoosier", "silent", "leadership"])
def test_who_does_not_review_can_open_nothing(store, name):
    before = store.version()
    with pytest.raises(RefusedError):
        see_raw.open_rows(person(store, name), store, "BUCKEYE", Q2)
    assert store.version() == before
