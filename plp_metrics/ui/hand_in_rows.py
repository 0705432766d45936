"""The rows at fault of a refused file as the mend table shows them, and what can be offered. No widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from plp_metrics.contracts import Column, Contract
from plp_metrics.draw import words
from plp_metrics.draw.mend import MendCell, MendRow, Suggestion, suggested
from plp_metrics.intake import Judged, quotes
from plp_metrics.intake.cells import judge_cell
from plp_metrics.intake.mending import Sheet
from plp_metrics.intake.offers import DELETABLE, PERSONAL, offered
from plp_metrics.model import Problem, Severity
from plp_metrics.ui.hand_in_files import Held


@dataclass(frozen=True)
class Kind:
    """Problems that one mend mends: the same rule, column and cell. offer: the new cell, None for none."""

    rule: str
    column: str
    offer: str | None
    lines: tuple[int, ...]
    raw: str | None


@dataclass(frozen=True)
class AtFault:
    """A refused file and its rows at fault."""

    judged: Judged
    held: Held
    sheet: Sheet

    @classmethod
    def of(cls, judged: Judged, held: Held) -> Self | None:
        """None where the file can't be mended row by row."""
        sheet = Sheet.of(held.content, judged.dataset)
        return cls(judged, held, sheet) if sheet else None

    @cached_property
    def contract(self) -> Contract:
        return self.sheet.layout.contract

    @cached_property
    def problems(self) -> dict[int, list[Problem]]:
        """line → what must be fixed there, of lines that are rows."""
        listed = [p for p in self.judged.problems if p.severity is Severity.MUST_FIX and p.line is not None]
        found: dict[int, list[Problem]] = {}
        for problem in listed:
            if problem.line is not None and (problem.line in self._rows or problem.rule == quotes.RULE):
                found.setdefault(problem.line, []).append(problem)
        return found

    @cached_property
    def _rows(self) -> Mapping[int, Mapping[str, str]]:
        return self.sheet.rows({p.line for p in self.judged.problems if p.line is not None})

    @cached_property
    def marks(self) -> dict[int, quotes.Unmatched]:
        """line → its quotation mark without a match."""
        lines = [n for n, found in self.problems.items() if any(p.rule == quotes.RULE for p in found)]
        return {line: found for line in lines if (found := quotes.unmatched(self.sheet, line))}

    @cached_property
    def kinds(self) -> list[Kind]:
        """Every kind of problem that a click can mend, in the order of the file."""
        found: dict[tuple[str, str, str | None, str | None], list[int]] = {}
        for line, problems in self.problems.items():
            for problem in problems:
                if (key := self._kind(problem, line)) is not None:
                    found.setdefault(key, []).append(line)
        return [
            Kind(rule, column, offer, tuple(lines), raw)
            for (rule, column, offer, raw), lines in found.items()
        ]

    def _kind(self, problem: Problem, line: int) -> tuple[str, str, str | None, str | None] | None:
        if problem.rule in DELETABLE:
            return (problem.rule, "", None, None)
        if problem.rule == quotes.RULE:
            mark = self.marks.get(line)
            return (problem.rule, "", None, None) if mark and mark.mended is not None else None
        column, raw = self._column(problem), self._rows[line].get(problem.column or "")
        if column is None or raw is None:
            return None
        offer = offered(problem, column, raw, self._context(column, line))
        if problem.rule in PERSONAL:
            return (problem.rule, column.name, offer, None)
        return None if offer is None else (problem.rule, column.name, offer, raw)

    def _column(self, problem: Problem) -> Column | None:
        return self.contract.column(problem.column) if problem.column in self.contract.names else None

    def _context(self, column: Column, line: int) -> str:
        leans_on = column.scale if column.words else "state" if column.type == "school_id" else None
        return self._rows.get(line, {}).get(leans_on or "", "")

    def shown(self, line: int, column: str) -> str | None:
        """A cell as it may be shown; None where it looks like personal data."""
        raw = self._rows.get(line, {}).get(column, "")
        declared = self.contract.column(column)
        if any(p.column == column and p.rule in PERSONAL for p in self.problems.get(line, ())):
            return None
        return None if judge_cell(declared, raw, self._context(declared, line)).hidden else raw

    @cached_property
    def columns(self) -> list[str]:
        """The file's columns: the key, which names the row, then those at fault and what they lean on."""
        found = [p for problems in self.problems.values() for p in problems]
        bad, beside, key = {p.column for p in found}, self._beside(found), self.contract.key
        return sorted(self.sheet.columns, key=lambda n: (n not in key, n not in bad, n not in beside))

    def _beside(self, problems: Sequence[Problem]) -> set[str]:
        """The key, and the columns that the rules broken here compare."""
        broken = {p.rule for p in problems}
        compared = {
            n for r in self.contract.rules if r.id in broken for n in self.contract.names if n in r.when
        }
        return compared | set(self.contract.key)

    def rows(self, lines: Sequence[int]) -> list[MendRow]:
        """These rows as the table shows them."""
        number = {(k.rule, k.column, k.offer, k.raw): i for i, k in enumerate(self.kinds)}
        return [self._row(line, number) for line in lines]

    def _row(self, line: int, number: Mapping[tuple[str, str, str | None, str | None], int]) -> MendRow:
        problems = self.problems[line]
        told = []
        for problem in problems:
            key = self._kind(problem, line)
            offers = self._offers(number[key], line) if key is not None else ()
            column, message, fix = problem.column or "", problem.message, problem.fix
            if problem.rule == quotes.RULE:
                column, message, fix = self._mark(line, problem)
            told.append((column, message, fix, offers))
        if any(p.rule in ("ragged_row", quotes.RULE) for p in problems):
            return MendRow(line, tuple(told), ())
        cells, beside = [], self._beside(problems)
        for name in self.columns:
            faults = tuple(p.message for p in problems if p.column == name)
            cells.append(MendCell(name, self.shown(line, name), faults, bool(faults) or name in beside))
        return MendRow(line, tuple(told), tuple(cells))

    def _mark(self, line: int, problem: Problem) -> tuple[str, str, str]:
        """Where a quotation mark without a match stands: (column, message, what to do about it)."""
        mark = self.marks.get(line)
        if mark is None:
            return "", problem.message, problem.fix
        where = mark.column or f"cell {mark.place}"
        if mark.mended is not None:
            return where, problem.message, problem.fix
        told = f"Open the file as text, go to line {line}, and delete the mark before cell {mark.place}."
        return where, problem.message, f"{told} Then drop the file again."

    def _offers(self, number: int, line: int) -> tuple[Suggestion, ...]:
        kind = self.kinds[number]
        if kind.rule in DELETABLE:
            return (Suggestion("Delete this row", "delete", number, line),)
        if kind.rule == quotes.RULE:
            closed = self.marks[line].closed
            label = "Write a mark where its cell ends" if closed else "Delete this quotation mark"
            return (Suggestion(label, "quote", number, line),)
        if kind.offer is None:
            return ()
        return (Suggestion(suggested(kind.offer), "one", number, line),)

    def of_many(self) -> list[Suggestion]:
        """What mends more than one row at a click."""
        found = []
        for number, kind in enumerate(self.kinds):
            if kind.rule == "total_row" and len(kind.lines) > 1:
                found.append(Suggestion(f"Delete all {len(kind.lines)} total rows", "delete_all", number, 0))
            if kind.rule == quotes.RULE and len(kind.lines) > 1:
                found.append(
                    Suggestion(f"Mend all {len(kind.lines)} quotation marks", "quote_all", number, 0)
                )
            if kind.offer is not None and len(kind.lines) > 1:
                label = f"{kind.column}: {suggested(kind.offer, len(kind.lines))}"
                if kind.raw is not None:
                    label += f" that say “{kind.raw[:20]}”" if kind.raw else ""
                found.append(Suggestion(label, "all", number, 0))
            if kind.rule in PERSONAL and not self.contract.column(kind.column).required:
                found.append(Suggestion(f"Leave out the column {kind.column}", "leave", number, 0))
        certain = [k for k in self.kinds if k.offer is not None]
        if len(certain) > 1:
            found.insert(0, Suggestion(f"Take all {words.plural(len(certain), 'suggestion')}", "every", 0, 0))
        return found
