"""Term sheet, applying, admitting and people: each page for each role, the applicant above all."""

from __future__ import annotations

import re

import pytest

from pages import PAGES
from plp_metrics import access
from plp_metrics.act import join, people
from plp_metrics.act.people import Grant
from plp_metrics.model import RefusedError, Role, Viewer
from plp_metrics.model.joining import Wish
from plp_metrics.ui import applying, joining_page, people_page
from tests.pages.acting.conftest import Visit, person

TERMS, APPLY = "pages.partnership.term_sheet", "pages.partnership.apply"
JOINING, PEOPLE = "pages.admin.joining", "pages.admin.people"
WISH = Wish(
    "Great Lakes Hub", ("MI",), {"2016-17": ("CSP",)}, "America/Detroit", "2016-17", about="Eleven counties."
)
LAKES = access.applicant("lakes@example.org")
OTHERS = ("Buckeye", "BUCKEYE", "Hoosier", "HOOSIER", "Silent", "SILENT", "buckeye@", "evaluator@")


def visit(module: str, viewer: Viewer, **address: str) -> Visit:
    return Visit(module, viewer, address)


def applied(store) -> int:
    return join.apply(LAKES, store, WISH, "2016", attested=True)


@pytest.mark.parametrize("name", ["buckeye", "evaluator", "leadership", "admin", None])
def test_every_role_reads_both_sides_of_the_term_sheet(store, name):
    text = visit(TERMS, person(store, name) if name else LAKES).text
    for said in (
        "What the partner promises", "What Code.org promises", "What both promise together",
        "23 promises of the partner, 13 of Code.org, 3 of both", "end of Q1 (Jul–Sep)",
    ):  # fmt: skip
        assert said in text


def test_an_applicant_is_sent_nothing_of_any_partner(store):
    join.agree_to(person(store, "buckeye"), store, "2016", attested=True)
    for module in (TERMS, APPLY):
        text = visit(module, LAKES).text
        assert not [name for name in OTHERS if name in text]


def test_an_applicant_may_open_two_pages_and_no_other():
    assert {p.url for p in PAGES if LAKES.may(p.permission)} == {"terms", "apply"}


def test_the_pages_of_joining_are_for_whom_they_are():
    who = {p.url: {r for r in Role if p.permission in access.permissions_of(r)} for p in PAGES}
    assert who["terms"] == set(Role)
    assert who["apply"] == {Role.APPLICANT}
    assert who["joining"] == {Role.EVALUATOR, Role.ADMIN}
    assert who["people"] == {Role.ADMIN}


def test_a_partner_reads_which_version_it_agreed_to_when_and_by_which_account(store):
    assert "has not agreed" in visit(TERMS, person(store, "buckeye")).text
    join.agree_to(person(store, "buckeye"), store, "2016", attested=True)
    text = visit(TERMS, person(store, "buckeye")).text
    assert "agreed to the term sheet of 2016 on 10 Feb 2017" in text and "buckeye@example.org" in text
    other = visit(TERMS, person(store, "hoosier")).text
    assert "buckeye@example.org" not in other and "Buckeye" not in other
    assert "buckeye@example.org" in visit(TERMS, person(store, "evaluator")).text
    assert "buckeye@example.org" not in visit(TERMS, person(store, "leadership")).text


def test_a_newer_version_is_offered_with_what_it_changes_and_agreed_to_by_the_partner(store, monkeypatch):
    join.agree_to(person(store, "buckeye"), store, "2016", attested=True)
    monkeypatch.setenv("PLP_TODAY", "2018-07-02")
    buckeye = person(store, "buckeye")
    first = visit(TERMS, buckeye).text
    assert "The term sheet of 2018 can be agreed to" in first and "that of 2016 holds" in first
    page = visit(TERMS, buckeye, version="2018")
    assert "What the term sheet of 2018 says otherwise than that of 2016" in page.text
    page.click("Agree to it")
    assert "Say that your organization agrees" in page.text
    page.at.checkbox[0].check()
    page.click("Agree to it")
    assert "From now on the term sheet of 2018 holds" in page.text
    assert "can be agreed to" not in visit(TERMS, buckeye, version="2018").text
    for viewer in (person(store, "evaluator"), person(store, "leadership"), LAKES):
        assert "Agree to it" not in visit(TERMS, viewer, version="2018").buttons


def test_an_account_that_only_reads_is_not_asked_to_agree(store, monkeypatch):
    people.give(person(store, "admin"), store, Grant("board@example.org", Role.PARTNER, "BUCKEYE", True))
    monkeypatch.setenv("PLP_TODAY", "2018-07-02")
    assert "can be agreed to" not in visit(TERMS, person(store, "board")).text


