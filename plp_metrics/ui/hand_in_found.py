"""Everything found in the files of a quarter: stage by stage, kind by kind, and as a list to pass on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from plp_metrics import store
from plp_metrics.act import questions
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import words
from plp_metrics.intake.stages import first_stage
from plp_metrics.model import Period, Problem, Severity, Viewer
from plp_metrics.ui import hand_in_files as files
from plp_metrics.ui import hand_in_mend, keys, show
from plp_metrics.ui.hand_in_mending import Bench

Told = tuple[str, Problem]
Rows = Mapping[str, tuple[Sequence[str], Mapping[int, Mapping[str, str | None]]]]
"""file → (its columns, line → column → cell, None where it may not be shown)."""


@dataclass(frozen=True)
class Reports:
    """How the problem report is written: (problems) → CSV, (problems, their rows) → workbook."""

    csv: Callable[[Sequence[Told]], bytes]
    workbook: Callable[[Sequence[Told], Rows], bytes]


def found(viewer: Viewer, partner_id: str, period: Period) -> list[Told]:
    """Everything found in the files on the desk and among the drafts together: (title, problem)."""
    at = files.desk(partner_id, period)
    names = files.titles()
    told = [(names.get(place, j.file), p) for place, j in files.refused(at).items() for p in j.problems]
    asked = questions.asked(viewer, store.current(), partner_id, period)
    return told + [(names[o.dataset], o.problem) for o in asked if o.dataset not in files.refused(at)]


def what_to_fix(viewer: Viewer, partner_id: str, period: Period, reports: Reports, *, drafts: bool) -> None:
    """What must be fixed first, the rest folded away; the reports; columns to leave out; the mend tables.

    drafts: something is saved to be submitted. Of what was submitted already all was explained with it.
    """
    at = files.desk(partner_id, period)
    told = found(viewer, partner_id, period) if drafts or files.refused(at) else []
    benches = hand_in_mend.benches(at)
    if told:
        _listed(partner_id, period, told, benches)
        _reports(at, told, period, reports)
        for place, judged in files.refused(at).items():
            hand_in_mend.leave_out(viewer, partner_id, period, place, judged)
    hand_in_mend.mend(viewer, partner_id, period, benches)


def _listed(partner_id: str, period: Period, told: Sequence[Told], benches: Mapping[str, Bench]) -> None:
    refused = files.refused(files.desk(partner_id, period))
    more = {
        (files.titles().get(place, j.file), rule): count
        for place, j in refused.items()
        for rule, count in j.more.items()
    }
    now, later = _staged(told)
    fix, explain, note = ([t for t in now if t[1].severity is s] for s in Severity)
    left = sum(files.counted(j, Severity.MUST_FIX) for j in refused.values()) - _count(later)
    counts = ((left, "must be fixed"), (len(explain), "to fix or explain"))
    told_counts = [f"{words.number(n)} {what}" for n, what in counts if n]
    told_counts += [words.plural(len(note), "note")] if note else []
    show.finding(
        "What to fix",
        f"Everything found, all at once: {words.listing(told_counts)}.",
    )
    parts = []
    if fix:
        to_mend = {
            (files.titles().get(place, bench.judged.file), line)
            for place, bench in benches.items()
            for line in sorted(bench.problems)[: hand_in_mend.A_PAGE]
        }
        table = drawn.problems(drawn.kinds(fix, more), to_mend)
        parts.append(f'<div class="wide">{table.html("problems")}</div>')
    if later:
        title = f"{words.plural(len(later), 'more problem')} in the rows: look again once the above is right"
        parts.append(drawn.folded(title, drawn.problems(drawn.kinds(later, more))))
    if explain:
        title = f"{words.plural(len(explain), 'thing')} to fix or explain"
        parts.append(drawn.folded(title, drawn.problems(drawn.kinds(explain)), open_=not fix))
    if note:
        title = f"{words.plural(len(note), 'note')}: nothing to do"
        parts.append(drawn.folded(title, drawn.problems(drawn.kinds(note))))
    show.html("".join(parts), keys.part("submit", "problems"))


def _staged(told: Sequence[Told]) -> tuple[list[Told], list[Told]]:
    now: list[Told] = []
    later: list[Told] = []
    for name in dict.fromkeys(name for name, _ in told):
        first, rest = first_stage(p for n, p in told if n == name)
        now += [(name, p) for p in first]
        later += [(name, p) for p in rest]
    return now, later


def _count(told: Sequence[Told]) -> int:
    return sum(p.severity is Severity.MUST_FIX for _, p in told)


def _reports(at: files.Desk, told: Sequence[Told], period: Period, reports: Reports) -> None:
    def workbook() -> bytes:
        return reports.workbook(told, _rows(at))

    side_by_side = st.container(horizontal=True, key=keys.part("submit", "problem_lists"))
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    side_by_side.download_button(
        "Download this list as Excel workbook",
        workbook,
        f"what-to-fix-{period}.xlsx",
        sheet,
        key=keys.part("submit", "problems_xlsx"),
        on_click="ignore",
        help="With the rows at fault, their bad cells marked.",
    )
    side_by_side.download_button(
        "Download this list as CSV",
        lambda: reports.csv(told),
        f"what-to-fix-{period}.csv",
        "text/csv",
        key=keys.part("submit", "problems_csv"),
        on_click="ignore",
    )


def _rows(at: files.Desk) -> Rows:
    rows: dict[str, tuple[Sequence[str], Mapping[int, Mapping[str, str | None]]]] = {}
    for place, judged in files.refused(at).items():
        bench = Bench.of(judged, at.held[place]) if place in at.held else None
        if bench is not None:
            shown = {n: {c: bench.shown(n, c) for c in bench.sheet.columns} for n in sorted(bench.problems)}
            rows[files.titles().get(place, judged.file)] = (bench.sheet.columns, shown)
    return rows
