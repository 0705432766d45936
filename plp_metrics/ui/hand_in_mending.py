"""What a click on the mend table makes of a refused file. No widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plp_metrics.contracts import load_contracts
from plp_metrics.draw import words
from plp_metrics.intake import quotes
from plp_metrics.intake.mending import Edit, Sheet
from plp_metrics.intake.own_words import Meant
from plp_metrics.intake.parts import without_titles
from plp_metrics.ui.hand_in_files import Held
from plp_metrics.ui.hand_in_rows import AtFault

MOST_TYPED = 2000
"""Cells one click may change by typing; more can only come from a forged message."""


@dataclass(frozen=True)
class Bench(AtFault):
    """A refused file on the bench, to be mended."""

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
        before = self.sheet.rows({e.line for e in kept})
        meant = {Meant(e.column, before[e.line].get(e.column, ""), e.text) for e in kept}
        for name in dict.fromkeys(e.column for e in kept):
            count = sum(e.column == name for e in kept)
            said.append(f"{name}: {words.plural(count, 'cell')} mended by hand in the page.")
        if deleted:
            said.append(f"{words.plural(len(deleted), 'row')} deleted by hand in the page.")
        meant |= set(self.held.meant)
        return replace(
            self.held, content=content, changed=(*self.held.changed, *said), meant=tuple(sorted(meant))
        )

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
