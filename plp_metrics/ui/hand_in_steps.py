"""The steps of handing in a quarter: tiles, what was tidied, what to explain, submit, the receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import again, hand_in, questions, take_back
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.model import DATASETS, Period, QuarterState, RefusedError, Severity, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.ui import (
    clock,
    hand_in_mend,
    hand_in_remember,
    hand_in_tidied,
    histories,
    keys,
    review_receipt,
    show,
)
from plp_metrics.ui import hand_in_files as files
from plp_metrics.ui.looked import looked

Act = Callable[[Viewer, str, Period, str], None]


@dataclass(frozen=True)
class Standing:
    """How a quarter stands. drafts: dataset → facts in words; zero: those without a new file; nothing: those
    of them with nothing to report.

    last_day: the last on which it can be handed in.
    """

    state: QuarterState
    drafts: dict[str, str]
    zero: frozenset[str]
    nothing: frozenset[str]
    note: str
    last_day: date


_HOW = {
    "nothing_to_report": "Nothing to report · saved, not submitted",
    "same_as_last_quarter": "{name} · {rows} · same as last quarter · saved, not submitted",
}


@looked
def standing(viewer: Viewer, partner_id: str, period: Period) -> Standing:
    """The quarter's state, what is saved, the reviewer's note, and the last day to hand in."""
    scope = access.scope(viewer)
    with store.current().read() as cursor:
        now = read_hand_ins.quarters_now(cursor, scope, [period.school_year]).get((partner_id, period))
        saved = read_hand_ins.drafts(cursor, scope, partner_id, period)
    facts = {
        d.dataset: _HOW.get(d.how, "{name} · {rows} · saved, not submitted").format(
            name=d.file_name, rows=words.plural(d.rows, "row")
        )
        for d in saved
    }
    return Standing(
        now.state if now else QuarterState.OPEN,
        facts,
        frozenset(d.dataset for d in saved if d.how in _HOW),
        frozenset(d.dataset for d in saved if d.how == questions.NOTHING),
        now.note if now else "",
        (now.ends_on if now else None) or period.closes,
    )


def headline(viewer: Viewer, partner_id: str, period: Period, now: Standing) -> tuple[str, str, int]:
    """The page's sentence, whose turn it is and how long, and how many things must be fixed."""
    at, titles = files.desk(partner_id, period), files.titles()
    refused, counts = files.refused(at), in_force(viewer, partner_id, period)
    ready = [titles[d] for d in DATASETS if d in now.drafts and d not in refused]
    missing = [titles[d] for d in DATASETS if d not in now.drafts and d not in counts]
    to_fix = sum(files.counted(j, Severity.MUST_FIX) for j in refused.values())
    first = next((titles.get(place, j.file) for place, j in refused.items()), "")
    quarter, today = words.quarter(period), clock.today(partner_id)
    turn = drawn.turn(now.state, period, today, now.last_day, bool(now.drafts), clock.zone(partner_id))
    if at.receipt or (not now.drafts and not refused and counts):
        return f"{quarter} is {now.state.value}", turn, to_fix
    return drawn.headline(to_fix, first, ready, missing, quarter), turn, to_fix


def said_by_code_org(now: Standing) -> None:
    """What the reviewer wrote when the quarter was returned or reopened."""
    if now.note and now.state is QuarterState.RETURNED:
        st.warning(f"Returned by Code.org: {literal(now.note)}")
    elif now.note and now.state is QuarterState.OPEN:
        st.info(f"Reopened by Code.org until {words.day(now.last_day, True)}: {literal(now.note)}")


@looked
def in_force(viewer: Viewer, partner_id: str, period: Period) -> dict[str, str]:
    """What counts now: dataset → facts in words."""
    with store.current().read() as cursor:
        came = read_hand_ins.hand_ins(cursor, access.scope(viewer), [period.school_year])
    return {
        h.dataset: f"{h.file_name} · {words.plural(h.rows, 'row')} · version {h.version}, handed in "
        + clock.moment(h.at, partner_id)
        for h in came
        if h.counts and h.partner_id == partner_id and h.period == period
    }


