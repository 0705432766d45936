"""A quarter handed in: drafts, the preview, one act over all files, and who may do it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics.act import (
    agree,
    backfill,
    hand_in,
    people,
    preview,
    promise_standings,
    questions,
    release,
    review,
)
from plp_metrics.compute import answers, measure_records, quality, reach, results
from plp_metrics.intake import judge
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    DATASETS,
    Agreement,
    Comparison,
    Mark,
    Partner,
    Period,
    QuarterState,
    Question,
    RefusedError,
    Role,
)
from plp_metrics.store import read, read_explanations, read_hand_ins, read_review
from tests.store.noted import noted  # noqa: F401

Q4 = Period("2017-18", "Q4")
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
TODAY = date(2018, 7, 20)


def judged(dataset, change=lambda text: text):
    content = change((SAMPLE / f"{dataset}.csv").read_text()).encode()
    return judge(f"{dataset}.csv", content, partner_id="OZARK", period=Q4, today=TODAY)


def figures(store, viewer, *metrics, partner="OZARK", period=Q4):
    question = Question(*period, metrics, ALL, (partner,))
    with store.read() as cursor:
        return {r.metric: r for r in results.results(cursor, access.scope(viewer), question)}


def draft_all(store, viewer, only=DATASETS):
    for dataset in only:
        hand_in.draft(viewer, store, "OZARK", Q4, judged(dataset))


def state(store, viewer):
    with store.read() as cursor:
        found = read_hand_ins.quarters_now(cursor, access.scope(viewer)).get(("OZARK", Q4))
    return found.state if found else QuarterState.OPEN


def read_from_what_a_draft_writes(store, viewer):
    """What a viewer is given of the tables a draft writes to, the list of events aside."""
    scope, asked = access.scope(viewer), Question(*Q4, tuple(load_all()))
    with store.read() as cursor:
        return {
            "results": results.results(cursor, scope, asked),
            "states": read.quarter_states(cursor, scope),
            "came": read.datasets_in(cursor, scope, [Q4]),
            "quarters": read_hand_ins.quarters_now(cursor, scope),
            "hand-ins": read_hand_ins.hand_ins(cursor, scope),
            "history": read_review.history(cursor, scope, "OZARK", Q4),
            "reach": reach.reach(cursor, scope, asked),
            "quality": quality.workshop_quality(cursor, scope, asked, "OZARK"),
        }


@pytest.mark.parametrize("who", ["evaluator", "leadership", "riogrande"])
def test_others_are_given_the_same_before_and_after_a_draft(sample, viewer_of, who):
    before = read_from_what_a_draft_writes(sample, viewer_of(who))
    draft_all(sample, viewer_of("ozark"))
    hand_in.discard_draft(viewer_of("ozark"), sample, "OZARK", Q4, "students")
    assert read_from_what_a_draft_writes(sample, viewer_of(who)) == before


def test_answers_outlive_the_draft_of_another_but_not_ones_own(sample, viewer_of):
    answers.forget()
    asked, given = Question(*Q4, ("teachers_trained",)), {}
    for who in ("ozark", "riogrande", "evaluator"):
        given[who] = answers.answer(sample, access.scope(viewer_of(who)), results.results, asked)
    hand_in.draft(viewer_of("ozark"), sample, "OZARK", Q4, judged("teachers"))
    for who, before in given.items():
        now = answers.answer(sample, access.scope(viewer_of(who)), results.results, asked)
        assert (now is before) == (who != "ozark")


def test_a_draft_changes_no_figure_and_only_its_partner_sees_it(sample, viewer_of):
    ozark, evaluator, other = viewer_of("ozark"), viewer_of("evaluator"), viewer_of("riogrande")
    before = figures(sample, ozark, *load_all())
    draft_all(sample, ozark)
    assert figures(sample, ozark, *load_all()) == before
    with sample.read() as cursor:
        assert len(read_hand_ins.drafts(cursor, access.scope(ozark), "OZARK", Q4)) == 4
        assert read_hand_ins.drafts(cursor, access.scope(evaluator), "OZARK", Q4) == []
        assert read_hand_ins.drafts(cursor, access.scope(other), "OZARK", Q4) == []
    assert state(sample, ozark) is QuarterState.DRAFT
    assert state(sample, evaluator) is QuarterState.OPEN


def test_the_numbers_after_submitting_are_those_counted_in_the_files(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    roster = list(csv.DictReader((SAMPLE / "teachers.csv").open()))
    classes = list(csv.DictReader((SAMPLE / "students.csv").open()))
    least = {"CSF": 1, "ECS": 3}
    trained = {
        r["teacher_code"]
        for r in roster
        if r["cohort_year"] == "2017-18" and int(r["training_days_attended"]) >= least.get(r["course"], 4)
    }
    learning = sum(int(c["students_active"] or 0) for c in classes)
    got = figures(sample, ozark, "teachers_trained", "students_active")
    assert got["teachers_trained"].value == len(trained)
    assert got["students_active"].value == learning
    assert got["students_active"].as_of == "Q4"


def test_the_preview_is_what_submitting_gives_and_changes_nothing(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    version, before = sample.version(), figures(sample, ozark, *load_all())
    shown = preview.preview(ozark, sample, "OZARK", Q4)
    assert sample.version() == version
    assert {r.metric: r for r in shown.before} == before == figures(sample, ozark, *load_all())
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    assert {r.metric: r for r in shown.after} == figures(sample, ozark, *load_all())
    assert shown.moved()


def test_the_receipt_names_every_file_with_its_fingerprint_and_what_did_not_come(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark, ("teachers", "students"))
    receipt = hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    assert [f.dataset for f in receipt.files] == ["teachers", "students"]
    assert receipt.missing == ("diversity", "workshop_surveys")
    assert receipt.account == "ozark@example.org"
    with sample.read() as cursor:
        name, content = read_hand_ins.content(cursor, access.scope(ozark), receipt.files[0].submission_id)
    assert (name, content) == ("teachers.csv", (SAMPLE / "teachers.csv").read_bytes())


def test_the_bytes_handed_in_are_their_partners_alone(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark, ("teachers",))
    receipt = hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    with sample.read() as cursor:
        for name in ("riogrande", "evaluator", "leadership"):
            scope = access.scope(viewer_of(name))
            assert read_hand_ins.content(cursor, scope, receipt.files[0].submission_id) is None


def to_say(store, viewer):
    """A sentence for everything there is to explain."""
    return {o.key: "We checked." for o in questions.asked(viewer, store, "OZARK", Q4)}


def whys(store, viewer):
    with store.read() as cursor:
        found = read_explanations.in_force(cursor, access.scope(viewer), ["OZARK"], [Q4.school_year])
    return {x.dataset: x.text for x in found if (x.period, x.rule) == (Q4, questions.NOTHING)}


def test_why_there_is_nothing_to_report_goes_with_the_zero_and_no_further(sample, viewer_of):
    ozark, why = viewer_of("ozark"), questions.why_nothing
    for dataset in ("students", "diversity"):
        hand_in.nothing_to_report(ozark, sample, "OZARK", Q4, dataset)
    said = {
        why("students"): "  Classes begin in August. ",
        why("teachers"): "no zero return",
        why("diversity"): " ",
    }
    said |= to_say(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=said)
    assert whys(sample, ozark) == {"students": "Classes begin in August."}

    hand_in.nothing_to_report(ozark, sample, "OZARK", Q4, "workshop_surveys")
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=to_say(sample, ozark))
    assert whys(sample, ozark) == {"students": "Classes begin in August."}, "what is not said anew stays"

    draft_all(sample, ozark, ["students"])
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=to_say(sample, ozark))
    assert whys(sample, ozark) == {}, "a file took its place"


def test_a_note_stays_with_its_own_hand_in(sample, viewer_of):
    ozark, notes = viewer_of("ozark"), []
    for note in ("  The last school came late.\x00 ", ""):
        hand_in.nothing_to_report(ozark, sample, "OZARK", Q4, "students")
        said = to_say(sample, ozark)
        receipt = hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=said, note=note)
        notes.append(receipt.note)
    with sample.read() as cursor:
        steps = read_review.history(cursor, access.scope(ozark), "OZARK", Q4)
        kept = cursor.execute("SELECT payload->>'$.note' FROM event WHERE kind = 'submit' ORDER BY event_id")
        assert [n for (n,) in kept.fetchall()][-2:] == ["The last school came late.", None]
    assert [s.note for s in steps if s.kind == "submit"] == notes == ["The last school came late.", ""]
    hand_in.nothing_to_report(ozark, sample, "OZARK", Q4, "students")
    with pytest.raises(RefusedError, match="longer than 1000"):
        hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, note="x" * 1001)


def test_what_a_hand_in_measures_is_what_measuring_everything_again_gives(sample, viewer_of):
    """Only what it touched is measured, and of the records only what the metrics name is laid out."""
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=to_say(sample, ozark))
    with sample.read() as cursor:
        moved = cursor.execute(
            "SELECT count(*) FROM measurement WHERE metric = 'commitments_kept_partner'"
            " AND from_event = (SELECT max(event_id) FROM event)"
        ).fetchall()
    assert moved[0][0] > 0, "promises were kept by it"
    alone = [key for key, metric in load_all().items() if metric.records]
    with sample.rehearse("anew") as change:
        assert promise_standings.write(change.cursor, change.event_id, change.at) == []
        assert measure_records.remeasure(change.cursor, change.event_id, at=change.at) == 0
        for key in alone:
            changed = measure_records.remeasure(
                change.cursor, change.event_id, ["OZARK"], [key], at=change.at
            )
            assert changed == 0, key


def test_nothing_to_report_is_zero_and_a_missing_file_is_not_reported(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark, ("teachers",))
    hand_in.nothing_to_report(ozark, sample, "OZARK", Q4, "students")
    said = {o.key: "No class ran." for o in questions.asked(ozark, sample, "OZARK", Q4)}
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=said)
    got = figures(sample, ozark, "students_active", "quality_recommend")
    assert (got["students_active"].mark, got["students_active"].value) == (Mark.SHOWN, 0)
    assert got["students_active"].as_of == "Q4"
    assert got["quality_recommend"].as_of == "Q3"  # no surveys came: the year still stands as of Q3


def test_a_refused_file_is_not_saved_and_changes_nothing(sample, viewer_of):
    ozark = viewer_of("ozark")
    bad = judged("teachers", lambda text: text.replace(",yes,", ",maybe,", 1))
    version = sample.version()
    with pytest.raises(RefusedError, match="must be fixed first"):
        hand_in.draft(ozark, sample, "OZARK", Q4, bad)
    assert sample.version() == version
    with sample.read() as cursor:
        assert read_hand_ins.drafts(cursor, access.scope(ozark), "OZARK", Q4) == []


def test_submitting_without_attestation_or_files_is_refused(sample, viewer_of):
    ozark = viewer_of("ozark")
    with pytest.raises(RefusedError, match="no file to submit"):
        hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    draft_all(sample, ozark, ("teachers",))
    with pytest.raises(RefusedError, match="Confirm first"):
        hand_in.submit(ozark, sample, "OZARK", Q4, attested=False)
    assert state(sample, ozark) is QuarterState.DRAFT


def test_a_finding_that_asks_for_a_sentence_must_be_explained_and_the_sentence_is_kept(sample, viewer_of):
    ozark = viewer_of("ozark")
    rows = (SAMPLE / "students.csv").read_text().splitlines()
    code = next(csv.DictReader(rows))["teacher_code"]
    without = "\n".join(r for r in rows if f",{code}," not in r) + "\n"
    draft_all(sample, ozark, ("teachers", "diversity"))
    hand_in.draft(ozark, sample, "OZARK", Q4, judged("students", lambda _: without))
    asked = questions.to_explain(questions.asked(ozark, sample, "OZARK", Q4))
    assert asked
    with pytest.raises(RefusedError, match="explained first"):
        hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    said = dict.fromkeys(asked, "The school closed in May.")
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=said)
    with sample.read() as cursor:
        kept = cursor.execute("SELECT DISTINCT text FROM explanation").fetchall()
    assert kept == [("The school closed in May.",)]


def test_a_second_hand_in_replaces_the_first_whole_and_the_first_can_still_be_read(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    was = figures(sample, ozark, "students_active")["students_active"].value
    rows = (SAMPLE / "students.csv").read_text().splitlines(keepends=True)
    gone = int(next(csv.DictReader([rows[0], rows[-1]]))["students_active"])
    hand_in.draft(ozark, sample, "OZARK", Q4, judged("students", lambda _: "".join(rows[:-1])))
    asked = questions.asked(ozark, sample, "OZARK", Q4)
    said = {o.key: "One class moved away." for o in asked}
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=said)
    assert figures(sample, ozark, "students_active")["students_active"].value == was - gone
    with sample.read() as cursor:
        versions = [
            (h.version, h.counts)
            for h in read_hand_ins.hand_ins(cursor, access.scope(ozark))
            if h.period == Q4 and h.dataset == "students"
        ]
    assert versions == [(2, True), (1, False)]


def test_leadership_sees_a_quarter_once_it_is_accepted(sample, viewer_of):
    ozark, evaluator, leader = viewer_of("ozark"), viewer_of("evaluator"), viewer_of("leadership")
    draft_all(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    assert figures(sample, evaluator, "students_active")["students_active"].as_of == "Q4"
    assert figures(sample, evaluator, "students_active")["students_active"].provisional
    assert figures(sample, leader, "students_active")["students_active"].as_of == "Q3"
    review.accept(evaluator, sample, [("OZARK", Q4)])
    assert figures(sample, leader, "students_active")["students_active"].as_of == "Q4"
    assert not figures(sample, evaluator, "students_active")["students_active"].provisional


def test_a_returned_quarter_says_why_and_can_be_handed_in_again(sample, viewer_of):
    ozark, evaluator = viewer_of("ozark"), viewer_of("evaluator")
    draft_all(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    with pytest.raises(RefusedError, match="what the partner should mend"):
        review.return_(evaluator, sample, "OZARK", Q4, "  ")
    review.return_(evaluator, sample, "OZARK", Q4, "Two classes are missing.")
    with sample.read() as cursor:
        now = read_hand_ins.quarters_now(cursor, access.scope(ozark))[("OZARK", Q4)]
    assert (now.state, now.note) == (QuarterState.RETURNED, "Two classes are missing.")
    with pytest.raises(RefusedError, match="returned to the partner"):
        review.accept(evaluator, sample, [("OZARK", Q4)])
    draft_all(sample, ozark, ("students",))
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    assert state(sample, evaluator) is QuarterState.SUBMITTED


def test_a_reopened_quarter_keeps_its_accepted_number_until_the_new_one_is_accepted(sample, viewer_of):
    ozark, evaluator, leader = viewer_of("ozark"), viewer_of("evaluator"), viewer_of("leadership")
    draft_all(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True)
    review.accept(evaluator, sample, [("OZARK", Q4)])
    accepted = figures(sample, leader, "students_active")["students_active"].value
    with pytest.raises(RefusedError, match=r"Code\.org can reopen"):
        draft_all(sample, ozark, ("students",))
    review.reopen(evaluator, sample, "OZARK", Q4, "A class was left out.", date(2018, 9, 1))
    hand_in.nothing_to_report(ozark, sample, "OZARK", Q4, "students")
    said = {o.key: "No class." for o in questions.asked(ozark, sample, "OZARK", Q4)}
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=said)
    assert figures(sample, evaluator, "students_active")["students_active"].value == 0
    assert figures(sample, leader, "students_active")["students_active"].value == accepted
    review.accept(evaluator, sample, [("OZARK", Q4)])
    assert figures(sample, leader, "students_active")["students_active"].value == 0


WANTED = Agreement(0, "OZARK", "schools_reached", "2018-19", ALL, Comparison.AT_LEAST, 2000.0)
SOMEBODY = Partner("NEWONE", "New One", ("OH",), "2018-19", "2018-19", "America/New_York", {})
ACTS = {
    "draft": (lambda v, s: hand_in.draft(v, s, "OZARK", Q4, judged("teachers")), {"ozark", "admin"}),
    "nothing": (
        lambda v, s: hand_in.nothing_to_report(v, s, "OZARK", Q4, "students"),
        {"ozark", "admin"},
    ),
    "discard": (lambda v, s: hand_in.discard_draft(v, s, "OZARK", Q4, "students"), {"ozark", "admin"}),
    "submit": (lambda v, s: hand_in.submit(v, s, "OZARK", Q4, attested=True), {"ozark", "admin"}),
    "preview": (lambda v, s: preview.preview(v, s, "OZARK", Q4), {"ozark", "admin"}),
    "asked": (lambda v, s: questions.asked(v, s, "OZARK", Q4), {"ozark", "admin"}),
    "accept": (lambda v, s: review.accept(v, s, []), {"evaluator", "admin"}),
    "return": (lambda v, s: review.return_(v, s, "OZARK", Q4, "why"), {"evaluator", "admin"}),
    "reopen": (
        lambda v, s: review.reopen(v, s, "OZARK", Q4, "why", date(2018, 9, 1)),
        {"evaluator", "admin"},
    ),
    "backfill": (lambda v, s: backfill.hand_in_many(v, s, []), {"evaluator", "admin"}),
    "propose": (lambda v, s: agree.propose(v, s, WANTED), {"ozark", "evaluator", "admin"}),
    "agree_many": (lambda v, s: agree.agree_many(v, s, []), {"evaluator", "admin"}),
    "start_year": (lambda v, s: agree.start_year(v, s, "OZARK", "2018-19"), {"evaluator", "admin"}),
    "admit": (lambda v, s: people.admit(v, s, [SOMEBODY]), {"evaluator", "admin"}),
    "grant": (lambda v, s: people.grant(v, s, [("x@example.org", Role.ADMIN, None)]), {"admin"}),
    "set_today": (lambda v, s: people.set_today(v, s, date(2018, 8, 1)), {"admin"}),
    "release": (lambda v, s: release.release(v, s, Q4), {"admin"}),
}
# What a rightful person may still be told: the state or the files are not such that it can be done now.
NOT_NOW = ("you can't", "no file to submit", "Answer it: confirm it, decline it")


@pytest.mark.parametrize("name", list(ACTS))
def test_every_act_is_refused_to_everybody_who_may_not(sample, viewer_of, name):
    act, may = ACTS[name]
    with pytest.raises(RefusedError, match="may not"):
        act(None, sample)
    for account in ("ozark", "riogrande", "evaluator", "leadership", "admin"):
        version = sample.version()
        if account not in may:
            with pytest.raises(RefusedError, match=r"may not|own organization only"):
                act(viewer_of(account), sample)
            assert sample.version() == version, account
    for account in sorted(may - {"admin"}):
        try:
            act(viewer_of(account), sample)
        except RefusedError as refusal:
            assert any(said in str(refusal) for said in NOT_NOW), (account, refusal)


def test_a_partner_cannot_save_another_partners_file_as_its_own(sample, viewer_of):
    rio = viewer_of("riogrande")
    with pytest.raises(RefusedError, match="another partner"):
        hand_in.draft(rio, sample, "RIOGRANDE", Q4, judged("teachers"))


def test_one_side_proposes_and_only_the_other_confirms(sample, viewer_of):
    ozark, evaluator, rio = viewer_of("ozark"), viewer_of("evaluator"), viewer_of("riogrande")
    number = agree.propose(ozark, sample, WANTED)
    for viewer in (ozark, rio, viewer_of("leadership")):
        with pytest.raises(RefusedError):
            agree.confirm(viewer, sample, number)
    agree.confirm(evaluator, sample, number)
    with sample.read() as cursor:
        agreed = [
            a
            for a in read.agreements(cursor, access.scope(ozark), [WANTED.metric], ["2018-19"])
            if a.partner_id == "OZARK"
        ]
    assert [(a.target, a.state, a.proposed_by, a.confirmed_by) for a in agreed] == [
        (2000.0, "confirmed", "ozark@example.org", "evaluator@example.org")
    ]
    with pytest.raises(RefusedError, match="meanwhile this proposal was confirmed by evaluator"):
        agree.confirm(evaluator, sample, number)


def test_a_newer_agreement_supersedes_the_older_and_both_stay_readable(sample, viewer_of):
    ozark, evaluator = viewer_of("ozark"), viewer_of("evaluator")
    for target, side, other in ((2000.0, ozark, evaluator), (2100.0, evaluator, ozark)):
        wanted = replace(WANTED, target=target, note="After the call.")
        agree.confirm(other, sample, agree.propose(side, sample, wanted))
    with sample.read() as cursor:
        rows = cursor.execute(
            "SELECT target, state FROM agreement WHERE partner_id = 'OZARK' AND metric = 'schools_reached'"
            " AND school_year = '2018-19' AND course = 'ALL' AND to_event IS NULL AND target IN (2000, 2100)"
            " ORDER BY target"
        ).fetchall()
    assert rows == [(2000.0, "superseded"), (2100.0, "confirmed")]


def test_a_target_in_the_wrong_unit_is_told_in_words(sample, viewer_of):
    wrong = Agreement(0, "OZARK", "implementation_rate", "2018-19", ALL, Comparison.AT_LEAST, 75.0)
    with pytest.raises(RefusedError) as refusal:
        agree.propose(viewer_of("ozark"), sample, wrong)
    assert "75" in str(refusal.value) or "100" in str(refusal.value)


def test_a_year_starts_with_the_term_sheets_targets_for_the_courses_offered(sample, viewer_of):
    evaluator = viewer_of("evaluator")
    made = agree.start_year(evaluator, sample, "HEARTLAND", "2017-18")
    with sample.read() as cursor:
        partner = read.partners(cursor)["HEARTLAND"]
        agreed = [
            a
            for a in read.agreements(cursor, access.scope(evaluator), None, ["2017-18"])
            if a.partner_id == "HEARTLAND"
        ]
    assert made == len(agreed) > 0
    held = {a.course: a.target for a in agreed if a.metric == "ay_workshops_held"}
    assert held == {c: 4.0 for c in partner.courses["2017-18"] if c != "CSF"}
    recruited = {a.course: a.target for a in agreed if a.metric == "teachers_recruited_next"}
    assert recruited == {c: 10.0 for c in partner.courses["2018-19"] if c != "CSF"}
    assert {a.basis for a in agreed if a.metric in ("ay_workshops_held", "teachers_recruited_next")} == {
        "term_sheet"
    }
    assert agree.start_year(evaluator, sample, "HEARTLAND", "2017-18") == 0


@pytest.mark.usefixtures("noted")
def test_what_a_quarter_writes_from_draft_to_acceptance_is_taken_down(sample, viewer_of):
    ozark, evaluator = viewer_of("ozark"), viewer_of("evaluator")
    draft_all(sample, ozark)
    hand_in.submit(ozark, sample, "OZARK", Q4, attested=True, explained=to_say(sample, ozark))
    review.accept(evaluator, sample, [("OZARK", Q4)])
