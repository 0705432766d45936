"""An annual report's life: nothing typed is lost, nothing incomplete is submitted, what is sealed stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from plp_metrics import store as stores
from plp_metrics.access import permissions_of, scope
from plp_metrics.act import people, report, report_review, report_submit
from plp_metrics.compute import measure_records
from plp_metrics.model import Partner, RefusedError, Role, Viewer
from plp_metrics.model.reports import OVERALL, Evaluated, PartState, Report, ReportState, Verdict
from plp_metrics.partnership import reports as rules
from plp_metrics.partnership.report_templates import load_templates
from plp_metrics.store import Store, read_audit, read_reports, write

YEAR, BEFORE = "2016-17", "2015-16"
TEMPLATE = load_templates()["2016"]


def viewer(role: Role, partner: str | None = None, who: str = "") -> Viewer:
    return Viewer(f"{who or partner or role}@example.org".lower(), role, partner, permissions_of(role))


OZARK, GULF = viewer(Role.PARTNER, "OZARK"), viewer(Role.PARTNER, "GULF")
SECOND = viewer(Role.PARTNER, "OZARK", "second")
EVALUATOR, LEADERSHIP = viewer(Role.EVALUATOR), viewer(Role.LEADERSHIP)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("reports") / "plp.duckdb"
    store = stores.open_store(path, create=True)
    with store.change("owner@example.org", "set_today", at=datetime(2016, 6, 30)) as change:
        write.setting(change, "today", "2017-08-10")
    courses = {BEFORE: ("CSP",), YEAR: ("CSP",)}
    people.admit(
        people.OWNER, store,
        [
            Partner(p, p.title(), ("AR",), BEFORE, BEFORE, "America/Chicago", courses)
            for p in ("OZARK", "GULF")
        ],
        at=datetime(2016, 7, 1),
    )  # fmt: skip
    stores.close(path)
    yield path


@pytest.fixture
def store(fresh: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "plp.duckdb"
    path.write_bytes(fresh.read_bytes())
    yield stores.open_store(path)
    stores.close(path)


def seen(store: Store, who: Viewer, partner: str = "OZARK", year: str = YEAR) -> Report | None:
    with store.read() as cursor:
        return read_reports.report(cursor, scope(who), partner, year)


def own(store: Store) -> Report:
    found = seen(store, OZARK)
    assert found is not None
    return found


def complete(store: Store, who: Viewer = OZARK, year: str = YEAR) -> None:
    """Everything asked for is given, but for what is there already."""
    partner = who.partner_id or ""
    for one in TEMPLATE.required:
        now = seen(store, who, partner, year)
        assert now is not None
        if rules.state_of(one, now) is PartState.DONE:
            continue
        if one.key != "figures" and one.key not in now.texts:
            report.save(who, store, partner, year, one.key, f"What we say of {one.title}.", 0)
        report.mark(who, store, partner, year, one.key, PartState.DONE)


def submitted(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    complete(store)
    report_submit.submit(OZARK, store, "OZARK", YEAR, attested=True)


def files(of: Report) -> dict[str, bytes]:
    told = " ".join(t.text for t in of.texts.values())
    return {"html": f"<p>{told}</p>".encode(), "inputs": told.encode()}


def accepted(store: Store) -> str:
    submitted(store)
    report_review.evaluate(EVALUATOR, store, "OZARK", YEAR, {OVERALL: (Verdict.MET, "A good year.")})
    return report_review.accept(EVALUATOR, store, "OZARK", YEAR, files)


def test_it_begins_with_everything_to_do_and_the_figures_of_the_day(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    now = own(store)
    assert (now.state, now.template, now.pinned_on) == (ReportState.IN_PROGRESS, "2016", date(2017, 8, 10))
    assert rules.progress(TEMPLATE, now) == (0, 10)
    assert {rules.state_of(one, now) for one in TEMPLATE.components} == {PartState.NOT_STARTED}
    with pytest.raises(RefusedError, match="begun already"):
        report.begin(OZARK, store, "OZARK", YEAR)


@pytest.mark.parametrize(
    ("year", "why"), [("2014-15", "took no part"), ("2018-19", "has not begun")]
)  # fmt: skip
def test_a_year_without_the_partner_or_to_come_has_no_report(store: Store, year: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        report.begin(OZARK, store, "OZARK", year)


def test_texts_are_kept_as_typed_and_survive_a_restart(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    typed = "A first line.\n\n  * indented, 97% — “quoted” <b>not markup</b>"
    saved = report.save(OZARK, store, "OZARK", YEAR, "year", typed, 0)
    path = store.path
    stores.close(path)
    again = stores.open_store(path)
    now = own(again)
    assert (saved.revision, now.texts["year"].text) == (1, typed)
    assert rules.state_of(TEMPLATE.component("year"), now) is PartState.IN_PROGRESS


def test_of_two_people_writing_at_once_neither_is_lost(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    report.save(OZARK, store, "OZARK", YEAR, "year", "The plan.", 0)
    report.save(OZARK, store, "OZARK", YEAR, "year", "The plan, by one.", 1)
    other = report.save(SECOND, store, "OZARK", YEAR, "year", "The plan, by the other.", 1)
    now = own(store)
    assert other.beside
    assert now.texts["year"].text == "The plan, by one."
    assert [(t.text, t.account) for t in now.beside["year"]] == [
        ("The plan, by the other.", "second@example.org")
    ]
    assert rules.state_of(TEMPLATE.component("year"), now) is PartState.LOOK
    with pytest.raises(RefusedError, match="same time"):
        report.mark(OZARK, store, "OZARK", YEAR, "year", PartState.DONE)
    report.save(OZARK, store, "OZARK", YEAR, "year", "The plan, by a third.", 1)
    with pytest.raises(RefusedError, match="came in just now"):
        report.settle(OZARK, store, "OZARK", YEAR, "year", "The plan, by both.", seen=3)
    report.settle(OZARK, store, "OZARK", YEAR, "year", "The plan, by all.", seen=4)
    now = own(store)
    assert (now.texts["year"].text, now.beside) == ("The plan, by all.", {})
    with store.read() as cursor:
        kept = read_reports.earlier_texts(cursor, scope(OZARK), "OZARK", YEAR, "year")
    assert [t.revision for t in kept] == [5, 4, 3, 2, 1]


def test_the_same_words_saved_twice_are_one_text(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    first = report.save(OZARK, store, "OZARK", YEAR, "year", "The plan.", 0)
    again = report.save(SECOND, store, "OZARK", YEAR, "year", "The plan.", 0)
    assert (first.revision, again.revision, again.beside) == (1, 1, False)


def test_a_text_changed_after_it_was_done_is_open_again(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    report.save(OZARK, store, "OZARK", YEAR, "year", "Short.", 0)
    report.mark(OZARK, store, "OZARK", YEAR, "year", PartState.DONE)
    report.save(OZARK, store, "OZARK", YEAR, "year", "Longer.", 1)
    assert rules.state_of(TEMPLATE.component("year"), own(store)) is PartState.IN_PROGRESS


@pytest.mark.parametrize("personal", ["call 501-555-0188", "write to ann@example.com", "id 078-05-1120"])
def test_a_text_with_personal_data_is_refused_and_never_repeated(store: Store, personal: str) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    with pytest.raises(RefusedError) as refusal:
        report.save(OZARK, store, "OZARK", YEAR, "year", f"Ask us: {personal}", 0)
    assert personal.split()[-1] not in str(refusal.value)
    assert own(store).texts == {}


def test_nothing_incomplete_is_submitted_and_what_is_missing_is_named(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    with pytest.raises(RefusedError, match=r"Results beside targets: not confirmed yet.*and 7 more"):
        report_submit.submit(OZARK, store, "OZARK", YEAR, attested=True)
    complete(store)
    report.mark(OZARK, store, "OZARK", YEAR, "event_4", None)
    assert [m.component.key for m in rules.missing(TEMPLATE, own(store))] == ["event_4"]
    with pytest.raises(RefusedError, match="why it is left out"):
        report.mark(OZARK, store, "OZARK", YEAR, "event_4", PartState.LEFT_OUT)
    report.mark(OZARK, store, "OZARK", YEAR, "event_4", PartState.LEFT_OUT, "Snow; we held three.")
    assert rules.progress(TEMPLATE, own(store)) == (9, 10)
    with pytest.raises(RefusedError, match="complete and true"):
        report_submit.submit(OZARK, store, "OZARK", YEAR, attested=False)
    report_submit.submit(OZARK, store, "OZARK", YEAR, attested=True)
    assert own(store).state is ReportState.SUBMITTED


def test_a_report_written_elsewhere_is_handed_in_whole_or_not_at_all(store: Store) -> None:
    texts = {one.key: "Said." for one in TEMPLATE.required if one.key not in ("figures", "event_4")}
    with pytest.raises(RefusedError, match="Community event 4 of 4"):
        report_submit.hand_in(OZARK, store, "OZARK", YEAR, texts, {}, attested=True)
    assert seen(store, OZARK) is None
    why = {"event_4": "Snow."}
    report_submit.hand_in(OZARK, store, "OZARK", YEAR, texts, why, attested=True)
    assert own(store).state is ReportState.SUBMITTED
    assert rules.progress(TEMPLATE, own(store)) == (9, 10)


def test_a_text_over_its_words_is_not_done(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    report.save(OZARK, store, "OZARK", YEAR, "event_1", "word " * 203, 0)
    with pytest.raises(RefusedError, match="3 words over its 200"):
        report.mark(OZARK, store, "OZARK", YEAR, "event_1", PartState.DONE)


def test_other_figures_have_to_be_confirmed_anew(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    report.mark(OZARK, store, "OZARK", YEAR, "figures", PartState.DONE)
    report.pin(OZARK, store, "OZARK", YEAR, date(2017, 7, 31))
    now = own(store)
    assert now.pinned_on == date(2017, 7, 31)
    assert rules.state_of(TEMPLATE.component("figures"), now) is PartState.LOOK
    with pytest.raises(RefusedError, match="up to today"):
        report.pin(OZARK, store, "OZARK", YEAR, date(2017, 8, 11))


def test_last_years_texts_are_taken_over_marked_until_confirmed(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", BEFORE)
    report.save(OZARK, store, "OZARK", BEFORE, "roadmap", "Win the north.", 0)
    report.save(OZARK, store, "OZARK", BEFORE, "year", "An old year.", 0)
    report.begin(GULF, store, "GULF", BEFORE)
    report.save(GULF, store, "GULF", BEFORE, "workshops", "A secret of the Gulf.", 0)
    report.begin(OZARK, store, "OZARK", YEAR)
    report.save(OZARK, store, "OZARK", YEAR, "year", "A new year.", 0)
    assert report.copy_last_year(OZARK, store, "OZARK", YEAR) == 1
    now = own(store)
    assert {k: (t.text, t.copied_from) for k, t in now.texts.items()} == {
        "roadmap": ("Win the north.", BEFORE),
        "year": ("A new year.", ""),
    }
    assert rules.state_of(TEMPLATE.component("roadmap"), now) is PartState.LOOK
    with pytest.raises(RefusedError, match="confirm that it still holds"):
        report.mark(OZARK, store, "OZARK", YEAR, "roadmap", PartState.DONE)
    report.confirm_copied(OZARK, store, "OZARK", YEAR, "roadmap")
    report.mark(OZARK, store, "OZARK", YEAR, "roadmap", PartState.DONE)
    assert rules.state_of(TEMPLATE.component("roadmap"), own(store)) is PartState.DONE


def test_texts_are_never_taken_from_another_partner(store: Store) -> None:
    report.begin(GULF, store, "GULF", BEFORE)
    report.save(GULF, store, "GULF", BEFORE, "workshops", "A secret of the Gulf.", 0)
    report.begin(OZARK, store, "OZARK", YEAR)
    with pytest.raises(RefusedError, match="no earlier report"):
        report.copy_last_year(OZARK, store, "OZARK", YEAR)
    theirs, mine = seen(store, GULF, "GULF", BEFORE), own(store)
    assert theirs is not None
    with pytest.raises(ValueError, match="same partner"):
        rules.copies(TEMPLATE, theirs, mine)


def test_a_report_on_its_way_is_its_partners_own(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", YEAR)
    report.save(OZARK, store, "OZARK", YEAR, "year", "Not ready.", 0)
    assert seen(store, GULF) is None
    assert seen(store, LEADERSHIP) is None
    evaluators = seen(store, EVALUATOR)
    assert evaluators is not None
    assert (evaluators.texts, evaluators.readable) == ({}, False)
    with pytest.raises(RefusedError, match="your own organization"):
        report.save(GULF, store, "OZARK", YEAR, "year", "Theirs.", 0)
    with pytest.raises(RefusedError, match="may not"):
        report.save(EVALUATOR, store, "OZARK", YEAR, "year", "Ours.", 0)
    complete(store)
    report_submit.submit(OZARK, store, "OZARK", YEAR, attested=True)
    evaluators = seen(store, EVALUATOR)
    assert evaluators is not None
    assert evaluators.texts["year"].text == "Not ready."
    report_submit.take_back(OZARK, store, "OZARK", YEAR)
    report.save(OZARK, store, "OZARK", YEAR, "year", "Written after it was taken back.", 1)
    evaluators = seen(store, EVALUATOR)
    assert evaluators is not None
    assert evaluators.texts["year"].text == "Not ready."


def test_who_returns_says_why_and_where_to_look(store: Store) -> None:
    submitted(store)
    with pytest.raises(RefusedError, match="what the partner should change"):
        report_review.return_(EVALUATOR, store, "OZARK", YEAR, " ")
    report_review.return_(EVALUATOR, store, "OZARK", YEAR, "Nearly.", {"roadmap": "Who pays for it?"})
    now = own(store)
    assert (now.state, now.note) == (ReportState.RETURNED, "Nearly.")
    assert rules.why_look(TEMPLATE.component("roadmap"), now) == "Who pays for it?"
    assert [m.why for m in rules.missing(TEMPLATE, now)] == ["Who pays for it?"]


def test_an_evaluation_is_read_by_the_partner_once_its_report_is_accepted(store: Store) -> None:
    submitted(store)
    words = "Between us: a weak year."
    report_review.evaluate(EVALUATOR, store, "OZARK", YEAR, {OVERALL: (Verdict.PARTLY, words)})
    assert own(store).evaluation == {}
    with store.read() as cursor:
        log, _ = read_audit.events(cursor, frozenset({"OZARK"}), read_audit.Wanted())
    assert words not in str([e.payload for e in log])
    report_review.accept(EVALUATOR, store, "OZARK", YEAR, files)
    assert own(store).evaluation[OVERALL].text == words


def test_of_two_evaluators_neither_overwrites_what_the_other_wrote_meanwhile(store: Store) -> None:
    submitted(store)
    of = (EVALUATOR, store, "OZARK", YEAR)
    report_review.evaluate(*of, {OVERALL: (Verdict.PARTLY, "Theirs.")}, seen={OVERALL: None})
    with pytest.raises(RefusedError, match="Somebody else wrote this part of the evaluation meanwhile"):
        report_review.evaluate(*of, {OVERALL: (Verdict.MET, "Mine.")}, seen={OVERALL: None})
    (theirs,) = evaluation(store)
    assert theirs.text == "Theirs."
    report_review.evaluate(*of, {OVERALL: (Verdict.MET, "Both.")}, seen={OVERALL: theirs.at})
    assert [e.text for e in evaluation(store)] == ["Both."]


def evaluation(store: Store) -> list[Evaluated]:
    found = seen(store, EVALUATOR)
    return [] if found is None else list(found.evaluation.values())


def test_accepting_asks_for_the_evaluation_of_the_year(store: Store) -> None:
    submitted(store)
    with pytest.raises(RefusedError, match="evaluation of the year first"):
        report_review.accept(EVALUATOR, store, "OZARK", YEAR, files)
    with pytest.raises(RefusedError, match="no such target"):
        report_review.evaluate(
            EVALUATOR, store, "OZARK", YEAR, {"students_active|ALL": (Verdict.MET, "Well done.")}
        )


def test_a_report_whose_files_fail_is_not_accepted(store: Store) -> None:
    submitted(store)
    report_review.evaluate(EVALUATOR, store, "OZARK", YEAR, {OVERALL: (Verdict.MET, "Fine.")})

    def broken(_: Report) -> dict[str, bytes]:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        report_review.accept(EVALUATOR, store, "OZARK", YEAR, broken)
    assert own(store).state is ReportState.SUBMITTED


def test_what_is_sealed_stays_as_it_is_under_its_own_name(store: Store) -> None:
    first = accepted(store)
    with pytest.raises(RefusedError, match="accepted and sealed"):
        report.save(OZARK, store, "OZARK", YEAR, "year", "Later.", 1)
    report_review.unlock(EVALUATOR, store, "OZARK", YEAR, "A figure was corrected.")
    report.save(OZARK, store, "OZARK", YEAR, "year", "Corrected.", 1)
    report.mark(OZARK, store, "OZARK", YEAR, "year", PartState.DONE)
    report_submit.submit(OZARK, store, "OZARK", YEAR, attested=True)
    second = report_review.accept(EVALUATOR, store, "OZARK", YEAR, files)
    with store.read() as cursor:
        mine = read_reports.seals(cursor, scope(OZARK))
        old = read_reports.sealed_file(cursor, scope(OZARK), first, "html")
        new = read_reports.sealed_file(cursor, scope(LEADERSHIP), second, "html")
        assert read_reports.seals(cursor, scope(GULF)) == ()
        assert read_reports.sealed_file(cursor, scope(GULF), first, "html") is None
    assert [(s.seal, s.replaced) for s in mine] == [(second, False), (first, True)]
    assert b"Corrected." not in (old or b"")
    assert b"Corrected." in (new or b"")
    assert seen(store, LEADERSHIP) is not None


@pytest.mark.parametrize(
    "act", [report_review.unlock, report_review.return_], ids=["unlock", "return"]
)  # fmt: skip
def test_only_code_org_returns_and_unlocks(store: Store, act) -> None:  # type: ignore[no-untyped-def]
    submitted(store)
    for who in (OZARK, LEADERSHIP):
        with pytest.raises(RefusedError, match="may not"):
            act(who, store, "OZARK", YEAR, "Because.")


def test_a_report_that_waits_for_code_org_is_not_told_yet_and_no_zero(store: Store) -> None:
    submitted(store)
    with store.read() as cursor:
        measure_records.remeasure(cursor, 900, metrics=["report_complete"], at=datetime(2018, 8, 1, 12))
        rows = cursor.execute(
            "SELECT basis, numerator FROM measurement WHERE metric = 'report_complete' AND to_event IS NULL"
            " AND partner_id = 'OZARK' AND school_year = '2017-18' AND quarter = 'Q4' ORDER BY ALL"
        ).fetchall()
    assert [basis for basis, done in rows if done] == ["submitted"]
    assert "accepted" not in dict(rows)


def test_the_figure_of_it_counts_what_was_done_by_the_quarters_end(store: Store) -> None:
    report.begin(OZARK, store, "OZARK", BEFORE, at=datetime(2016, 8, 1, 12))
    report.save(OZARK, store, "OZARK", BEFORE, "year", "Fine.", 0, at=datetime(2016, 8, 1, 13))
    report.mark(OZARK, store, "OZARK", BEFORE, "year", PartState.DONE, at=datetime(2016, 8, 2, 12))
    report.mark(OZARK, store, "OZARK", BEFORE, "figures", PartState.DONE, at=datetime(2016, 11, 2, 12))
    with store.read() as cursor:
        measure_records.remeasure(
            cursor, 900, metrics=["report_complete"], at=datetime(2017, 8, 1, 12), bases=["submitted"]
        )
        rows = cursor.execute(
            "SELECT partner_id, school_year, quarter, numerator, denominator FROM measurement"
            " WHERE metric = 'report_complete' AND basis = 'submitted' AND to_event IS NULL ORDER BY ALL"
        ).fetchall()
    # A report of 2015-16 was due on 31 August 2016; Gulf never began its.
    assert rows == [
        *(("GULF", YEAR, q, 0, 10) for q in ("Q1", "Q2", "Q3", "Q4")),
        *(("OZARK", YEAR, q, n, 10) for q, n in (("Q1", 1), ("Q2", 2), ("Q3", 2), ("Q4", 2))),
    ]
