"""Talks on targets: answered with another, commented on, settled by whoever comes first, excepted from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from plp_metrics import access
from plp_metrics.act import agree, agree_many, except_target, promise_standings
from plp_metrics.model import ALL, NETWORK, Comparison, RefusedError
from plp_metrics.store import read, read_targets
from plp_metrics.ui import bulk_targets, excepting, program, targets_talks
from tests.pages.acting.conftest import YEAR, person, target

TARGETS, BULK = "pages.partnership.targets", "pages.partnership.bulk_targets"
RESULTS = "pages.results"
UNTIL = date(2017, 6, 30)


def number_of(store, partner_id, metric, state):
    with store.read() as cursor:
        found = read.agreements(cursor, access.scope(person(store, "admin")), states=(state,))
    return next(a.agreement_id for a in found if (a.partner_id, a.metric) == (partner_id, metric))


@pytest.fixture
def waiting(store):
    """Code.org's proposal of at least 40 teachers trained, which waits for Buckeye."""
    return number_of(store, "BUCKEYE", "teachers_trained", "proposed")


@pytest.fixture
def held(store):
    """Buckeye's target of at least 20 teachers taking part."""
    return number_of(store, "BUCKEYE", "teachers_participating", "confirmed")


def countered(store, waiting, value=30):
    wanted = replace(target("BUCKEYE", "teachers_trained", value), note="Fewer schools signed.")
    return agree.counter(person(store, "buckeye"), store, waiting, wanted)


def test_the_first_side_confirms_what_was_proposed_in_its_place_and_the_thread_shows_both(
    opened, store, waiting
):
    agree.remark(person(store, "buckeye"), store, waiting, "Which schools are meant?")
    countered(store, waiting)
    page = opened(TARGETS, "evaluator", partner="BUCKEYE", year=YEAR)
    for said in ("Code.org proposed at least 40 teachers", "The partner proposed at least 30 teachers",
                 "Which schools are meant?", "Fewer schools signed.", "differs in the target"):  # fmt: skip
        assert said in page.text
    page.click("Confirm")
    assert "Confirmed. The target counts from now on." in page.text
    assert number_of(store, "BUCKEYE", "teachers_trained", "confirmed")
    assert targets_talks.talks(person(store, "evaluator"), "BUCKEYE", YEAR) == {}


def test_another_partner_and_leadership_read_nothing_of_the_talk(opened, store, waiting):
    agree.remark(person(store, "buckeye"), store, waiting, "Which schools are meant?")
    assert "Which schools" not in opened(TARGETS, "hoosier", partner="BUCKEYE").text
    assert targets_talks.histories(person(store, "hoosier"), "BUCKEYE", YEAR) == {}
    with pytest.raises(RefusedError):
        agree.remark(person(store, "hoosier"), store, waiting, "Me too.")
    with pytest.raises(RefusedError):
        agree.remark(person(store, "leadership"), store, waiting, "Me too.")


@pytest.mark.parametrize("second", ["confirm", "decline", "counter", "remark"])
def test_two_people_at_once_the_second_is_told_what_the_first_did(store, waiting, second):
    countered(store, waiting)
    before = store.version()
    buckeye = person(store, "buckeye")
    late = {
        "confirm": lambda: agree.confirm(buckeye, store, waiting),
        "decline": lambda: agree.decline(buckeye, store, waiting, "Too many."),
        "counter": lambda: countered(store, waiting, 25),
        "remark": lambda: agree.remark(buckeye, store, waiting, "Hm."),
    }[second]
    with pytest.raises(RefusedError, match=r"answered with another proposal by buckeye@example\.org"):
        late()
    assert store.version() == before


def test_one_proposal_at_a_time_and_one_s_own_is_not_countered(store, waiting):
    with pytest.raises(RefusedError, match=r"evaluator@example\.org proposed another target"):
        agree.propose(person(store, "buckeye"), store, target("BUCKEYE", "teachers_trained", 33))
    with pytest.raises(RefusedError, match="your own side's proposal"):
        agree.counter(person(store, "evaluator"), store, waiting, target("BUCKEYE", "teachers_trained", 33))
    with pytest.raises(RefusedError, match="This is what the other side proposed"):
        countered(store, waiting, 40)


def test_milestones_that_fall_are_refused_by_the_act_too(store):
    wanted = replace(target("SILENT", "teachers_trained", 40), milestones={"Q1": 20, "Q2": 10})
    with pytest.raises(RefusedError, match="none is below the one before"):
        agree.propose(person(store, "evaluator"), store, wanted)


