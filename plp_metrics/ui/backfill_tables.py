"""A back-fill in words and tables: the verdict of each partner and quarter, what was found, the receipt."""

from __future__ import annotations

from dataclasses import replace

from plp_metrics.act.backfill_parts import BackfillReceipt
from plp_metrics.act.backfill_seen import Part, Seen
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import SEVERITY
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import Problem, Severity, Status

IN_ALL = 1000
"""Findings listed; the rest is counted in the verdict of its part."""


def headline(seen: Seen | None, receipt: BackfillReceipt | None) -> str:
    """The page's sentence: what can go in, what went in, else what to do."""
    if seen is not None and seen.parts:
        can, cannot = _quarters(seen.ready), _quarters(seen.refused)
        lead = f"{words.plural(can, 'quarter')} can go in" if can else "Nothing can go in yet"
        return f"{lead}, {cannot} {'has' if cannot == 1 else 'have'} to be mended first" if cannot else lead
    if seen is not None:
        return "Nothing can go in yet"
    if receipt is not None:
        return f"{words.plural(_quarters(tuple(p for p, _ in receipt.taken)), 'quarter')} handed in"
    return "Drop the files of older quarters"


def _quarters(parts: tuple[Part, ...]) -> int:
    return len({part.quarter for part in parts})


def counted(seen: Seen) -> str:
    """The line under the heading of the verdicts."""
    files = words.plural(len(seen.files), "file")
    explain = sum(map(len, seen.to_explain.values()))
    asked = f" · {words.plural(explain, 'finding')} to explain" if explain else ""
    return f"From {files}{asked} · nothing is stored until you hand it in"


def verdicts(seen: Seen, names: dict[str, str]) -> Table:
    """Partner × quarter × dataset → verdict and why; those that stay out first."""
    ordered = sorted(seen.parts, key=lambda p: (not p.refused, p.partner_id, p.period, p.dataset))
    rows = tuple((*_place(p, names), p.rows, _verdict(p), " ".join(p.refused)) for p in ordered)
    head = ("Partner", "Quarter", "Dataset", "File", "Rows", "Verdict", "Why")
    return Table(head, rows, caption="The verdict of each partner and quarter")


def _place(part: Part, names: dict[str, str]) -> tuple[Cell, ...]:
    name = names.get(part.partner_id, part.partner_id)
    return (name, words.quarter(part.period), load_contracts()[part.dataset].title, part.file)


def _verdict(part: Part) -> Raw:
    if part.refused:
        return Raw(icons.pill(Severity.MUST_FIX, "Stays out"), "stays out")
    word = f"Can go in, replaces version {part.replaces}" if part.replaces else "Can go in"
    return Raw(icons.pill(Status.MET, word), word.lower())


def problems(seen: Seen) -> Table:
    """Everything found in the rows, with its partner and quarter; the gravest first."""
    found = [
        (problem, part)
        for part in seen.parts
        for problem in part.found
        if problem.severity is not Severity.NOTE or not part.refused
    ]
    told = {(problem.rule, problem.message, part.quarter) for problem, part in found}
    found += [
        (replace(problem, line=None), replace(part, file=load_contracts()[dataset].title))
        for quarter, asked in seen.to_explain.items()
        for dataset, problem in asked
        for part in [next(p for p in seen.ready if p.quarter == quarter)]
        if (problem.rule, problem.message, quarter) not in told
    ]
    found.sort(key=lambda f: (SEVERITY[f[0].severity].rank, f[1].partner_id, f[1].period, f[0].line or 0))
    rows = tuple(
        (*_finding(problem, part.file), part.partner_id, words.quarter(part.period))
        for problem, part in found[:IN_ALL]
    )
    head = ("How serious", "File", "Line", "Column", "What is wrong", "How to fix it", "Partner", "Quarter")
    return Table(head, rows, caption="Everything found in the rows", row_head=False)


def whole(seen: Seen) -> Table:
    """What keeps a whole file out."""
    rows = tuple(_finding(problem, file.judged.file) for file in seen.files for problem in file.whole)
    head = ("How serious", "File", "Line", "Column", "What is wrong", "How to fix it")
    return Table(head, rows, caption="What keeps a whole file out", row_head=False)


def _finding(problem: Problem, file: str) -> tuple[Cell | Raw, ...]:
    return (
        Raw(icons.pill(problem.severity), SEVERITY[problem.severity].word),
        file,
        Raw(esc(problem.line) if problem.line else "whole file", str(problem.line or "")),
        Raw(f"<code>{esc(problem.column)}</code>" if problem.column else "", problem.column or ""),
        problem.message,
        problem.fix,
    )


def receipt(done: BackfillReceipt, names: dict[str, str]) -> Table:
    """What went in, with its number, and what did not, with the reason."""
    rows: list[tuple[Cell | Raw, ...]] = [
        (*_place(part, names), part.rows, number, Raw(icons.pill(Status.MET, "Handed in"), "handed in"), "")
        for part, number in done.taken
    ]
    rows += [
        (*_place(part, names), part.rows, None, _verdict(part), " ".join(part.refused))
        for part in done.refused
    ]
    head = ("Partner", "Quarter", "Dataset", "File", "Rows", "Submission", "Verdict", "Why")
    return Table(head, tuple(rows), caption="Receipt")
