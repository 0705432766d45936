"""Comments on a value: both sides of one partner read them, nobody else ever does."""

from __future__ import annotations

import pytest

from plp_metrics.act import comment
from plp_metrics.model import RefusedError
from tests.pages.acting.conftest import Q1, Q2, YEAR, person

PARTNER = "pages.results.partner"
DESK = "pages.data.review"
METRIC = "teachers_participating"
TEXT = "Two teachers moved to the next district."


@pytest.fixture
def said(store):
    comment.add(person(store, "buckeye"), store, "BUCKEYE", METRIC, Q2, TEXT, follow_up=True)
    return store


def test_partner_and_evaluator_read_it_on_the_partners_page_and_the_desk(said, opened):
    where = {"partner": "BUCKEYE", "year": YEAR, "quarter": "Q2"}
    for page, name in ((PARTNER, "buckeye"), (PARTNER, "evaluator"), (PARTNER, "admin"), (DESK, "evaluator")):
        text = opened(page, name, **where).text
        assert TEXT in text
        assert "Teachers taking part this year, Q2 (Oct–Dec 2016)" in text
        assert "buckeye@example.org" in text
        assert "Comments · 1 · 1 to follow up" in text


@pytest.mark.parametrize("name", ["hoosier", "silent", "leadership"])
def test_other_partners_and_leadership_never_see_it(said, opened, name):
    assert TEXT not in opened(PARTNER, name, partner="BUCKEYE", year=YEAR, quarter="Q2").text
    viewer = person(said, name)
    assert comment.thread(viewer, said, "BUCKEYE") == []
    assert comment.waiting(viewer, said) == []


def test_it_is_not_shown_for_an_earlier_quarter(said, opened):
    assert TEXT not in opened(PARTNER, "buckeye", year=YEAR, quarter="Q1").text


def test_a_follow_up_waits_until_somebody_resolves_it(said, opened):
    assert TEXT in opened(DESK, "evaluator").text
    page = opened(PARTNER, "evaluator", partner="BUCKEYE", year=YEAR, quarter="Q2")
    page.click("Resolved")
    assert "to follow up" not in page.text.replace("Somebody has to follow this up", "")
    assert "resolved by evaluator@example.org" in page.text
    assert TEXT in page.text
    assert TEXT not in opened(DESK, "evaluator").text


def test_a_follow_up_is_resolved_once_and_its_history_stays(said):
    number = comment.waiting(person(said, "evaluator"), said)[0].comment_id
    comment.resolve(person(said, "evaluator"), said, number)
    with pytest.raises(RefusedError):
        comment.resolve(person(said, "buckeye"), said, number)
    with said.read() as cursor:
        rows = cursor.execute(
            "SELECT follow_up, resolved_by, to_event IS NULL FROM comment ORDER BY from_event"
        ).fetchall()
    assert rows == [(True, "", False), (False, "evaluator@example.org", True)]


def test_another_partner_cannot_resolve_it(said):
    number = comment.waiting(person(said, "evaluator"), said)[0].comment_id
    for name in ("hoosier", "leadership"):
        with pytest.raises(RefusedError):
            comment.resolve(person(said, name), said, number)


def test_a_comment_is_written_on_the_page(opened, store):
    page = opened(PARTNER, "buckeye", year=YEAR, quarter="Q2")
    page.at.text_area(key=f"partner_comment_text_BUCKEYE_{YEAR}Q2").input("We count again next week.")
    page.click("Add the comment")
    assert "Comment added." in page.text
    assert "We count again next week." in page.text
    kept = comment.thread(person(store, "evaluator"), store, "BUCKEYE", YEAR)
    assert [(c.text, c.period, c.follow_up) for c in kept] == [("We count again next week.", Q2, False)]


@pytest.mark.parametrize(
    ("name", "partner_id"), [("hoosier", "BUCKEYE"), ("leadership", "BUCKEYE"), ("evaluator", "NOBODY")]
)
def test_who_may_not_comment_is_refused(store, name, partner_id):
    before = store.version()
    with pytest.raises(RefusedError):
        comment.add(person(store, name), store, partner_id, METRIC, Q1, TEXT)
    assert store.version() == before


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "Write to jo@school.org", "Call 555-867-5309"])
def test_empty_long_and_personal_texts_are_refused(store, text):
    before = store.version()
    with pytest.raises(RefusedError) as refusal:
        comment.add(person(store, "buckeye"), store, "BUCKEYE", METRIC, Q1, text)
    assert store.version() == before
    assert "jo@school.org" not in str(refusal.value)


def test_a_comment_is_text_never_markup(store, opened):
    text = "See <img src=x onerror=alert(1)> here"
    comment.add(person(store, "buckeye"), store, "BUCKEYE", METRIC, Q2, text)
    assert text in opened(PARTNER, "evaluator", partner="BUCKEYE", year=YEAR, quarter="Q2").text
