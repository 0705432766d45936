"""The page of promises: each side's turn, what the other never sees, words for what is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from plp_metrics.act import contact, promise, promise_waive
from plp_metrics.model import RefusedError
from plp_metrics.model.promises import Given
from plp_metrics.ui import promises_acts
from tests.pages.acting.conftest import YEAR, person

PROMISES = "pages.partnership.commitments"
SUMMIT = Given(date(2016, 9, 20))


def give(store, name, line, partner="BUCKEYE", given=SUMMIT):
    return promise.give(person(store, name), store, partner, line, YEAR, given)


def test_what_code_org_owes_stands_beside_what_the_partner_owes(opened):
    text = opened(PROMISES, "buckeye").text
    assert text.index("What Buckeye Coders promised") < text.index("What Code.org promised Buckeye Coders")
    assert "Use of the logo granted" in text
    assert "Program manager summit attended" in text
    assert "Overdue" in text


def test_one_click_confirms_what_the_other_side_gave(opened, store):
    give(store, "evaluator", "C4")
    page = opened(PROMISES, "buckeye")
    assert "Program manager summit held: 20 Sep 2016" in page.text
    page.click("Confirm")
    assert "Confirmed by buckeye@example.org" in page.text
    assert "Waits for you" not in page.text


def test_a_dispute_takes_a_sentence(opened, store):
    give(store, "evaluator", "C4")
    page = opened(PROMISES, "buckeye")
    page.click("Dispute")
    assert "Say in a sentence what is not right." in page.text
    next(t for t in page.at.text_input if t.label.startswith("What is not right")).input("It was cancelled.")
    page.click("Dispute")
    assert "Disputed by buckeye@example.org: It was cancelled." in page.text


def test_who_gave_it_cannot_confirm_it(opened, store):
    give(store, "buckeye", "P2")
    assert "Confirm" not in opened(PROMISES, "buckeye").buttons
    assert "Confirm" in opened(PROMISES, "evaluator", partner="BUCKEYE").buttons


def test_evidence_is_given_in_the_page_and_words_come_back_for_what_is_wrong(opened, store):
    page = opened(PROMISES, "buckeye")
    line = next(s for s in page.at.selectbox if s.label == "For which promise")
    line.set_value("P10")
    page.run()
    page.click("Give it")
    assert "Say when it happened." in page.text
    page.at.date_input[0].set_value(date(2017, 2, 1))
    link = next(t for t in page.at.text_input if t.label.startswith("Link"))
    link.input("http://example.org/plan")
    page.click("Give it")
    assert "The link has to begin with https://" in page.text
    kept = {"promises_link_BUCKEYE": "http://example.org/plan", "promises_day_BUCKEYE": date(2017, 2, 1)}
    assert {key: page.at.session_state[key] for key in kept} == kept, "what is refused stays as it was typed"
    next(t for t in page.at.text_input if t.label.startswith("Link")).input("https://example.org/plan")
    page.click("Give it")
    assert "It waits for Code.org to confirm it." in page.text
    assert {key: page.at.session_state[key] for key in kept} == {
        "promises_link_BUCKEYE": "",
        "promises_day_BUCKEYE": None,
    }


def test_each_line_asks_only_for_what_its_side_may_give(opened):
    offered = {}
    for name in ("buckeye", "evaluator"):
        page = opened(PROMISES, name, partner="BUCKEYE")
        offered[name] = next(s for s in page.at.selectbox if s.label == "For which promise").options
    assert "Use of the logo granted" in offered["evaluator"]
    assert "Use of the logo granted" not in offered["buckeye"]
    assert "A plan for more computer science in the area" not in offered["evaluator"]


def test_a_partner_sees_nothing_of_another_whatever_the_address_says(opened, store):
    give(
        store, "hoosier", "P10", "HOOSIER", Given(date(2016, 12, 1), link="https://example.org/hoosier-plan")
    )
    contact.log(
        person(store, "evaluator"), store, "HOOSIER", date(2017, 1, 5), "call", "money", "Hoosiers' costs."
    )
    text = opened(PROMISES, "buckeye", partner="HOOSIER").text
    assert "Buckeye Coders" in text
    for secret in ("Hoosier", "hoosier-plan", "Hoosiers' costs", "Silent", "All partners"):
        assert secret not in text


def test_leadership_reads_and_acts_on_nothing(opened, store):
    give(store, "buckeye", "P2")
    page = opened(PROMISES, "leadership", partner="BUCKEYE")
    assert "Waits for Code.org" in page.text
    assert [b for b in page.buttons if b != "Download as CSV"] == []
    assert [e.label for e in page.at.expander if "evidence" in e.label or "talk" in e.label] == []


def test_over_all_partners_who_owes_what_and_what_code_org_owes_to_whom(opened, store):
    number = give(store, "evaluator", "C4")
    promise.confirm(person(store, "buckeye"), store, number)
    text = opened(PROMISES, "evaluator").text
    held = text[text.index("Code.org owes") :]
    assert "Program manager summit held" in held
    assert "promises whose day is over" in held
    row = held[held.index("Program manager summit held") :][:200]
    assert "Hoosier Academy" in row
    assert "Buckeye Coders" not in row


def test_sides_and_standings_can_be_asked_for(opened):
    text = opened(PROMISES, "buckeye", side="code_org").text
    assert "What Buckeye Coders promised" not in text
    kept = opened(PROMISES, "buckeye", stands="kept").text
    assert "No promise stands like that." in kept
    money = opened(PROMISES, "buckeye", about="money").text
    assert "Costs paid up front" in money and "Program manager summit attended" not in money
    assert "$0 agreed, $0 paid back of $0 spent" in money and "the page of money" in money


def test_gaps_in_the_talks_are_flagged_and_a_next_step_can_be_done(opened, store):
    who = person(store, "evaluator")
    contact.log(who, store, "BUCKEYE", date(2017, 1, 5), "call", "metrics", "The figures.", "Send the dates")
    page = opened(PROMISES, "buckeye")
    assert "Talked in 1 of 3 quarters; none in Q1 (Jul–Sep 2016) and Q2 (Oct–Dec 2016)" in page.text
    page.click("Done")
    assert "done, buckeye@example.org" in page.text


def test_asking_to_be_let_off_shows_to_the_other_side(opened, store):
    promise_waive.waive(person(store, "buckeye"), store, "BUCKEYE", "P9", YEAR, "Signed with the state.")
    page = opened(PROMISES, "evaluator", partner="BUCKEYE")
    assert "the partner asks to let this off. “Signed with the state.”" in page.text
    page.click("Let it off")
    assert "let off by evaluator@example.org: Signed with the state." in page.text


def test_what_is_typed_is_shown_as_text(opened, store):
    give(store, "buckeye", "P2", given=Given(date(2016, 9, 20), text="<script>alert(1)</script>"))
    page = opened(PROMISES, "evaluator", partner="BUCKEYE")
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize("name", ["hoosier", "leadership"])
def test_the_buttons_refuse_a_stranger_too(store, name):
    number = give(store, "buckeye", "P2")
    before = store.version()
    with pytest.raises(RefusedError):
        promise.confirm(person(store, name), store, number)
    assert store.version() == before
    assert promises_acts.PAGE == "promises"
