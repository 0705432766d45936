"""Personal data typed into a field: refused in words, by every act that keeps what somebody typed."""

from __future__ import annotations

import inspect
import pkgutil
from datetime import date
from importlib import import_module

import pytest

from plp_metrics import act
from plp_metrics.act import agree, backfill_parts, comment, declare, hand_in, purge, questions, review
from plp_metrics.act.plain_text import free_text
from plp_metrics.intake import judge
from plp_metrics.model import Agreement, Comparison, RefusedError
from tests.personal.canaries import MAIL, PHONE, Q1, SSN, found_in, rows_of, written

TYPED = {"note", "reason", "text", "explained", "comment", "sentence", "explanation", "message"}
HARMLESS = ("The 2016-17 roster came late; 12 of 30 teachers start in Q2.", "See row 1,024 (9_12), 50 %.", "")


def handed_in(store, ohio):
    judged = judge(
        "teachers.csv", written(rows_of("teachers")), partner_id="OHIO", period=Q1, today=store.today()
    )
    number = hand_in.draft(ohio, store, "OHIO", Q1, judged)
    explained = {o.key: "Classes come later." for o in questions.asked(ohio, store, "OHIO", Q1)}
    hand_in.submit(ohio, store, "OHIO", Q1, attested=True, explained=explained)
    return number


def target(note):
    return Agreement(0, "OHIO", "teachers_participating", "2016-17", "ALL", Comparison.AT_LEAST, 9, note=note)


ROADS = {
    "explanation": lambda s, w, text: hand_in.submit(
        w("ohio"), s, "OHIO", Q1, attested=True, explained={"teachers|any": text}
    ),
    "note of a return": lambda s, w, text: review.return_(w("evaluator"), s, "OHIO", Q1, text),
    "reason to reopen": lambda s, w, text: review.reopen(
        w("evaluator"), s, "OHIO", Q1, text, date(2017, 1, 1)
    ),
    "comment": lambda s, w, text: comment.add(w("ohio"), s, "OHIO", "teachers_participating", Q1, text),
    "note of a target": lambda s, w, text: agree.propose(w("evaluator"), s, target(text)),
    "reason to decline": lambda s, w, text: agree.decline(
        w("ohio"), s, agree.propose(w("evaluator"), s, target("")), text
    ),
    "sentence of a back-fill": lambda s, w, text: backfill_parts.hand_in_parts(
        w("evaluator"),
        s,
        backfill_parts.look(w("evaluator"), s, [("t.csv", written(rows_of("teachers")))]),
        text,
    ),
    "reason of an event": lambda s, w, text: declare.declare(w("ohio"), s, "OHIO", date(2016, 9, 1), text),
    "reason of a purge": lambda s, w, text: purge.purge(w("admin"), s, 1, reason=text),
}


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(
    ("typed", "about"),
    [(MAIL, "e-mail"), (PHONE, "telephone"), (SSN, "social security")],
    ids=["mail", "phone", "ssn"],
)
def test_what_looks_personal_is_refused_in_words_that_do_not_repeat_it(store, who, clean, road, typed, about):
    handed_in(store, who("ohio"))
    if road == "explanation":
        hand_in.nothing_to_report(who("ohio"), store, "OHIO", Q1, "students")
    with pytest.raises(RefusedError) as refusal:
        ROADS[road](store, who, f"Ask at {typed} please.")
    assert about in str(refusal.value)
    assert not found_in(str(refusal.value))
    clean()


def test_every_act_that_takes_words_checks_them():
    """An act with a parameter for something typed calls the one check, itself or in what it calls."""
    unchecked = []
    for found in pkgutil.iter_modules(act.__path__):
        module = import_module(f"plp_metrics.act.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if (
                function.__module__ != module.__name__
                or name.startswith("_")
                or name in ("free_text", "file_name")
            ):
                continue
            if TYPED & set(inspect.signature(function).parameters) and "free_text(" not in inspect.getsource(
                module
            ):
                unchecked.append(f"{found.name}.{name}")
    # These hand the words on to keep_explanations, which checks them.
    assert set(unchecked) <= {"hand_in.submit", "hand_in.submit_within"}


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_sentences_are_kept_as_they_are(text):
    assert free_text(f"  {text}\n", "note") == text


def test_control_characters_are_taken_out_and_too_much_is_refused():
    assert free_text("a\x00b\u202ec\nd", "note") == "abc\nd"
    with pytest.raises(RefusedError, match="longer than 2000"):
        free_text("x" * 2001, "note")
