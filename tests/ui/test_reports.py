"""The pages of annual reports: each role sees what is its to see, and what is typed is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics import store as stores
from plp_metrics.access import permissions_of
from plp_metrics.act import people, report, report_review, report_submit
from plp_metrics.compute import answers
from plp_metrics.model import Partner, Role, Viewer
from plp_metrics.model.reports import OVERALL, PartState, Verdict
from plp_metrics.partnership.report_templates import load_templates
from plp_metrics.report import annual_files
from plp_metrics.store import Store, write
from tests.pages.conftest import said

YEAR = "2016-17"
SECRET, SEALED = "Not ready to be read.", "What Gulf says of its year."


def viewer(role: Role, partner: str | None = None) -> Viewer:
    return Viewer(f"{partner or role}@example.org".lower(), role, partner, permissions_of(role))


OZARK, GULF = viewer(Role.PARTNER, "OZARK"), viewer(Role.PARTNER, "GULF")
EVALUATOR, LEADERSHIP, ADMIN = viewer(Role.EVALUATOR), viewer(Role.LEADERSHIP), viewer(Role.ADMIN)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    """Ozark writes; Gulf's report is accepted and sealed. The name of its seal."""
    store = stores.open_store(tmp_path_factory.mktemp("reports") / "plp.duckdb", create=True)
    with store.change("owner@example.org", "set_today", at=datetime(2016, 6, 30)) as change:
        write.setting(change, "today", "2017-08-10")
    facts = [
        Partner(p, name, ("AR",), YEAR, YEAR, "America/Chicago", {YEAR: ("CSP",)})
        for p, name in (("OZARK", "Ozark Regional Service"), ("GULF", "Gulf Coast Educators"))
    ]
    people.admit(people.OWNER, store, facts, at=datetime(2016, 7, 1))
    report.begin(OZARK, store, "OZARK", YEAR)
    report.save(OZARK, store, "OZARK", YEAR, "year", SECRET, 0)
    report.begin(GULF, store, "GULF", YEAR)
    for one in load_templates()["2016"].required:
        if one.key != "figures":
            report.save(GULF, store, "GULF", YEAR, one.key, SEALED, 0)
        report.mark(GULF, store, "GULF", YEAR, one.key, PartState.DONE)
    report_submit.submit(GULF, store, "GULF", YEAR, attested=True)
    report_review.evaluate(EVALUATOR, store, "GULF", YEAR, {OVERALL: (Verdict.MET, "Well done.")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(annual_files.pdf, "available", lambda: False)
        seal = annual_files.accept(EVALUATOR, store, "GULF", YEAR)
    yield store, seal
    answers.forget()
    stores.close(store.path)


@pytest.fixture
def own_store(filled: tuple[Store, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A copy to write on."""
    store, _ = filled
    store.checkpoint()
    path = tmp_path / "plp.duckdb"
    path.write_bytes(store.path.read_bytes())
    monkeypatch.setenv("PLP_STORE", str(path))
    yield stores.open_store(path)
    stores.close(path)


def page(who: Viewer, **address: str) -> AppTest:
    def script(viewer):  # type: ignore[no-untyped-def]  # runs without the names of this file
        from importlib import import_module

        import_module("pages.partnership.annual_report").page(viewer)

    at = AppTest.from_function(script, kwargs={"viewer": who}, default_timeout=30)
    for name, value in {"year": YEAR, **address}.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


@pytest.fixture
def shown(filled: tuple[Store, str], monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PLP_STORE", str(filled[0].path))
    return filled[0]


def texts(at: AppTest) -> str:
    return said(at) + " ".join(area.value or "" for area in at.text_area)


def test_a_partner_sees_its_checklist_and_its_text(shown: Store) -> None:
    at = page(OZARK, part="year")
    told = texts(at)
    assert "Ozark Regional Service, annual report 2016-17: 0 of 10 parts done; 10 things to do" in told
    assert SECRET in told
    assert "Written, but not marked as done." in told
    assert "Evaluation" not in told


@pytest.mark.parametrize("partner", ["OZARK", "GULF"])
def test_no_partner_sees_anothers(shown: Store, partner: str) -> None:
    other = {"OZARK": GULF, "GULF": OZARK}[partner]
    told = texts(page(other, partner=partner, part="year"))
    assert (SEALED if partner == "GULF" else SECRET) not in told


def test_a_text_on_its_way_is_shown_to_nobody_else(shown: Store) -> None:
    for who in (EVALUATOR, LEADERSHIP):
        told = texts(page(who, partner="OZARK", part="year"))
        assert SECRET not in told
    assert "Not done yet" in texts(page(EVALUATOR, partner="OZARK"))


def test_the_list_has_every_report_by_where_it_stands(shown: Store) -> None:
    told = texts(page(EVALUATOR))
    assert "Annual reports 2016-17: 1 of 2 accepted and sealed" in told
    assert told.index("Ozark Regional Service") < told.index("Gulf Coast Educators")
    leaders = texts(page(LEADERSHIP))
    assert "1 annual report 2016-17 accepted and sealed" in leaders
    assert "Ozark" not in leaders


def test_a_sealed_report_opens_by_its_link_for_whom_it_may(filled: tuple[Store, str], shown: Store) -> None:
    for who in (GULF, EVALUATOR, LEADERSHIP, ADMIN):
        assert "Fingerprint (SHA-256)" in texts(page(who, seal=filled[1]))
    told = texts(page(OZARK, seal=filled[1]))
    assert "not yours to see" in told
    assert "Gulf" not in told


def test_what_is_typed_is_kept_and_marked_done(own_store: Store) -> None:
    at = page(OZARK, part="roadmap")
    at.text_area[0].set_value("We win the north.").run()
    assert "Kept." in said(at)
    at.button(key="report_part_done").click().run()
    assert not at.exception
    again = page(OZARK, part="roadmap")
    assert again.text_area == [] or again.text_area[0].value == "We win the north."
    assert "1 of 10 parts done" in said(again)


def test_two_tabs_that_write_at_once_keep_both_texts(own_store: Store) -> None:
    first, second = page(OZARK, part="year"), page(OZARK, part="year")
    first.text_area[0].set_value("From the first tab.").run()
    second.text_area[0].set_value("From the second tab.").run()
    told = texts(second)
    assert "Both texts are kept" in told
    assert "From the first tab." in told
    assert "From the second tab." in told
    second.button(key="report_part_keep_3").click().run()
    assert second.text_area[0].value == "From the second tab."


def test_personal_data_is_refused_in_words_and_stays_in_the_field_only(own_store: Store) -> None:
    at = page(OZARK, part="roadmap")
    at.text_area[0].set_value("Call 501-555-0188.").run()
    assert "looks like" in said(at)
    assert at.text_area[0].value == "Call 501-555-0188."
    assert "501-555" not in texts(page(OZARK, part="roadmap"))


def test_a_report_nobody_began_says_what_to_do(own_store: Store) -> None:
    at = page(OZARK, year="2017-18")
    assert "not begun" in said(at)
    at.button(key="report_begin").click().run()
    assert "Begun." in said(at)


def submitted_by_a_colleague(store: Store) -> None:
    for one in load_templates()["2016"].required:
        if one.key not in ("figures", "year"):
            report.save(OZARK, store, "OZARK", YEAR, one.key, SEALED, 0)
        report.mark(OZARK, store, "OZARK", YEAR, one.key, PartState.DONE)
    report_submit.submit(OZARK, store, "OZARK", YEAR, attested=True)


def test_what_is_typed_while_a_colleague_submits_the_report_is_still_there_to_copy(own_store: Store) -> None:
    at = page(OZARK, part="year")
    submitted_by_a_colleague(own_store)
    at.text_area[0].set_value("Two more sentences.").run()
    assert not at.exception
    assert [(t.value, t.disabled) for t in at.text_area] == [("Two more sentences.", True)]
    assert "could not be kept any more" in texts(at)


def test_an_evaluation_a_colleague_wrote_after_one_began_is_told_whatever_was_shown_since(
    own_store: Store,
) -> None:
    submitted_by_a_colleague(own_store)
    at = page(EVALUATOR, partner="OZARK", year=YEAR)
    report_review.evaluate(ADMIN, own_store, "OZARK", YEAR, {OVERALL: (Verdict.MET, "Theirs.")})
    evaluation(at).set_value("Mine.").run()
    at.button(key=keep(at)).click().run()
    assert "Somebody else wrote this part" in texts(at) and evaluation(at).value == "Mine."
    at.button(key=keep(at)).click().run()
    assert "Kept." in texts(at)


def test_words_of_an_evaluation_begun_for_one_partner_never_stand_in_the_form_of_another(
    own_store: Store,
) -> None:
    submitted_by_a_colleague(own_store)
    report_review.unlock(EVALUATOR, own_store, "GULF", YEAR, "Look again.")
    at = page(EVALUATOR, partner="OZARK", year=YEAR)
    evaluation(at).set_value("Meant for Ozark.").run()
    at.query_params["partner"] = "GULF"
    at.run()
    assert not at.exception
    assert "Meant for Ozark." not in texts(at)


def test_an_evaluation_typed_while_a_colleague_accepts_the_report_is_still_there_to_copy(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted_by_a_colleague(own_store)
    report_review.evaluate(ADMIN, own_store, "OZARK", YEAR, {OVERALL: (Verdict.MET, "Theirs.")})
    at = page(EVALUATOR, partner="OZARK", year=YEAR)
    evaluation(at).set_value("Two more sentences.").run()
    monkeypatch.setattr(annual_files.pdf, "available", lambda: False)
    annual_files.accept(ADMIN, own_store, "OZARK", YEAR)
    at.button(key=keep(at)).click().run()
    assert not at.exception
    assert [t.value for t in at.text_area if t.disabled] == ["Two more sentences."]
    assert "could not be kept any more" in " ".join(t.label for t in at.text_area)


def evaluation(at: AppTest):  # type: ignore[no-untyped-def]
    return next(area for area in at.text_area if str(area.key).startswith("report_decide_text_"))


def keep(at: AppTest) -> str:
    return next(str(b.key) for b in at.button if str(b.key).startswith("report_decide_keep"))