def tiles(viewer: Viewer, partner_id: str, period: Period, now: Standing) -> None:
    """The four tiles with their pill and facts, and under each what can be done."""
    at = files.desk(partner_id, period)
    counts = in_force(viewer, partner_id, period)
    asked = questions.asked(viewer, store.current(), partner_id, period)
    for column, dataset in zip(st.columns(4), DATASETS, strict=True):
        with column:
            bad = files.refused(at).get(dataset)
            fix = files.counted(bad, Severity.MUST_FIX) if bad else 0
            explain = sum(o.dataset == dataset and o.problem.severity is Severity.EXPLAIN for o in asked)
            if bad:
                facts = f"{bad.file} · {words.plural(bad.rows, 'row')} · not saved"
            else:
                facts = now.drafts.get(dataset) or counts.get(dataset) or "Drop its file above"
            ready = dataset in now.drafts
            pill = drawn.pill_of(fix, explain if ready else 0, ready, dataset in counts)
            show.html(
                drawn.tiles([drawn.Tile(files.titles()[dataset], pill, facts)]),
                keys.part("submit", f"tile_{dataset}"),
            )
            if bad or dataset in now.drafts:
                label = "Take back" if dataset in now.zero and not bad else "Remove"
                _button(label, "remove", files.remove, viewer, partner_id, period, dataset,
                        help="Takes this file off the desk. What was submitted before stays.")  # fmt: skip
                if dataset in now.nothing and not bad:
                    _why_nothing(viewer, partner_id, period, dataset)
            elif dataset not in counts:
                _instead(viewer, partner_id, period, dataset)


def _instead(viewer: Viewer, partner_id: str, period: Period, dataset: str) -> None:
    """What can be said instead of dropping a file."""
    _button("Nothing to report", "nothing", files.nothing, viewer, partner_id, period, dataset,
            help="Counts as zero. You can take it back until you submit.")  # fmt: skip
    if again.may_repeat(viewer, store.current(), partner_id, period, dataset):
        same = partial(files.act, doing=again.same_as_last_quarter)
        _button("Same as last quarter", "same", same, viewer, partner_id, period, dataset,
                help="Hands in last quarter's file again, checked as this quarter's.")  # fmt: skip


def _why_nothing(viewer: Viewer, partner_id: str, period: Period, dataset: str) -> None:
    key = questions.why_nothing(dataset)
    before = questions.said_before(viewer, store.current(), partner_id, period)
    st.text_input(
        "Why? (you may leave it out)",
        value=before.get(key, ""),
        key=_why(partner_id, period, key),
        help="Kept when you submit; it stands beside the zero.",
    )


def _why(partner_id: str, period: Period, key: str) -> str:
    return keys.part("submit", f"why_{partner_id}_{period}_{key}")


def _button(label: str, name: str, act: Act, viewer: Viewer, partner_id: str, period: Period, dataset: str,
            help: str) -> None:  # fmt: skip
    key = keys.part("submit", f"{name}_{dataset}")
    st.button(label, key=key, on_click=act, args=(viewer, partner_id, period, dataset), help=help)


def taking_back(viewer: Viewer, partner_id: str, period: Period, now: Standing) -> None:
    """Taking a submitted quarter back, while nobody has reviewed it."""
    if now.state is not QuarterState.SUBMITTED:
        return
    with st.popover("Take the quarter back"):
        st.write("Its files become drafts again and no longer count. You can submit them again.")
        if st.button("Take it back", key=keys.part("submit", "take_back")):
            at = files.desk(partner_id, period)
            at.said, at.receipt, at.shown = "", None, None
            try:
                take_back.take_back(viewer, store.current(), partner_id, period)
                at.done = "The quarter is a draft again; nothing of it counts until you submit it."
            except RefusedError as refusal:
                at.said = str(refusal)
            st.rerun()


