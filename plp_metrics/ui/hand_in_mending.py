"""What the mend table shows of a refused file, and what a click on it makes of the file. No widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from plp_metrics.contracts import Column, Contract, load_contracts
from plp_metrics.draw import words
from plp_metrics.draw.mend import MendCell, MendRow, Suggestion, suggested
from plp_metrics.intake import Judged, quotes
from plp_metrics.intake.cells import judge_cell
from plp_metrics.intake.mending import Edit, Sheet
from plp_metrics.intake.offers import DELETABLE, PERSONAL, offered
from plp_metrics.intake.parts import without_titles
from plp_metrics.model import Problem, Severity
from plp_metrics.ui.hand_in_files import Held

MOST_TYPED = 2000
"""Cells one click may change by typing; more can only come from a forged message."""


@dataclass(frozen=True)
class Kind:
    """Problems that one mend mends: the same rule, column and cell. offer: the new cell, None for none."""

    rule: str
    column: str
    offer: str | None
    lines: tuple[int, ...]
    raw: str | None


@dataclass(frozen=True)
class Bench:
    """A refused file on the bench: its rows at fault, and what may be done to them."""

    judged: Judged
    held: Held
    sheet: Sheet

    @classmethod
    def of(cls, judged: Judged, held: Held) -> Bench | None:
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

    def mended(self, asked: Mapping[str, Any]) -> Held:
        """The file once what was asked for is done: what was typed, and the suggestion that was clicked.

        Raises ValueError on a message that does not fit this file (any more), and then nothing is done.
        """
        if asked.get("was") != self.held.fingerprint:
            raise ValueError("the file has changed since")
        do, number, line = asked.get("do"), asked.get("kind") or 0, asked.get("line") or 0
        edits = {(e.line, e.column): e for e in self._typed(asked.get("edits") or [])}
        deleted: set[int] = set()
        if do == "every":
            chosen = [(k, k.lines) for k in self.kinds if k.offer is not None]
        elif do in ("one", "delete"):
            chosen = [(self.kinds[int(number)], (int(line),))]
        elif do in ("all", "delete_all"):
            chosen = [(self.kinds[int(number)], self.kinds[int(number)].lines)]
        else:
            chosen = []
        for kind, lines in chosen:
            if do in ("delete", "delete_all"):
                deleted.update(lines)
            elif kind.offer is not None:
                everywhere = kind.raw is not None and do != "one"
                at_all = self.sheet.lines_with(kind.column, kind.raw or "") if everywhere else lines
                edits |= {(at, kind.column): Edit(at, kind.column, kind.offer) for at in at_all}
        if do in ("quote", "quote_all"):
            kind = self.kinds[int(number)]
            return self._with_marks((int(line),) if do == "quote" else kind.lines, list(edits.values()))
        if do == "leave":
            return self._without(self.kinds[int(number)].column, list(edits.values()))
        if not edits and not deleted:
            raise ValueError("nothing was asked for")
        return self._with(list(edits.values()), deleted)

    def _typed(self, typed: Sequence[Mapping[str, Any]]) -> list[Edit]:
        if len(typed) > MOST_TYPED:
            raise ValueError("too many cells at once")
        found = [Edit(int(e["line"]), str(e["column"]), str(e["text"])[:400]) for e in typed]
        for edit in found:
            if edit.line not in self.problems or self.shown(edit.line, edit.column) is None:
                raise ValueError("this cell can't be typed into")
        return found

    def _with(self, edits: list[Edit], deleted: set[int]) -> Held:
        kept = [e for e in edits if e.line not in deleted]
        content = self.sheet.mended(kept, deleted)
        said = []
        for name in dict.fromkeys(e.column for e in kept):
            count = sum(e.column == name for e in kept)
            said.append(f"{name}: {words.plural(count, 'cell')} mended by hand in the page.")
        if deleted:
            said.append(f"{words.plural(len(deleted), 'row')} deleted by hand in the page.")
        return replace(self.held, content=content, changed=(*self.held.changed, *said))

    def _with_marks(self, lines: Sequence[int], edits: list[Edit]) -> Held:
        """The marks first: what was typed stands on lines of the same number afterwards."""
        content = quotes.mended(self.sheet, lines)
        sheet = Sheet.of(content, self.judged.dataset)
        if sheet is None:
            raise ValueError("the file can't be read once these marks are mended")
        said = f"{words.plural(len(lines), 'quotation mark')} mended by hand in the page."
        held = replace(self.held, content=content, changed=(*self.held.changed, said))
        return replace(self, held=held, sheet=sheet)._with(edits, set()) if edits else held

    def _without(self, column: str, edits: list[Edit]) -> Held:
        sheet = Sheet.of(self.sheet.mended(edits), self.judged.dataset) if edits else self.sheet
        if sheet is None or load_contracts()[self.contract.dataset].column(column).required:
            raise ValueError("this column can't be left out")
        return replace(self.held, content=sheet.without(column), left_out=(*self.held.left_out, column))

    def without_others(self) -> Held:
        """The file without the columns that are not ours, unread. Raises ValueError where it can't be."""
        names = tuple(self.sheet.layout.others.values())
        return replace(self.held, content=self.sheet.without_others(), left_out=(*self.held.left_out, *names))

    def without_title_lines(self) -> Held:
        """The file without the lines above its column names; every row keeps its line."""
        content, count = without_titles(self.held.content, self.judged.dataset)
        said = f"{words.plural(count, 'line')} above the column names taken out."
        return replace(self.held, content=content, changed=(*self.held.changed, said))
