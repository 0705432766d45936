"""Targets of many partners at once: a grid to type into, a file to take and bring back, the term sheet's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import agree_many
from plp_metrics.compute import results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import words
from plp_metrics.model import (
    ALL,
    NETWORK,
    Agreement,
    Comparison,
    Metric,
    Question,
    Viewer,
    school_year,
    year_start,
)
from plp_metrics.partnership import agreements as rules
from plp_metrics.store import read
from plp_metrics.ui import acting, ask, keys, program, proposing_fields, targets_seen

PAGE = "bulk_targets"
_WHICH = ("Partner", "Last year", "Now", "Holds or waits")
_COLUMNS = (
    *((name, pa.string()) for name in _WHICH),
    ("Starts from", pa.float64()),
    ("Proposed", pa.float64()),
    ("Note", pa.string()),
)


@dataclass(frozen=True)
class Wanted:
    """What the page is about: one metric, course and year for many partners."""

    metric: Metric
    course: str
    year: str
    comparison: Comparison


@dataclass(frozen=True)
class Row:
    """One partner: the end of the year before, the figure of now, the target there is."""

    partner_id: str
    name: str
    before: float | None
    now: float | None
    there: Agreement | None


def choose(viewer: Viewer) -> Wanted:
    """Metric, course, school year and comparison, by the address."""
    library = program.library()
    running = program.years()[0]
    years = {y: y for y in (running, *(y for y in targets_seen.years()[:3] if y != running))}
    year = ask.one_of(keys.YEAR, "School year", years) or next(iter(years))
    chosen = ask.one_of(keys.METRIC, "Metric", {k: m.title for k, m in library.items()})
    metric = library[chosen or next(iter(library))]
    courses = [ALL, *(c for c in metric.courses if c != ALL)] if "c" in metric.grain else [ALL]
    named = {c: words.course(c)[:1].upper() + words.course(c)[1:] for c in courses}
    course = ask.one_of(keys.COURSE, "Course", named) or ALL
    comparison = st.selectbox(
        "Comparison",
        [c for c in rules.comparisons(metric) if c is not Comparison.REPORT_ONLY],
        format_func=lambda c: drawn.COMPARISONS[c],
        key=keys.part(PAGE, f"comparison_{metric.key}"),
        width=180,
    )
    return Wanted(metric, course, year, comparison)


def rows(viewer: Viewer, of: Wanted) -> list[Row]:
    """The partners that take part in the year, with what is known of each."""
    metric, now, scope = of.metric, store.current(), access.scope(viewer)
    before = school_year(year_start(of.year) - 1)
    then = _values(viewer, of, before, "Q4")
    latest = program.latest(viewer)
    found = answer(now, scope, read.agreements, (metric.key,), (of.year,), states=("proposed", "confirmed"))
    there = {a.partner_id: a for a in found if a.course == of.course and a.partner_id != NETWORK}
    current = _values(viewer, of, *latest)
    return [
        Row(p.partner_id, p.name, then.get(p.partner_id), current.get(p.partner_id), there.get(p.partner_id))
        for p in program.named(viewer).values()
        if p.takes_part(of.year)
    ]


def grid(viewer: Viewer, of: Wanted, known: Sequence[Row]) -> None:
    """The grid, and the button that proposes what was typed into it."""
    metric = of.metric
    unit = proposing_fields.unit_of(metric)
    cells = [_cells(r, metric) for r in known]
    frame = pa.table({name: pa.array([c[i] for c in cells], kind) for i, (name, kind) in enumerate(_COLUMNS)})
    whole = proposing_fields.number(metric)["step"] == 1
    shown = st.column_config.NumberColumn(format="%d" if whole else "%.2f", step=1 if whole else 0.01)
    with st.form(keys.part(PAGE, f"grid_{metric.key}_{of.course}_{of.year}"), border=False):
        st.caption(f"Numbers in {unit}. Partners with an empty “Proposed” are left as they are.")
        typed = st.data_editor(
            frame,
            key=keys.part(PAGE, f"cells_{metric.key}_{of.course}_{of.year}"),
            hide_index=True,
            disabled=list(_WHICH),
            placeholder="",
            column_config={"Starts from": shown, "Proposed": shown},
            height=min(38 + 35 * len(known), 900),
        )
        acting.outcome(PAGE)
        if st.form_submit_button("Propose these", type="primary", key=keys.part(PAGE, "send")):
            propose(viewer, targets(of, known, typed))
            st.rerun()


def targets(of: Wanted, known: Sequence[Row], typed: pa.Table) -> list[Agreement]:
    """What was typed into the grid, for the partners with something proposed."""
    made = []
    for row, cells in zip(known, typed.to_pylist(), strict=True):
        if cells["Proposed"] is None:
            continue
        empty = Agreement(0, row.partner_id, of.metric.key, of.year, of.course, of.comparison, None)
        made.append(
            replace(
                empty,
                target=proposing_fields.meant(cells["Proposed"], of.metric),
                baseline=proposing_fields.meant(cells["Starts from"], of.metric),
                note=(cells["Note"] or "").strip(),
            )
        )
    return made


def propose(viewer: Viewer, wanted: Sequence[Agreement]) -> bool:
    """The button's act: all of them or none."""
    done = f"{words.plural(len(wanted), 'target')} proposed. They wait for the partners."
    return acting.run(PAGE, done, lambda: agree_many.propose_many(viewer, store.current(), wanted))


def term_sheet(viewer: Viewer, year: str) -> None:
    """The term sheet's targets for all partners that lack them: to hold at once, or proposed."""
    with st.container(horizontal=True, gap="small"):
        for proposed, label in (
            (False, f"Start {year} for all partners"),
            (True, f"Propose them for {year}"),
        ):
            st.button(
                label,
                key=keys.part(PAGE, f"start_{year}_{proposed}"),
                on_click=start,
                args=(viewer, year, proposed),
                help="Only what a partner has neither agreed nor proposed, for the courses it offers.",
            )


def start(viewer: Viewer, year: str, proposed: bool) -> None:
    """The button's act."""
    who = [p.partner_id for p in program.named(viewer).values() if p.takes_part(year)]
    done = f"{year}: the term sheet's targets are {'proposed' if proposed else 'in force'} where they lacked."
    acting.run(
        PAGE, done, lambda: agree_many.start_many(viewer, store.current(), who, year, proposed=proposed)
    )


def _values(viewer: Viewer, of: Wanted, year: str, quarter: str) -> dict[str, float]:
    question = Question(year, quarter, (of.metric.key,), of.course)
    found = answer(store.current(), access.scope(viewer), results.results, question)
    return {r.partner_id: r.value for r in found if r.value is not None}


def _cells(row: Row, metric: Metric) -> tuple[object, ...]:
    def amount(value: float | None) -> str:
        return "–" if value is None else words.amount(value, metric)

    there = ""
    if row.there is not None:
        waits = " (waits)" if row.there.state == "proposed" else ""
        there = f"{drawn.asks(row.there, metric)}{waits}"
    start = None if row.before is None else proposing_fields.typed(row.before, metric)
    return row.name, amount(row.before), amount(row.now), there, start, None, ""
