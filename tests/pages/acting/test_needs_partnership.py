"""What the partnership asks for stands on the first page: for both sides, each its own part only."""

from __future__ import annotations

from datetime import date

from plp_metrics.act import promise
from plp_metrics.model.promises import Given
from tests.pages.acting.conftest import person

HOME = "pages.start.home"


def test_evidence_of_one_side_waits_on_the_first_page_of_the_other_only(opened, store):
    assert "proof" not in opened(HOME, "evaluator").text
    given = Given(date(2017, 2, 1))
    promise.give(person(store, "buckeye"), store, "BUCKEYE", "P9", "2016-17", given)
    assert "1 proof waits for your answer" in opened(HOME, "evaluator").text
    assert "proof" not in opened(HOME, "buckeye").text
    assert "proof" not in opened(HOME, "hoosier").text


def test_a_broken_promise_is_told_to_who_owes_it_and_to_whom_it_is_owed(opened, store):
    partner, staff = opened(HOME, "buckeye").text, opened(HOME, "evaluator").text
    assert "of yours overdue, the latest: " in partner
    assert "of Code.org overdue to you" in partner
    assert "of Code.org overdue to 3 partners" in staff
    assert "overdue" not in opened(HOME, "leadership").text
