"""The steps of handing in a quarter: tiles, what to fix, what to explain, what will change, submit."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import hand_in, preview, questions
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import words
from plp_metrics.model import DATASETS, Period, Problem, QuarterState, RefusedError, Result, Severity, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.ui import hand_in_files as files
from plp_metrics.ui import keys, program, show


def standing(viewer: Viewer, partner_id: str, period: Period) -> tuple[QuarterState, dict[str, str], str]:
    """The quarter's state, what is saved (dataset → facts in words), and the reviewer's note."""
    scope = access.scope(viewer)
    with store.current().read() as cursor:
        now = read_hand_ins.quarters_now(cursor, scope, [period.school_year]).get((partner_id, period))
        saved = {
            d.dataset: f"{d.file_name} · {words.plural(d.rows, 'row')} · saved, not submitted"
            for d in read_hand_ins.drafts(cursor, scope, partner_id, period)
        }
    return (now.state if now else QuarterState.OPEN, saved, now.note if now else "")


def in_force(viewer: Viewer, partner_id: str, period: Period) -> dict[str, str]:
    """What counts now: dataset → facts in words."""
    with store.current().read() as cursor:
        came = read_hand_ins.hand_ins(cursor, access.scope(viewer), [period.school_year])
    return {
        h.dataset: f"{h.file_name} · {words.plural(h.rows, 'row')} · handed in {words.moment(h.at)}"
        for h in came
        if h.counts and h.partner_id == partner_id and h.period == period
    }


def tiles(viewer: Viewer, partner_id: str, period: Period, drafts: dict[str, str]) -> None:
    """The four tiles with their pill and facts, and under each what can be done."""
    at = files.desk(partner_id, period)
    counts = in_force(viewer, partner_id, period)
    asked = questions.asked(viewer, store.current(), partner_id, period)
    columns = st.columns(4)
    for column, dataset in zip(columns, DATASETS, strict=True):
        with column:
            bad = files.refused(at).get(dataset)
            fix = files.counted(bad, Severity.MUST_FIX) if bad else 0
            explain = sum(o.dataset == dataset and o.problem.severity is Severity.EXPLAIN for o in asked)
            if bad:
                facts = f"{bad.file} · {words.plural(bad.rows, 'row')} · not saved"
            else:
                facts = drafts.get(dataset) or counts.get(dataset) or "Drop its file above"
            ready = dataset in drafts or dataset in counts
            pill = drawn.pill_of(fix, explain if dataset in drafts else 0, ready)
            show.html(
                drawn.tiles([drawn.Tile(files.titles()[dataset], pill, facts)]),
                keys.part("submit", f"tile_{dataset}"),
            )
            arguments = (viewer, partner_id, period, dataset)
            if bad or dataset in drafts:
                st.button(
                    "Remove",
                    key=keys.part("submit", f"remove_{dataset}"),
                    on_click=files.remove,
                    args=arguments,
                    help="Takes this file off the desk. What was submitted before stays.",
                )
            elif dataset not in counts:
                st.button(
                    "Nothing to report",
                    key=keys.part("submit", f"nothing_{dataset}"),
                    on_click=files.nothing,
                    args=arguments,
                    help="Counts as zero. You can take it back until you submit.",
                )


def found(viewer: Viewer, partner_id: str, period: Period) -> list[tuple[str, Problem]]:
    """Everything found in the files on the desk and among the drafts together: (title, problem)."""
    at = files.desk(partner_id, period)
    names = files.titles()
    told = [(names.get(place, j.file), p) for place, j in files.refused(at).items() for p in j.problems]
    asked = questions.asked(viewer, store.current(), partner_id, period)
    return told + [(names[o.dataset], o.problem) for o in asked if o.dataset not in files.refused(at)]


def what_to_fix(viewer: Viewer, partner_id: str, period: Period) -> None:
    """The table of everything found, its download, and the one-click repair for columns to leave out."""
    told = found(viewer, partner_id, period)
    if not told:
        return
    counts = {s: sum(p.severity is s for _, p in told) for s in Severity}
    show.finding(
        "What to fix",
        f"Everything found, all at once: {counts[Severity.MUST_FIX]} must be fixed,"
        f" {counts[Severity.EXPLAIN]} fixed or explained, {words.plural(counts[Severity.NOTE], 'note')}.",
    )
    table = drawn.problems(told[:200])
    show.html(f'<div class="wide">{table.html("problems")}</div>', keys.part("submit", "problems"))
    if len(told) > 200:
        st.caption(f"The first 200 of {len(told)} are shown; the download holds all of them.")
    show.download(
        drawn.problems(told),
        keys.part("submit", "problems_csv"),
        f"what-to-fix-{period}",
        "Download this list",
    )
    for place, judged in files.refused(files.desk(partner_id, period)).items():
        if any(p.rule in ("unknown_column", "personal_column") for p in judged.problems):
            st.button(
                f"Leave those columns out of {judged.file}",
                key=keys.part("submit", f"leave_{place}"),
                on_click=files.leave_out,
                args=(viewer, partner_id, period, place),
                help="The file is read again without them; they are never looked at or stored.",
            )


def repairs(partner_id: str, period: Period) -> None:
    """What went wrong last, if anything, and what was repaired while reading, file by file."""
    at = files.desk(partner_id, period)
    if at.said:
        st.error(at.said)
    for judged in at.judged.values():
        if judged.normalised:
            with st.expander(f"What we tidied in {judged.file}", type="compact"):
                for one in judged.normalised:
                    st.text(f"{one['what']} · {one['count']} times, first on line {one['line']}")


def explain(viewer: Viewer, partner_id: str, period: Period) -> dict[str, str]:
    """A field for each finding that asks for a sentence; returns key → what was written."""
    asked = questions.to_explain(questions.asked(viewer, store.current(), partner_id, period))
    if not asked:
        return {}
    show.finding(
        "Explain, or fix and drop the file again",
        "One sentence for each kind of finding; it becomes the figure's footnote.",
    )
    told = {}
    for key, found in asked.items():
        first = found[0]
        more = f" (and {len(found) - 1} more of this kind)" if len(found) > 1 else ""
        label = f"{files.titles()[first.dataset]}: {first.problem.message}{more}"
        told[key] = st.text_input(
            label.replace("[", r"\["), key=keys.part("submit", f"why_{partner_id}_{period}_{key}")
        )
    return told


def what_will_change(viewer: Viewer, partner_id: str, period: Period) -> None:
    """Every figure and status that submitting would move."""
    try:
        moved = _moved(viewer, store.current().version(), partner_id, period)
    except RefusedError:
        return
    library = program.library()
    moves = [drawn.Move(library[a.metric], b, a) for b, a in moved]
    flips = sum(m.before is not None and m.before.status is not m.after.status for m in moves)
    figures, statuses = words.plural(len(moves), "figure"), words.plural(flips, "status", "statuses")
    show.finding("What will change when you submit", f"{figures} will move; {statuses} will change.")
    table = drawn.changes(moves)
    show.html(f'<div class="wide">{table.html("changes")}</div>', keys.part("submit", "changes"))


@lru_cache(maxsize=32)
def _moved(viewer: Viewer, version: int, partner_id: str, period: Period) -> list[tuple[Result, Result]]:
    return preview.preview(viewer, store.current(), partner_id, period).moved()


def submit(viewer: Viewer, partner_id: str, period: Period, explained: dict[str, str], why_not: str) -> None:
    """Attestation and the one button; why it is off stands under it in words."""
    at = files.desk(partner_id, period)
    sure = st.checkbox(
        "These files are complete and correct to my knowledge; they hold no names and no e-mail addresses.",
        key=keys.part("submit", f"attest_{partner_id}_{period}"),
    )
    missing = [key for key, text in explained.items() if not text.strip()]
    reason = why_not or (f"{words.plural(len(missing), 'finding')} still to explain." if missing else "")
    reason = reason or ("" if sure else "Tick the box above first.")
    if st.button("Submit the quarter", type="primary", disabled=bool(reason), key=keys.part("submit", "go")):
        try:
            at.receipt = hand_in.submit(
                viewer, store.current(), partner_id, period, attested=sure, explained=explained
            )
            at.judged.clear()
            at.content.clear()
            at.said = ""
        except RefusedError as refusal:
            at.said = str(refusal)
        st.rerun()
    st.caption(
        reason
        or f"You can replace a submitted quarter until it closes on {words.day(period.closes, year=True)}."
    )


def receipt(partner_id: str, period: Period) -> None:
    """The receipt of what was just handed in."""
    got = files.desk(partner_id, period).receipt
    if got is None:
        return
    facts = [(files.titles()[f.dataset], f.file_name, f.rows, f.version, f.sha256 or "–") for f in got.files]
    table = drawn.receipt(facts, [files.titles()[d] for d in got.missing])
    show.finding(
        f"Receipt {got.event_id}: handed in by {got.account}, {words.moment(got.at)} UTC",
        "Keep it for your own records; the code in the last column proves which bytes came in.",
    )
    show.html(f'<div class="wide">{table.html()}</div>', keys.part("submit", "receipt"))
    show.download(
        table, keys.part("submit", "receipt_csv"), f"receipt-{partner_id}-{period}", "Download receipt"
    )