def test_an_event_holds_all_it_takes_to_do_it_again(store, waiting):
    wanted = replace(
        target("SILENT", "teachers_trained", 40), baseline=12.0, milestones={"Q2": 15}, due_quarter="Q3"
    )
    agree.propose(person(store, "evaluator"), store, wanted)
    with store.read() as cursor:
        (kind, said), *_ = cursor.execute(
            "SELECT kind, payload FROM event ORDER BY event_id DESC LIMIT 1"
        ).fetchall()
    told = json.loads(said)
    assert kind == "propose"
    assert (told["target"], told["baseline"], told["milestones"], told["due_quarter"]) == (
        40, 12.0, {"Q2": 15}, "Q3",
    )  # fmt: skip
    assert (told["course"], told["comparison"], told["note"]) == (ALL, "at_least", "After the call.")


def test_an_exception_stands_beside_the_agreed_target_and_never_in_its_place(opened, store, held):
    evaluator = person(store, "evaluator")
    except_target.accept(evaluator, store, held, 15, "A storm closed schools.", UNTIL)
    at = {"year": YEAR, "quarter": "Q2"}
    of_one = {**at, "metric": "teachers_participating"}
    for module, address in ((TARGETS, {}), (f"{RESULTS}.partner", at), (f"{RESULTS}.number", of_one)):
        text = opened(module, "buckeye", **address).text
        assert "Exception: 15 will do until 30 Jun 2017" in text
        assert "A storm closed schools." in text
        assert "20" in text
    assert "exception: 15 will do until 30 Jun 2017" in opened(f"{RESULTS}.brief", "buckeye", **at).text
    assert "A storm closed" not in opened(TARGETS, "hoosier").text
    assert excepting.told(evaluator, YEAR) == {
        ("BUCKEYE", "teachers_participating"): "15 will do until 30 Jun 2017. A storm closed schools."
    }
    assert not excepting.told(person(store, "hoosier"), YEAR)
    assert not excepting.told(evaluator, YEAR, "CSP"), "a target of all courses is none of this one"
    with store.read() as cursor:
        (agreed,) = [a for a in read.agreements(cursor, access.scope(evaluator)) if a.agreement_id == held]
    assert (agreed.target, agreed.state) == (20, "confirmed")


def test_an_exception_ends_by_itself_or_is_ended(opened, store, held, monkeypatch):
    evaluator = person(store, "evaluator")
    except_target.accept(evaluator, store, held, 15, "A storm closed schools.", UNTIL)
    monkeypatch.setenv("PLP_TODAY", "2017-07-01")
    assert excepting.in_force(person(store, "buckeye"), "BUCKEYE") == {}
    with pytest.raises(RefusedError, match="No exception is in force"):
        except_target.end(evaluator, store, held)
    monkeypatch.setenv("PLP_TODAY", "2017-02-11")
    page = opened(TARGETS, "evaluator", partner="BUCKEYE", year=YEAR)
    page.click("End it now")
    assert "The exception has ended." in page.text
    assert excepting.in_force(person(store, "buckeye"), "BUCKEYE") == {}
    assert "Exception ended before its last day" in page.text


@pytest.mark.parametrize(
    ("name", "value", "reason", "until", "says"),
    [
        ("buckeye", 15, "storm", UNTIL, "Code.org accepts exceptions"),
        ("leadership", 15, "storm", UNTIL, "may not"),
        ("evaluator", 25, "storm", UNTIL, "asks for less"),
        ("evaluator", -1, "storm", UNTIL, "below zero"),
        ("evaluator", 15, " ", UNTIL, "Say why"),
        ("evaluator", 15, "storm", date(2017, 2, 9), "Choose a last day"),
        ("evaluator", 15, "storm", date(2018, 7, 9), "Choose a last day"),
    ],
)
def test_what_makes_no_sense_as_an_exception_is_refused(store, held, name, value, reason, until, says):
    before = store.version()
    with pytest.raises(RefusedError, match=says):
        except_target.accept(person(store, name), store, held, value, reason, until)
    assert store.version() == before


def test_only_what_is_confirmed_can_be_excepted_from(store, waiting):
    with pytest.raises(RefusedError, match="only proposed"):
        except_target.accept(person(store, "evaluator"), store, waiting, 15, "storm", UNTIL)


def many(value=9, metric="schools_reached"):
    return [target(partner, metric, value) for partner in ("BUCKEYE", "SILENT")]


def test_many_are_proposed_in_one_event_and_each_partner_answers_its_own(store, opened):
    before = store.version()
    assert len(agree_many.propose_many(person(store, "evaluator"), store, many())) == 2
    assert store.version() == before + 1
    page = opened(TARGETS, "silent")
    assert "at least 9 schools" in page.text
    page.click("Confirm")
    assert number_of(store, "SILENT", "schools_reached", "confirmed")
    assert number_of(store, "BUCKEYE", "schools_reached", "proposed")
    with store.read() as cursor:
        hidden = read_targets.versions(cursor, access.scope(person(store, "silent")), "BUCKEYE")
    assert hidden == []


