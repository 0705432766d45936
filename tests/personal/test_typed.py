"""Personal data typed into a field: refused in words, by every act that keeps what somebody typed."""

from __future__ import annotations

import inspect
import pkgutil
import re
import shutil
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest

from plp_metrics import act
from plp_metrics.act import (
    agree,
    agree_many,
    aside,
    backfill_parts,
    comment,
    contact,
    declare,
    except_target,
    fund,
    fund_sources,
    hand_in,
    join,
    people,
    promise,
    promise_waive,
    purge,
    questions,
    remember,
    report,
    report_review,
    report_submit,
    review,
)
from plp_metrics.act.plain_text import free_text
from plp_metrics.intake import judge
from plp_metrics.model import Agreement, Comparison, Partner, RefusedError
from plp_metrics.model.promises import Given
from plp_metrics.model.reports import PartState, Verdict
from tests.personal.canaries import MAIL, PHONE, Q1, SSN, found_in, rows_of, written
from tests.personal.conftest import program, viewer

HARMLESS = ("The 2016-17 roster came late; 12 of 30 teachers start in Q2.", "See row 1,024 (9_12), 50 %.", "")


def handed_in(store, ohio):
    judged = judge(
        "teachers.csv", written(rows_of("teachers")), partner_id="OHIO", period=Q1, today=store.today()
    )
    number = hand_in.draft(ohio, store, "OHIO", Q1, judged)
    explained = {o.key: "Classes come later." for o in questions.asked(ohio, store, "OHIO", Q1)}
    hand_in.submit(ohio, store, "OHIO", Q1, attested=True, explained=explained)
    return number


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    """The program after its partner's first quarter, made once."""
    folder = tmp_path_factory.mktemp("submitted") / "store"
    with program(folder) as made:
        handed_in(made, viewer(made, "ohio"))
    return folder


@pytest.fixture
def store(submitted, tmp_path):
    shutil.copytree(submitted, tmp_path / "store")
    with program(tmp_path / "store") as made:
        yield made


def target(note):
    return Agreement(0, "OHIO", "teachers_participating", "2016-17", "ALL", Comparison.AT_LEAST, 9, note=note)


def held(store, who):
    number = agree.propose(who("evaluator"), store, target(""))
    agree.confirm(who("ohio"), store, number)
    return number


def older(store, who):
    return backfill_parts.look(who("evaluator"), store, [("t.csv", written(rows_of("teachers")))])


