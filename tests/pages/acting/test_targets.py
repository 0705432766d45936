"""Targets: each side sees its own turn, and the acts refuse the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plp_metrics import access
from plp_metrics.act import agree
from plp_metrics.model import NETWORK, Display, RefusedError
from plp_metrics.store import read
from plp_metrics.ui import answering, program, proposing_fields
from tests.pages.acting.conftest import PARTNERS, YEAR, person, target

TARGETS = "pages.partnership.targets"
STATES = ("proposed", "confirmed", "declined", "superseded")


def agreements(store, name="admin"):
    with store.read() as cursor:
        scope = access.scope(person(store, name))
        return {(a.partner_id, a.metric, a.state): a for a in read.agreements(cursor, scope, states=STATES)}


def test_a_partner_confirms_what_code_org_proposed(opened, store):
    page = opened(TARGETS, "buckeye")
    assert "1 target agreed for 2016-17; 1 proposal waits for you" in page.text
    page.click("Confirm")
    assert "Confirmed. The target counts from now on." in page.text
    assert "2 targets agreed for 2016-17; nothing waits" in page.text
    now = agreements(store)["BUCKEYE", "teachers_trained", "confirmed"]
    assert (now.target, now.confirmed_by) == (40, "buckeye@example.org")


def test_declining_takes_a_sentence(opened, store):
    page = opened(TARGETS, "buckeye")
    page.click("Decline")
    assert "Say in a sentence why." in page.text
    field = next(t for t in page.at.text_input if t.label.startswith("Why not?"))
    field.input("We train every second year.")
    page.click("Decline")
    assert agreements(store)["BUCKEYE", "teachers_trained", "declined"].note == "We train every second year."


def test_who_proposed_can_only_take_it_back(opened):
    page = opened(TARGETS, "hoosier")
    assert "Confirm" not in page.buttons
    assert "Waits for Code.org: Schools with a class" in page.text
    evaluator = opened(TARGETS, "evaluator", partner="BUCKEYE")
    assert "Confirm" not in evaluator.buttons
    assert "Take back" in evaluator.buttons


def test_an_evaluator_finds_what_waits_at_another_partner(opened):
    page = opened(TARGETS, "evaluator", partner="BUCKEYE", year=YEAR)
    assert "1 proposal of Hoosier Academy for 2016-17 waits for you" in page.text


def test_a_partner_sees_its_own_targets_whatever_the_address_says(opened):
    own = opened(TARGETS, "hoosier", partner="HOOSIER").text
    assert opened(TARGETS, "hoosier", partner="BUCKEYE").text == own
    assert "Hoosier Academy" in own
    assert [
        n for n in ("Buckeye", "Silent", "at least 20 ", "at least 40 ", "at least 90 ") if n in own
    ] == []


def test_two_partners_in_turn_in_one_process_see_each_their_own_targets(opened):
    first, other = opened(TARGETS, "buckeye").text, opened(TARGETS, "hoosier").text
    assert opened(TARGETS, "buckeye").text == first != other
    assert "at least 20 teachers" in first
    assert "at least 7 schools" in other


def test_leadership_sees_partners_targets_but_acts_on_the_networks_only(opened, store):
    network = opened(TARGETS, "leadership")
    assert "at least 90 teachers" in network.text
    assert "Set the target" in network.buttons
    partner = opened(TARGETS, "leadership", partner="BUCKEYE")
    assert "at least 20 teachers" in partner.text
    assert partner.buttons == []


def test_an_evaluator_sets_no_target_of_the_network(opened):
    page = opened(TARGETS, "evaluator", partner=NETWORK)
    assert "at least 90 teachers" in page.text
    assert page.buttons == []


def fill(page, label, value):
    next(n for n in page.at.number_input if n.label.startswith(label)).set_value(value)


def choose(page, label, value):
    next(s for s in page.at.selectbox if s.label == label).set_value(value)
    page.run()


def test_a_percent_is_typed_as_75_and_stored_as_a_share(opened, store):
    page = opened(TARGETS, "evaluator", partner="SILENT", year=YEAR)
    choose(page, "Metric", "implementation_rate")
    fill(page, "Target, in percent", 75.0)
    page.click("Propose it")
    assert "Proposed. It waits for the other side." in page.text
    made = agreements(store)["SILENT", "implementation_rate", "proposed"]
    assert (made.target, made.proposed_side) == (0.75, "code_org")
    assert "at least 75 %" in opened(TARGETS, "silent").text


def test_a_target_that_cannot_be_is_refused_in_a_sentence_beside_the_button(opened, store):
    page = opened(TARGETS, "silent")
    choose(page, "Metric", "implementation_rate")
    fill(page, "Target, in percent", 175.0)
    page.click("Propose it")
    assert "is a share: between 0 % and 100 %, not 175 %" in page.text
    assert not [key for key in agreements(store) if key[0] == "SILENT"]


def test_the_start_suggested_is_the_last_value_of_the_year_before(opened, store):
    page = opened(TARGETS, "buckeye", year="2017-18")
    choose(page, "Metric", "teachers_participating")
    suggested = next(n for n in page.at.number_input if n.label.startswith("Starts from"))
    assert suggested.value == 13


def test_metrics_without_a_target_are_listed_and_never_called_missed(opened):
    text = opened(TARGETS, "buckeye").text
    assert "No target agreed" in text
    assert "Students learning" in text[text.index("No target agreed") :]


def test_a_new_network_target_counts_at_once_and_the_old_one_is_history(opened, store):
    page = opened(TARGETS, "leadership")
    choose(page, "Metric", "teachers_participating")
    fill(page, "Target, in teachers", 120)
    page.click("Set the target")
    assert "This replaces the target" in page.text
    assert "say why in the note" in page.text
    next(t for t in page.at.text_input if t.label.startswith("Note")).input("More partners joined.")
    page.click("Set the target")
    found = agreements(store)
    assert found[NETWORK, "teachers_participating", "confirmed"].target == 120
    assert found[NETWORK, "teachers_participating", "superseded"].target == 90
    assert "Earlier targets" in [e.label for e in page.at.expander]


@pytest.mark.parametrize(
    ("name", "whose"),
    [("hoosier", "BUCKEYE"), ("buckeye", NETWORK), ("evaluator", NETWORK), ("leadership", "BUCKEYE")],
)
def test_proposing_what_is_not_ones_own_is_refused_without_the_page_too(store, name, whose):
    before = store.version()
    with pytest.raises(RefusedError):
        agree.propose(person(store, name), store, target(whose, "teachers_trained", 5))
    assert store.version() == before


@pytest.mark.parametrize("name", ["hoosier", "silent", "evaluator", "admin", "leadership"])
def test_nobody_but_the_other_side_confirms(store, name):
    waiting = agreements(store)["BUCKEYE", "teachers_trained", "proposed"]
    with pytest.raises(RefusedError):
        agree.confirm(person(store, name), store, waiting.agreement_id)
    assert ("BUCKEYE", "teachers_trained", "proposed") in agreements(store)


def test_the_buttons_act_refuses_a_stranger_and_says_so(store):
    waiting = agreements(store)["BUCKEYE", "teachers_trained", "proposed"]
    answering.confirm(person(store, "hoosier"), waiting.agreement_id)
    assert ("BUCKEYE", "teachers_trained", "proposed") in agreements(store)


@pytest.mark.parametrize("value", [0.755, 1.12, 37.0])
def test_what_is_typed_comes_back_as_it_was_meant(value):
    library = program.library()
    by_display = {m.display: m for m in library.values()}
    for display in Display:
        metric = by_display[display]
        typed = proposing_fields.typed(value, metric)
        meant = proposing_fields.meant(typed, metric)
        assert meant == pytest.approx(value if display is not Display.COUNT else round(value), abs=0.006)


def test_every_partner_is_there_to_choose_for_an_evaluator(opened):
    page = opened(TARGETS, "evaluator")
    options = next(s for s in page.at.selectbox if s.label == "Partner").options
    assert set(PARTNERS.values()) < set(options)


def test_a_proposals_note_is_shown_as_text_never_as_markup(opened, store):
    note = "Up <script>alert(1)</script> we go"
    wanted = replace(target("SILENT", "schools_reached", 3), note=note)
    agree.propose(person(store, "evaluator"), store, wanted)
    assert note in opened(TARGETS, "silent").text
    assert note in opened("pages.start.home", "silent").text