def test_many_are_proposed_or_none(store, waiting):
    before = store.version()
    with pytest.raises(RefusedError, match=r"Nothing was proposed. BUCKEYE: evaluator@example.org proposed"):
        agree_many.propose_many(person(store, "evaluator"), store, many(metric="teachers_trained"))
    with pytest.raises(RefusedError, match="stands here twice"):
        agree_many.propose_many(person(store, "evaluator"), store, [*many(), *many()])
    for name in ("buckeye", "leadership"):
        with pytest.raises(RefusedError, match="may not"):
            agree_many.propose_many(person(store, name), store, many())
    assert store.version() == before


def test_the_term_sheet_s_targets_come_to_many_as_starts_or_proposals_with_their_basis(store):
    evaluator = person(store, "evaluator")
    made = agree_many.start_many(evaluator, store, ["BUCKEYE", "SILENT"], YEAR, proposed=True)
    with store.read() as cursor:
        found = read.agreements(cursor, access.scope(evaluator), None, [YEAR], states=("proposed",))
    assert len([a for a in found if a.basis != "agreed"]) == made
    recruited = {(a.partner_id, a.course): a for a in found if a.metric == "teachers_recruited_next"}
    assert set(recruited) == {(p, c) for p in ("BUCKEYE", "SILENT") for c in ("CSD", "CSP")}
    assert {(a.target, a.basis) for a in recruited.values()} == {(10, "term_sheet")}
    with pytest.raises(RefusedError, match="Every partner has its targets"):
        agree_many.start_many(evaluator, store, ["BUCKEYE", "SILENT"], YEAR)


def test_targets_that_come_to_many_in_force_leave_no_promise_to_be_settled(store):
    with store.change("admin@example.org", "measure_records", {"promises": 0}, at=store.now()) as change:
        promise_standings.everything(change)
    assert agree_many.start_many(person(store, "evaluator"), store, ["BUCKEYE", "SILENT"], YEAR)
    with store.rehearse("admin@example.org", at=store.now()) as change:
        left = promise_standings.write(change.cursor, change.event_id, change.at)
    assert left == []


def test_the_page_of_all_partners_tells_what_there_is_and_is_for_code_org(opened, store):
    page = opened(BULK, "evaluator", metric="teachers_participating", year=YEAR)
    assert "1 of 3 partners have a target, 0 proposed" in page.text
    page.click("Propose these")
    assert "No target is filled in" in page.text
    page.click(f"Propose them for {YEAR}")
    assert "the term sheet's targets are proposed where they lacked" in page.text


def test_what_is_typed_into_the_grid_is_proposed_as_it_is_meant(store):
    metric = program.library()["implementation_rate"]
    of = bulk_targets.Wanted(metric, ALL, YEAR, Comparison.AT_LEAST)
    known = [bulk_targets.Row(p, p, 0.5, 0.6, None) for p in ("BUCKEYE", "SILENT")]
    typed = pa.table({"Starts from": [50.0, None], "Proposed": [75.0, None], "Note": ["As agreed.", None]})
    (made,) = bulk_targets.targets(of, known, typed)
    assert (made.partner_id, made.target, made.baseline, made.note) == ("BUCKEYE", 0.75, 0.5, "As agreed.")


def test_looking_before_proposing_shows_the_way_and_keeps_what_was_typed(opened, store):
    page = opened(TARGETS, "evaluator", partner="SILENT", year=YEAR)
    next(n for n in page.at.number_input if n.label.startswith("Target, in")).set_value(41)
    next(n for n in page.at.number_input if n.label.startswith("By the end of Q2")).set_value(50)
    page.click("Look at it first")
    assert "This can't be agreed yet" in page.text
    next(n for n in page.at.number_input if n.label.startswith("By the end of Q2")).set_value(20)
    page.click("Look at it first")
    assert "The way to the target" in page.text
    assert "Before you agree" in page.text
    assert next(n for n in page.at.number_input if n.label.startswith("Target, in")).value == 41
    assert ("SILENT", "proposed") not in {
        (a.partner_id, a.state) for a in store_agreements(store, "proposed")
    }


def store_agreements(store, *states):
    with store.read() as cursor:
        return read.agreements(cursor, access.scope(person(store, "admin")), states=states)


def test_the_network_s_target_stands_among_the_regions_with_its_status(opened, store):
    agree.propose(
        person(store, "leadership"), store, replace(target(NETWORK, "teachers_trained", 77), note="")
    )
    text = opened("pages.results.regions", "leadership", year=YEAR, quarter="Q1").text
    assert "target at least 77" in text
    assert "how they stand" in opened(TARGETS, "leadership", year=YEAR).text
