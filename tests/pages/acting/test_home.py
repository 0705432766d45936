"""The first page: what needs whom, the gravest first, and nothing that is not theirs."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plp_metrics.act import review
from plp_metrics.store import Store
from tests.pages.acting.conftest import NOTE, PARTNERS, Q2, person

HOME = "pages.start.home"


def test_a_returned_quarter_comes_first_with_its_note_and_the_last_day(opened):
    home = opened(HOME, "hoosier")
    assert "Q2 (Oct–Dec 2016) came back to you: mend it and hand it in again by 1 Mar 2017" in home.text
    assert NOTE in home.text


def test_a_quarter_returned_after_it_closed_can_still_be_mended(opened, store, monkeypatch):
    monkeypatch.setenv("PLP_TODAY", "2017-03-05")
    review.return_(person(store, "evaluator"), store, "BUCKEYE", Q2, "Please add the second school.")
    assert "hand it in again by 19 Mar 2017" in opened(HOME, "buckeye").text


def test_a_late_quarter_says_when_it_closes_and_how_many_days_are_left(opened):
    home = opened(HOME, "silent")
    assert "Q2 (Oct–Dec 2016) is late: it closes in 19 days, on 1 Mar 2017" in home.text
    assert "11 days past 30 Jan" in home.text


def test_before_it_is_late_the_days_that_are_left_are_counted(opened, monkeypatch):
    monkeypatch.setenv("PLP_TODAY", "2017-01-25")
    assert "Q2 (Oct–Dec 2016) is due in 5 days, on 30 Jan 2017" in opened(HOME, "silent").text


@pytest.mark.parametrize(
    ("utc", "said"), [("2017-01-31T03:00", "is due today"), ("2017-01-31T13:00", "is late")]
)
def test_the_last_day_lasts_until_the_partners_own_midnight(opened, monkeypatch, utc, said):
    monkeypatch.delenv("PLP_TODAY")
    monkeypatch.setattr(Store, "now", lambda self: datetime.fromisoformat(utc))
    monkeypatch.setattr(Store, "today", lambda self: date(2017, 1, 31))
    assert f"Q2 (Oct–Dec 2016) {said}" in opened(HOME, "silent").text


def test_a_closed_quarter_is_told_after_one_that_can_still_be_handed_in(opened, monkeypatch):
    text = opened(HOME, "silent").text
    assert text.index("11 days past 30 Jan") < text.index("it closed on 29 Nov 2016")


def test_a_partner_that_owes_nothing_finds_its_proposed_target_and_what_waits_at_code_org(opened):
    home = opened(HOME, "buckeye")
    assert "All handed in; 1 proposed target waits for your answer" in home.text
    assert "Teachers trained, all courses: at least 40 teachers by Q4" in home.text
    assert "handed in on 20 Jan 2017, waits for review" in home.text


@pytest.mark.parametrize("name", ["buckeye", "hoosier", "silent"])
def test_a_partner_reads_no_other_partner_on_its_first_page(opened, name):
    text = opened(HOME, name).text
    others = [n for key, n in PARTNERS.items() if key != name.upper()]
    assert PARTNERS[name.upper()] in text
    assert [n for n in others if n in text] == []
    assert name == "hoosier" or NOTE not in text


def test_two_partners_in_turn_in_one_process_see_each_its_own(opened):
    first, other = opened(HOME, "buckeye").text, opened(HOME, "hoosier").text
    assert opened(HOME, "buckeye").text == first
    assert opened(HOME, "hoosier").text == other
    assert "Hoosier" not in first
    assert "Buckeye" not in other


@pytest.mark.parametrize("name", ["evaluator", "admin"])
def test_reviewers_find_what_waits_who_is_overdue_what_was_returned_and_proposed(opened, name):
    text = opened(HOME, name).text
    assert (
        "1 quarter waits for review since 20 Jan 2017; 1 partner is overdue; 1 proposed target waits" in text
    )
    assert "Silent Valley : Q1 (Jul–Sep 2016), due 30 Oct; Q2 (Oct–Dec 2016), due 30 Jan" in text
    assert f"Hoosier Academy : Q2 (Oct–Dec 2016), since 6 Feb 2017: “{NOTE}”" in text
    assert "Hoosier Academy , 2016-17: Schools with a class at least 7 schools" in text
    assert "at least 40" not in text, "what Code.org proposed itself waits for the partner"


def test_leadership_finds_the_network_against_its_targets_on_accepted_figures(opened):
    text = opened(HOME, "leadership").text
    assert "The network is on plan for 1 of 1 target" in text
    assert "Accepted figures, Q1 (Jul–Sep 2016)" in text
    assert "2 of 3 partners handed in Q1" in text
    assert "100 % 27 of 27" in " ".join(text.split()), "12 of Buckeye and 15 of Hoosier"
    assert "27 from 2 of 3 partners so far; at least 90 teachers agreed for all" in text
    assert "waits for review" not in text
    assert NOTE not in text
