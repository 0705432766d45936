"""Judges the bytes of one file: form, layout, rows. Holds the only untrusted parsing."""

# ruff: noqa: S608 - only our own names and values of a contract are formatted in
from __future__ import annotations

import io
import itertools
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import duckdb

from plp_metrics.contracts import Contract, load_contracts
from plp_metrics.intake.cells import judge_cell
from plp_metrics.intake.child.keys import across_rows
from plp_metrics.intake.child.reading import Text, readings
from plp_metrics.intake.child.rows import across_cells, whose
from plp_metrics.intake.child.scan import connect, load
from plp_metrics.intake.child.sql import quoted
from plp_metrics.intake.findings import Findings
from plp_metrics.intake.form import read_form
from plp_metrics.intake.layout import Layout, find_layout
from plp_metrics.intake.records import records, without_columns
from plp_metrics.intake.types import problem_to_json

COMMON = ("partner_id", "school_year", "quarter")


@dataclass
class Options:
    """What the parent asks: see `parent.judge`."""

    today: str
    dataset: str | None = None
    partner_id: str | None = None
    period: list[str] | None = None
    partner_states: list[str] = field(default_factory=list)
    read_as: list[str] | None = None
    many: bool = False
    drop_unknown: bool = False
    memory_bytes: int = 4 * 1024**3
    cpu_seconds: int = 120


@dataclass
class Outcome:
    """What was found, before it is written for the parent."""

    findings: Findings
    contract: Contract | None = None
    fixed: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    left_out: list[str] = field(default_factory=list)
    kept: bytes | None = None
    db: duckdb.DuckDBPyConnection | None = None

    def summary(self) -> dict[str, Any]:
        return {
            "dataset": self.contract.dataset if self.contract else None,
            **{name: self.fixed.get(name) for name in COMMON},
            "rows": self.rows,
            "problems": [problem_to_json(p) for p in self.findings.sorted_problems()],
            "more": dict(self.findings.more),
            "normalised": list(self.findings.normalised.values()),
            "left_out": self.left_out,
            "must_fix": self.findings.must_fix,
        }


def judge_bytes(content: bytes, options: Options, file: io.FileIO | None = None) -> Outcome:
    """Judge a file in this process. `outcome.db` holds the typed rows in the view `judged`.

    file: an open file with the very same bytes, if there is one. `content` is let go on the way.
    """
    findings = Findings()
    outcome = Outcome(findings)
    form = read_form(content)
    if form.refusal:
        rule, facts, line = form.refusal
        findings.file(rule, line=line, **facts)
        return outcome
    for note in form.notes:
        findings.change(note)
    text = form.text
    same = file if text is content else None
    del content, form
    layout = find_layout(text, options.dataset, options.drop_unknown, findings)
    if layout is None:
        outcome.contract = load_contracts().get(options.dataset or "")
        return outcome
    outcome.contract = layout.contract
    faults: list[int] = []
    if layout.leave_out:
        outcome.left_out = [layout.others[place] for place in layout.leave_out]
        text = without_columns(text, layout.delimiter, layout.header_line, layout.leave_out, faults)
        outcome.kept = text
        same = None
        layout = _closed_up(layout)
    outcome.fixed = _fixed(text, layout, options)
    held = Text(text, same)
    del text
    _judge_rows(held, layout, options, outcome, faults)
    return outcome


def _closed_up(layout: Layout) -> Layout:
    """The layout once the columns left out are gone."""
    gone = set(layout.leave_out)

    def moved(place: int) -> int:
        return place - sum(g < place for g in gone)

    return replace(
        layout,
        width=layout.width - len(gone),
        position={name: moved(place) for name, place in layout.position.items()},
        others={moved(place): told for place, told in layout.others.items() if place not in gone},
        leave_out=[],
    )


def _fixed(text: bytes, layout: Layout, options: Options) -> dict[str, str]:
    """The one partner, school year and quarter of the file: as asked, else as most of its first rows say."""
    if options.many:
        return {}
    fixed = dict(zip(("school_year", "quarter"), options.period or [], strict=False))
    if options.partner_id:
        fixed["partner_id"] = options.partner_id
    found: dict[str, Counter[str]] = {name: Counter() for name in COMMON}
    for _, cells in itertools.islice(records(text[: 1 << 20], layout.delimiter, layout.first_line, []), 1000):
        if len(cells) < layout.width:  # a torn row, or the end of what is looked at here
            continue
        for name in COMMON:
            place = layout.position.get(name)
            if place is not None:
                clean = judge_cell(layout.contract.column(name), cells[place][:200]).clean
                found[name][clean or ""] += clean is not None
    for name, counter in found.items():
        if name not in fixed and counter.total():
            fixed[name] = counter.most_common(1)[0][0]
    return {name: fixed[name] for name in COMMON if name in fixed and name in layout.position}


def _judge_rows(text: Text, layout: Layout, options: Options, outcome: Outcome, faults: list[int]) -> None:
    findings = outcome.findings
    for source in readings(text, layout, findings, faults):
        db = connect(source.path, f"{options.memory_bytes // 2 // 1024**2}MB", min(os.cpu_count() or 1, 4))
        try:
            outcome.rows = load(db, source, layout, outcome.fixed, findings)
        except duckdb.Error:
            db.close()
            if source.numbered:
                raise
            continue
        break
    outcome.db = db
    if options.read_as:
        _read_as(db, outcome, options.read_as)
    for line in sorted(set(faults)):
        findings.file("unbalanced_quote", line=line)
    if layout.others and not any(p.rule in ("unknown_column", "personal_column") for p in findings.problems):
        findings.change("empty_columns", len(layout.others), layout.header_line)
    if not outcome.rows and not findings.must_fix:
        findings.file("no_rows", line=layout.header_line)
    whose(db, outcome.fixed, date.fromisoformat(options.today), findings)
    across_cells(db, layout.contract, findings)
    across_rows(db, layout.contract, options.many, tuple(options.partner_states), findings)


def _read_as(db: duckdb.DuckDBPyConnection, outcome: Outcome, period: list[str]) -> None:
    """Every row of the file's own quarter becomes one of another: what is judged from here on."""
    cells = []
    for name, value in zip(("school_year", "quarter"), period, strict=True):
        cells.append(f"CASE {name} WHEN {quoted(outcome.fixed[name])} THEN {quoted(value)} ELSE {name} END")
        outcome.fixed[name] = value
    db.execute("ALTER VIEW judged RENAME TO as_written")
    replaced = f"{cells[0]} AS school_year, {cells[1]} AS quarter"
    db.execute(f"CREATE VIEW judged AS SELECT * REPLACE ({replaced}) FROM as_written")
