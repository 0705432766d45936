"""Handing in a quarter: the four tiles, what to fix, what will change, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import SEVERITY
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Metric, Problem, Result, Severity, Status


@dataclass(frozen=True)
class Tile:
    """One dataset of the quarter: how it stands in a pill, and a line of facts under its name."""

    title: str
    pill: str
    facts: str


def pill_of(must_fix: int, to_explain: int, ready: bool) -> str:
    """The pill of a tile: what must be fixed first, else what asks for a sentence, else ready."""
    if must_fix:
        return icons.pill(Severity.MUST_FIX, f"{must_fix} to fix")
    if to_explain:
        return icons.pill(Severity.EXPLAIN, f"{to_explain} to explain")
    if ready:
        return icons.pill(Status.MET, "Ready")
    return icons.pill(Status.NOT_REPORTED, "Nothing yet")


def tiles(shown: Sequence[Tile]) -> str:
    """The four tiles side by side, one under the other on a phone."""
    items = "".join(
        f'<li><div class="hand-in-head"><strong>{esc(t.title)}</strong>{t.pill}</div>'
        f'<div class="small">{esc(t.facts)}</div></li>'
        for t in shown
    )
    return f'<ul class="hand-in-tiles">{items}</ul>'


def problems(found: Sequence[tuple[str, Problem]]) -> Table:
    """(file or dataset, problem) → the table of everything found, the gravest first."""
    ordered = sorted(found, key=lambda f: (SEVERITY[f[1].severity].rank, f[0], f[1].line or 0))
    rows = tuple(
        (
            Raw(icons.pill(p.severity), SEVERITY[p.severity].word),
            name,
            Raw(esc(p.line) if p.line else "whole file", str(p.line or "")),
            Raw(f"<code>{esc(p.column)}</code>" if p.column else "", p.column or ""),
            Raw(_value(p), p.value or ""),
            p.message,
            p.fix,
        )
        for name, p in ordered
    )
    head = ("How serious", "File", "Line", "Column", "Value", "What is wrong", "How to fix it")
    return Table(head, rows, caption="Everything found in your files", row_head=False)


def _value(problem: Problem) -> str:
    if problem.value is None:
        return ""
    short = problem.value if len(problem.value) <= 40 else f"{problem.value[:37]}…"
    return f"<code>{esc(short)}</code>"


@dataclass(frozen=True)
class Move:
    """One figure before and after; before is None where there was none."""

    metric: Metric
    before: Result | None
    after: Result


def changes(moves: Sequence[Move]) -> Table:
    """What the hand-in will change, each figure before → after with its status."""
    rows = []
    for move in moves:
        before, after = move.before, move.after
        flipped = before is not None and before.status is not after.status
        rows.append(
            (
                f"{move.metric.title}{_where(after)}",
                words.full(before, move.metric) if before else "not reported",
                Raw(
                    f"<strong>{esc(words.full(after, move.metric))}</strong>", words.full(after, move.metric)
                ),
                Raw(icons.status(before.status) if before else "", before.status.value if before else ""),
                Raw(_after(after, flipped), after.status.value),
            )
        )
    head = ("Metric", "Before", "After", "Status before", "Status after")
    return Table(head, tuple(rows), caption="What will change when you submit")


def _where(result: Result) -> str:
    return "" if result.course == "ALL" else f", {words.course(result.course)}"


def _after(result: Result, flipped: bool) -> str:
    return icons.pill(result.status) if flipped else icons.status(result.status)


def receipt(files: Sequence[tuple[str, str, int, int, str]], missing: Sequence[str]) -> Table:
    """(dataset, file, rows, version, sha256) of what came in, and what did not."""
    rows: list[tuple[str | int | None, ...]] = [*files]
    rows += [(title, "not handed in", None, None, "") for title in missing]
    head = ("Dataset", "File", "Rows", "Version", "Fingerprint (SHA-256)")
    return Table(head, tuple(rows), caption="Receipt")


def headline(must_fix: int, first: str, ready: Sequence[str], missing: Sequence[str], quarter: str) -> str:
    """The page's sentence: the one thing in the way, else what is ready, else what to do."""
    if must_fix:
        things = words.plural(must_fix, "thing")
        lead = f"{things} in the {first.lower()} file must be fixed before you can submit {quarter}"
        rest = f"; {words.listing([r.lower() for r in ready])} {'is' if len(ready) == 1 else 'are'} ready"
        return lead + (rest if ready else "")
    if ready and missing:
        names = words.listing([m.lower() for m in missing])
        return f"{words.plural(len(ready), 'file')} ready for {quarter}; {names} still to come"
    if ready:
        return f"All four files are ready: submit {quarter}"
    return f"Drop your files for {quarter}"