def test_an_organization_applies_sees_where_it_stands_and_withdraws(store):
    page = visit(APPLY, LAKES)
    page.at.text_input(key="apply_name").set_value("Great Lakes Hub")
    page.click("Apply")
    assert "at least one state" in page.text and "agrees to the term sheet" in page.text
    assert page.at.text_input(key="apply_name").value == "Great Lakes Hub"
    page.at.multiselect(key="apply_states").set_value(["MI"])
    page.at.multiselect(key="apply_courses_2016-17").set_value(["CSP"])
    page.at.text_area(key="apply_about").set_value("<b>=1+1</b>")
    page.at.checkbox(key="apply_attested").check()
    page.click("Apply")
    assert "The application of Great Lakes Hub waits for Code.org" in page.text
    assert "Michigan" in page.text and "<b>=1+1</b>" in page.text
    assert re.search(r"\d\d:\d\d E[SD]T", page.text), "told as the organization's own clock shows it"
    assert "Apply" not in page.buttons
    assert "Great Lakes" not in visit(APPLY, access.applicant("other@example.org")).text
    page.click("Withdraw the application")
    assert "You withdrew your application" in page.text and "Apply" in page.buttons


def test_an_evaluator_admits_and_everything_is_told(store):
    number = applied(store)
    page = visit(JOINING, person(store, "evaluator"))
    assert "1 application waits" in page.text and "Eleven counties." in page.text
    assert page.at.text_input(key=f"joining_field_{number}_id").value == "GREATLAKES"
    page.click("Admit")
    assert "Great Lakes Hub is admitted as GREATLAKES under the term sheet of 2016" in page.text
    assert "lakes@example.org is its account" in page.text
    assert person(store, "lakes").partner_id == "GREATLAKES"
    assert "No application waits" in page.text and "Admitted" in page.text


def test_an_evaluator_declines_with_a_reason_the_organization_reads(store):
    number = applied(store)
    page = visit(JOINING, person(store, "admin"))
    page.click("Decline")
    assert "Say why" in page.text
    page.at.text_area(key=f"joining_why_{number}").set_value("Your state has a partner.")
    page.click("Decline")
    assert "is declined" in page.text
    said = visit(APPLY, LAKES)
    assert "was declined" in said.text and "Your state has a partner." in said.text
    assert "Apply" in said.buttons


def test_facts_are_shown_before_and_after_and_changed_by_a_second_click(store):
    page = visit(JOINING, person(store, "evaluator"))
    next(s for s in page.at.selectbox if s.label == "Partner").set_value("BUCKEYE")
    page.run()
    page.at.multiselect(key="joining_of_BUCKEYE_courses_2017-18").set_value(["CSP"])
    page.click("Show what changes")
    assert "Courses 2017-18" in page.text
    before = store.version()
    page.click("Change Buckeye Coders")
    assert store.version() == before + 1 and "facts of Buckeye Coders are changed" in page.text


def test_an_administrator_invites_changes_and_takes_away(store):
    page = visit(PEOPLE, person(store, "admin"))
    assert "6 accounts: 3 of partners, 3 of Code.org" in page.text
    page.at.selectbox(key="people_role_new").set_value(Role.EVALUATOR)
    page.at.text_input(key="people_email").set_value("new@example.org")
    page.click("Invite")
    assert "new@example.org is now evaluator." in page.text
    assert person(store, "new").role is Role.EVALUATOR
    page.at.selectbox(key="people_who").set_value("new@example.org")
    page.run()
    page.click("Take the role away")
    assert "new@example.org has no role any more." in page.text
    page.at.selectbox(key="people_who").set_value("admin@example.org")
    page.run()
    page.click("Take the role away")
    assert "No administrator without a last day would be left" in page.text


@pytest.mark.parametrize(
    ("read", "allowed"),
    [
        (people_page.accounts, {"admin"}),
        (joining_page.everybody, {"admin", "evaluator"}),
        (applying.own, {"lakes"}),
    ],
)
def test_what_these_pages_read_is_refused_to_every_other_role(store, read, allowed):
    """The menu keeps the pages away; what they read through refuses as well."""
    for name in ("buckeye", "evaluator", "leadership", "admin", "lakes"):
        viewer = LAKES if name == "lakes" else person(store, name)
        if name in allowed:
            read(viewer)
        else:
            with pytest.raises(RefusedError):
                read(viewer)