def repairs(viewer: Viewer, partner_id: str, period: Period) -> None:
    """What went wrong last, if anything, what was tidied while reading, and what is remembered."""
    at = files.desk(partner_id, period)
    if at.said:
        st.error(literal(at.said))
    if at.done:
        st.success(literal(at.done))
    hand_in_mend.downloads(partner_id, period)
    hand_in_remember.ask(viewer, partner_id, period)
    hand_in_tidied.tell(viewer, partner_id, period)
    hand_in_remember.tell(viewer, partner_id, period)


def explain(viewer: Viewer, partner_id: str, period: Period) -> dict[str, str]:
    """A field for each finding that asks for a sentence; returns key → what was written."""
    asked = questions.to_explain(questions.asked(viewer, store.current(), partner_id, period))
    if not asked:
        return {}
    show.finding(
        "Explain, or fix and drop the file again",
        "One sentence for each kind of finding; it becomes the figure's footnote.",
    )
    before = questions.said_before(viewer, store.current(), partner_id, period)
    told = {}
    for number, (key, found) in enumerate(asked.items()):
        first = found[0]
        more = f" (and {len(found) - 1} more of this kind)" if len(found) > 1 else ""
        label = f"{files.titles()[first.dataset]}: {first.problem.message}{more}"
        lines = histories.histories(found, period)
        with st.container(border=bool(lines), key=keys.part("submit", f"finding_{number}")):
            if lines:
                show.html(lines, keys.part("submit", f"history_{number}"))
            told[key] = st.text_input(
                literal(label),
                value=before.get(key, ""),
                key=_why(partner_id, period, key),
            )
    return told


def submit(
    viewer: Viewer, partner_id: str, period: Period, now: Standing, explained: dict[str, str], to_fix: int
) -> None:
    """A note, attestation and the one button; why it is off stands under it in words. to_fix: how many
    things must be fixed first."""
    at = files.desk(partner_id, period)
    note = st.text_area(
        "A note to Code.org (you may leave it out)",
        max_chars=hand_in.LONGEST_NOTE,
        height=68,
        key=keys.part("submit", f"note_{partner_id}_{period}"),
        help="Your reviewer reads it beside the files; it stands on the receipt.",
    )
    sure = st.checkbox(
        "These files are complete and correct to my knowledge; they hold no names and no e-mail addresses.",
        key=keys.part("submit", f"attest_{partner_id}_{period}"),
    )
    zero = [questions.why_nothing(dataset) for dataset in now.nothing]
    missing = [key for key, text in explained.items() if not text.strip()]
    reason = "" if sure else "Tick the box above first."
    reason = f"{words.plural(len(missing), 'finding')} still to explain." if missing else reason
    reason = f"{words.plural(to_fix, 'thing')} must be fixed first." if to_fix else reason
    if st.button("Submit the quarter", type="primary", disabled=bool(reason), key=keys.part("submit", "go")):
        try:
            with st.spinner("Submitting: the files are stored and every figure is counted again …"):
                whys = {k: st.session_state[_why(partner_id, period, k)] for k in zero}
                at.receipt = hand_in.submit(
                    viewer,
                    store.current(),
                    partner_id,
                    period,
                    attested=sure,
                    explained=explained | whys,
                    note=note or "",
                    seen=at.shown,
                )
            at.clear()
        except RefusedError as refusal:
            at.said, at.done = str(refusal), ""
        st.rerun()
    st.caption(
        reason
        or f"You can replace a submitted quarter until it closes on {words.day(period.closes, year=True)}."
    )


def receipt(viewer: Viewer, partner_id: str, period: Period) -> None:
    """The receipt of what was just handed in."""
    got = files.desk(partner_id, period).receipt
    if got is not None:
        review_receipt.just_now(viewer, partner_id, period, got.event_id)
