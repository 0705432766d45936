"""One thing open in two windows: the second is told what the first did, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plp_metrics.act import facilitate, people
from plp_metrics.act.people import Grant
from plp_metrics.model import Basis, Role, Scope
from plp_metrics.store import read, read_joining, read_money
from plp_metrics.ui import keys
from tests.pages.acting.conftest import Q2, YEAR, person

JOINING, PEOPLE = "pages.admin.joining", "pages.admin.people"
FACILITATORS = "pages.partnership.facilitators"


def facts(store):
    with store.read() as cursor:
        return read.partners(cursor)["BUCKEYE"]


def role(store, email):
    with store.read() as cursor:
        return next((a.role for a in read_joining.accounts(cursor) if a.email == email), None)


def told(store, partner_id="BUCKEYE"):
    with store.read() as cursor:
        return read_money.books(cursor, Scope(None, None, Basis.SUBMITTED))[partner_id]


def form_of_facts(opened, name):
    page = opened(JOINING, name)
    next(s for s in page.at.selectbox if s.label == "Partner").select("BUCKEYE")
    page.run()
    return page


def type_in(page, field, value):
    page.at.text_input(key=keys.part("joining", f"of_BUCKEYE_{field}")).set_value(value)


@pytest.fixture
def colleague(store):
    return lambda **said: people.admit(person(store, "evaluator"), store, [replace(facts(store), **said)])


def test_facts_changed_by_a_colleague_are_told_and_taken_into_the_form_beside_what_was_typed(
    store, opened, colleague
):
    page = form_of_facts(opened, "admin")
    colleague(time_zone="America/Detroit", courses={YEAR: ("CSP",)})
    type_in(page, "name", "Buckeye Coders of Ohio")
    page.click("Show what changes")
    assert "Changed since this form was opened" in page.text
    warned = page.at.warning[0].value.replace("\\", "")
    assert "Time zone: America/New_York → America/Detroit" in warned
    assert f"Courses {YEAR}: CSD, CSP → CSP" in warned
    page.click("Change Buckeye Coders")
    now = facts(store)
    assert (now.name, now.time_zone) == ("Buckeye Coders of Ohio", "America/Detroit")
    assert now.courses == {YEAR: ("CSP",)}
    assert "Changed since" not in page.text


def test_facts_changed_between_looking_and_changing_are_not_written_over(store, opened, colleague):
    page = form_of_facts(opened, "admin")
    type_in(page, "name", "Ours")
    page.click("Show what changes")
    colleague(name="Theirs", urban=True)
    page.click("Change Buckeye Coders")
    assert facts(store).name == "Theirs"
    assert "somebody else, or you in another window, changed this meanwhile" in page.text
    assert "Name: Buckeye Coders → Theirs" in page.text and "Urban: no → yes" in page.text
    assert page.at.text_input(key=keys.part("joining", "of_BUCKEYE_name")).value == "Ours"
    page.click("Change Theirs")
    assert (facts(store).name, facts(store).urban) == ("Ours", True)


def test_who_was_chosen_stays_chosen_under_a_new_name(store, opened, colleague):
    page = form_of_facts(opened, "admin")
    colleague(name="A new name")
    type_in(page, "name", "Ours")
    page.click("Show what changes")
    page.run()
    assert "Change A new name" in page.buttons
    assert page.at.text_input(key=keys.part("joining", "of_BUCKEYE_name")).value == "Ours"


def test_a_role_given_meanwhile_is_told_before_it_is_given_another(store, opened):
    page = opened(PEOPLE, "admin")
    page.at.selectbox(key=keys.part("people", "who")).select("leadership@example.org")
    page.run()
    people.give(people.OWNER, store, Grant("leadership@example.org", Role.ADMIN))
    page.at.selectbox(key=keys.part("people", "role_leadership@example.org")).select(Role.EVALUATOR)
    page.run()
    page.click("Change")
    assert role(store, "leadership@example.org") is Role.ADMIN
    assert "leadership@example.org: somebody else" in page.text
    page.click("Change")
    assert role(store, "leadership@example.org") is Role.EVALUATOR


def test_somebody_invited_twice_keeps_the_first_role(store, opened):
    page = opened(PEOPLE, "admin")
    people.give(people.OWNER, store, Grant("new@example.org", Role.LEADERSHIP))
    page.at.selectbox(key=keys.part("people", "role_new")).select(Role.EVALUATOR)
    page.run()
    page.at.text_input(key=keys.part("people", "email")).set_value("New@example.org")
    page.click("Invite")
    assert role(store, "new@example.org") is Role.LEADERSHIP
    assert "New@example.org has a role already" in page.text


def test_counts_of_facilitators_told_by_a_colleague_are_not_lost(store, opened):
    buckeye = person(store, "buckeye")
    page = opened(FACILITATORS, "buckeye")
    page.at.selectbox(key=keys.part("facilitators", "count_quarter")).select(Q2)
    page.run()
    facilitate.facilitators(buckeye, store, "BUCKEYE", Q2, {"CSD": 3})
    field = keys.part("facilitators", f"count_BUCKEYE_{Q2}_CSP")
    page.at.number_input(key=field).set_value(2)
    page.click("Tell", 0)
    assert [(one.course, one.count) for one in told(store).facilitators] == [("CSD", 3)]
    assert "Facilitators of Q2 (Oct–Dec 2016): somebody else" in page.text
    assert page.at.number_input(key=field).value == 2


def test_the_form_of_facilitators_begins_with_what_was_told_so_that_one_course_can_be_corrected(
    store, opened
):
    facilitate.facilitators(person(store, "buckeye"), store, "BUCKEYE", Q2, {"CSP": 1, "CSD": 3})
    page = opened(FACILITATORS, "buckeye")
    page.at.selectbox(key=keys.part("facilitators", "count_quarter")).select(Q2)
    page.run()
    page.at.number_input(key=keys.part("facilitators", f"count_BUCKEYE_{Q2}_CSP")).set_value(2)
    page.click("Tell", 0)
    assert {one.course: one.count for one in told(store).facilitators} == {"CSP": 2, "CSD": 3}


def test_staff_time_told_by_a_colleague_is_not_lost(store, opened):
    page = opened(FACILITATORS, "buckeye")
    page.at.selectbox(key=keys.part("facilitators", "staff_quarter")).select(Q2)
    page.run()
    facilitate.staff_time(person(store, "buckeye"), store, "BUCKEYE", Q2, {1: 50})
    page.at.number_input(key=keys.part("facilitators", f"staff_BUCKEYE_{Q2}_2")).set_value(0.25)
    page.click("Tell", 1)
    assert [(one.period, one.position, one.share) for one in told(store).staff] == [(Q2, 1, 50)]
    assert "Staff time of Q2 (Oct–Dec 2016): somebody else" in page.text