def organization(name):
    return Partner("OHIO", name, ("OH",), "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)})


def asked_for(store, who):
    return fund.request(who("ohio"), store, "OHIO", "2016-17", "CSP", "food", 1000)


DAY, SUMMER = date(2016, 12, 1), date(2016, 8, 1)
ROADS = {
    "hand_in.submit explained": lambda s, w, text: hand_in.submit(
        w("ohio"), s, "OHIO", Q1, attested=True, explained={"teachers|any": text}
    ),
    "hand_in.submit note": lambda s, w, text: hand_in.submit(
        w("ohio"), s, "OHIO", Q1, attested=True, note=text
    ),
    "review.return_ note": lambda s, w, text: review.return_(w("evaluator"), s, "OHIO", Q1, text),
    "review.reopen reason": lambda s, w, text: review.reopen(w("evaluator"), s, "OHIO", Q1, text, DAY),
    "comment.add text": lambda s, w, text: comment.add(
        w("ohio"), s, "OHIO", "teachers_participating", Q1, text
    ),
    "declare.declare text": lambda s, w, text: declare.declare(w("evaluator"), s, "OHIO", DAY, text),
    "aside.set_aside reason": lambda s, w, text: aside.set_aside(w("evaluator"), s, "OHIO", DAY, text),
    "agree.propose wanted": lambda s, w, text: agree.propose(w("evaluator"), s, target(text)),
    "agree.agree_many agreed": lambda s, w, text: agree.agree_many(w("evaluator"), s, [target(text)]),
    "agree.decline reason": lambda s, w, text: agree.decline(
        w("ohio"), s, agree.propose(w("evaluator"), s, target("")), text
    ),
    "agree.counter wanted": lambda s, w, text: agree.counter(
        w("ohio"), s, agree.propose(w("evaluator"), s, target("")), replace(target(text), target=8)
    ),
    "agree.remark text": lambda s, w, text: agree.remark(
        w("ohio"), s, agree.propose(w("evaluator"), s, target("")), text
    ),
    "agree_many.propose_many wanted": lambda s, w, text: agree_many.propose_many(
        w("evaluator"), s, [target(text)]
    ),
    "except_target.accept reason": lambda s, w, text: except_target.accept(
        w("evaluator"), s, held(s, w), 5, text, DAY
    ),
    "backfill_parts.hand_in_parts explained": lambda s, w, text: backfill_parts.hand_in_parts(
        w("evaluator"), s, older(s, w), text
    ),
    "purge.purge reason": lambda s, w, text: purge.purge(w("admin"), s, 1, reason=text),
    "remember.remember_columns names": lambda s, w, text: remember.remember_columns(
        w("ohio"), s, "OHIO", "teachers", {text: "teacher_code"}
    ),
    "remember.remember_words meant": lambda s, w, text: remember.remember_words(
        w("ohio"), s, "OHIO", "teachers", {("grade_band", text): "9_12"}
    ),
    "promise.dispute reason": lambda s, w, text: promise.dispute(
        w("evaluator"), s, promise.give(w("ohio"), s, "OHIO", "P9", "2016-17", Given(SUMMER)), text
    ),
    "promise_waive.waive reason": lambda s, w, text: promise_waive.waive(
        w("evaluator"), s, "OHIO", "P9", "2016-17", text
    ),
    "contact.log text": lambda s, w, text: contact.log(w("ohio"), s, "OHIO", SUMMER, "call", "metrics", text),
    "contact.log follow_up": lambda s, w, text: contact.log(
        w("ohio"), s, "OHIO", SUMMER, "call", "metrics", "Spoke.", text
    ),
    "report.save text": lambda s, w, text: report.save(w("ohio"), s, "OHIO", "2016-17", "year", text, 0),
    "report.settle text": lambda s, w, text: report.settle(
        w("ohio"), s, "OHIO", "2016-17", "year", text, seen=1
    ),
    "report.mark note": lambda s, w, text: report.mark(
        w("ohio"), s, "OHIO", "2016-17", "year", PartState.LEFT_OUT, text
    ),
    "report_submit.hand_in texts": lambda s, w, text: report_submit.hand_in(
        w("ohio"), s, "OHIO", "2016-17", {"year": text}, {}, attested=True
    ),
    "report_submit.hand_in left_out": lambda s, w, text: report_submit.hand_in(
        w("ohio"), s, "OHIO", "2016-17", {}, {"year": text}, attested=True
    ),
    "report_review.evaluate words": lambda s, w, text: report_review.evaluate(
        w("evaluator"), s, "OHIO", "2016-17", {"overall": (Verdict.MET, text)}
    ),
    "report_review.return_ reason": lambda s, w, text: report_review.return_(
        w("evaluator"), s, "OHIO", "2016-17", text
    ),
    "report_review.return_ look": lambda s, w, text: report_review.return_(
        w("evaluator"), s, "OHIO", "2016-17", "Look again.", {"year": text}
    ),
    "report_review.unlock reason": lambda s, w, text: report_review.unlock(
        w("evaluator"), s, "OHIO", "2016-17", text
    ),
    "fund.request why": lambda s, w, text: fund.request(
        w("ohio"), s, "OHIO", "2016-17", "CSP", "food", 1000, text
    ),
    "fund.agree answer": lambda s, w, text: fund.agree(
        w("evaluator"),
        s,
        "OHIO",
        fund.request(w("ohio"), s, "OHIO", "2016-17", "CSP", "food", 1000),
        900,
        text,
    ),
    "fund_sources.spend explanation": lambda s, w, text: fund_sources.spend(
        w("ohio"), s, "OHIO", SUMMER, {"state": 1000}, text
    ),
    "join.decline reason": lambda s, w, text: join.decline(w("evaluator"), s, 1, text),
    "join.open_partner facts": lambda s, w, text: join.open_partner(
        w("evaluator"), s, replace(organization(text), partner_id="NEW"), "new@example.org"
    ),
    "people.admit partners": lambda s, w, text: people.admit(w("admin"), s, [organization(text)]),
}
"""Every parameter of an act in which somebody's own words come: what is typed into it."""

INSIDE = {
    "hand_in.submit_within explained",
    "hand_in.submit_within note",
    "questions.keep_explanations explained",
}
"""Not acts of a viewer: what `submit` and `hand_in_parts` call with the words they were given."""

CHOSEN = {"partner_id", "dataset", "metric", "school_year", "year", "side", "how", "quarters"}
"""Parameters that hold one of a list, known to the store or the program: not free words."""

NOT_WORDS = {
    "backfill.hand_in_many nothing",  # datasets of partners
    "backfill.load_parts parts",
    "hand_in.measured changed",
    "people.grant grants",  # an account is an e-mail address, and has to be
    "see_raw.end quarters",
    "take_out.took tables",  # names of tables
    "backfill_parts.look uploads",  # files: test_files.py
    "backfill_seen.judge_parts name",
    "backfill_seen.judge_parts partners",
    "compared.findings tables",
    "plain_text.free_text text",
    "plain_text.free_text what",
    "plain_text.file_name name",
    "reopened.check_files datasets",
    "review.reopen datasets",
    "promise.give line",
    "promise_waive.waive line",
    "promise_checks.line_of line",
    "promise_standings.evidence_moved partner_ids",
    "promise_standings.evidence_moved lines",
    "promise_standings.settle partner_ids",
    "promise_standings.write partner_ids",
    "agree_many.problems wanted",  # keeps nothing
    "agree_many.start_many partner_ids",
    "agree_many_csv.read_targets partners",
    "agree_many_csv.read_targets metrics",
    "agree_many_csv.number text",
    "agree_fit.fit wanted",
    "agree_fit.fit partners",
    "agree_fit.fits_in wanted",
    "agree_fit.fresh partner_ids",
    "agree_fit.given wanted",
    "agree_fit.plain wanted",
    "contact.log kind",  # one of a list
    "contact.log topic",
    "report.changing kind",  # one of the acts' own names, and what they were given
    "report.changing more",
    "report.confirm_copied component",
    "report.mark component",
    "report.opened move",
    "report.save component",
    "replay_acts.knows kind",  # one of the log's own
    "report.settle component",
    "report.text_of component",
    "facilitate.facilitators counts",  # numbers by course
    "feed.address secret",
    "feed.partner_of secret",
    "feed.partner_of token",
    "fund.request course",
    "fund.request item",
    "fund_sources.spend amounts",
    "fund_sources.unfit amounts",
    "join.admit facts",  # checked as those of open_partner are
    "join.agree_to version",
    "join.apply version",
    "join.open_partner email",
    "join.open_partner version",
    "money_checks.check_amount what",
    "money_checks.check_choice allowed",
    "money_checks.check_choice value",
    "money_checks.check_choice what",
    "money_checks.check_cohort course",
    "money_checks.check_cohort partner",
    "money_checks.check_day partner",
    "money_checks.check_quarter partner",
    "money_checks.check_year last",
    "money_checks.check_year partner",
    "people.check_facts partner",
    "people.facts_of partner",
    "people.remove email",
    "promise_checks.checked partner",
    "as_dropped.told sha256",
    "as_dropped.told upload_sha256",
    "as_dropped.told findings",
    "as_seen.check_draft now",  # what was looked at, by its number or as it stood: compared, not kept
    "as_seen.check_drafts now",
    "as_seen.check_drafts seen",
    "as_seen.check_same what",
    "money_checks.check_seen what",
    "aside.set_aside seen",
    "people.admit seen",
    "people.give seen",
    "people.remove seen",
    "hand_in.submit seen",
    "report_review.evaluate seen",
    "review.accept seen",
}


KINDS = {MAIL: "e-mail", PHONE: "telephone", SSN: "social security"}


@pytest.mark.parametrize(("typed", "about"), KINDS.items(), ids=KINDS.values())
def test_each_kind_of_personal_data_is_refused_in_words_that_do_not_repeat_it(typed, about):
    with pytest.raises(RefusedError) as refusal:
        free_text(f"Ask at {typed} please.", "note")
    assert about in str(refusal.value)
    assert not found_in(str(refusal.value))


@pytest.mark.parametrize("road", ROADS)
def test_no_act_takes_what_looks_personal_nor_says_it_back(store, who, clean, road):
    if road == "hand_in.submit explained":
        hand_in.nothing_to_report(who("ohio"), store, "OHIO", Q1, "students")
    with pytest.raises(RefusedError) as refusal:
        ROADS[road](store, who, f"Ask at {', '.join(KINDS)} please.")
    assert any(about in str(refusal.value) for about in KINDS.values()) or road.startswith("remember.")
    assert not found_in(str(refusal.value))
    clean()


@pytest.mark.parametrize("field", ["basis", "school_year", "due_quarter", "milestones"])
def test_a_target_holds_no_personal_data_beside_its_note_either(store, who, clean, field):
    value = {MAIL: 3.0} if field == "milestones" else MAIL
    with pytest.raises(RefusedError) as refusal:
        agree.propose(who("evaluator"), store, replace(target(""), **{field: value}))
    assert not found_in(str(refusal.value))
    clean()


def test_every_parameter_of_every_act_that_takes_words_is_tried_or_known_to_take_none():
    """A new act, or a new parameter of one, fails here until somebody says which it is."""
    words = set()
    for found in pkgutil.iter_modules(act.__path__):
        module = import_module(f"plp_metrics.act.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            for parameter in inspect.signature(function).parameters.values():
                kind = str(parameter.annotation)
                takes_words = re.search(r"\bstr\b|Agreement|Partner\b|Any", kind)
                if takes_words and parameter.name not in CHOSEN | {"cursor", "change_cursor"}:
                    words.add(f"{found.name}.{name} {parameter.name}")
    assert words - set(ROADS) - INSIDE - NOT_WORDS == set()
    assert set(ROADS) <= words


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_sentences_are_kept_as_they_are(text):
    assert free_text(f"  {text}\n", "note") == text


def test_control_characters_are_taken_out_and_too_much_is_refused():
    assert free_text("a\x00b\u202ec\nd", "note") == "abc\nd"
    with pytest.raises(RefusedError, match="longer than 2000"):
        free_text("x" * 2001, "note")
