"""Plain tables: rows → accessible HTML, and rows → CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from plp_metrics.draw.markup import caption as name_of
from plp_metrics.draw.markup import esc, head_row
from plp_metrics.draw.words import number

Cell = str | float | int | None
_AMOUNT = re.compile(r"[-\u2212\u2013+]?\$[\d,.\u00a0]+")
# What makes a cell a formula; the wide forms do where a spreadsheet is set to Chinese or Japanese.
_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Raw:
    """A cell that is markup already (made by `link`, `status`, `pill`…); `text` is what the CSV says."""

    html: str
    text: str = ""


@dataclass(frozen=True)
class Table:
    """A head and its rows, in order. None is an empty cell; numbers and amounts of money stand on the right.

    caption: what the table holds, read out first. row_head: the first cell of a row names the row.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell | Raw, ...], ...]
    caption: str = ""
    row_head: bool = True

    def html(self, css: str = "") -> str:
        """The table as HTML; on a phone each row becomes a block with the column's name before each value."""
        right = {
            i for i in range(len(self.head)) if any(_counts(row[i]) for row in self.rows if i < len(row))
        }
        head = "".join(
            f'<th scope="col"{" class=n" if i in right else ""}>{esc(h)}</th>'
            for i, h in enumerate(self.head)
        )
        caption = name_of(self.caption) if self.caption else ""
        body = "".join(f'<tr role="row">{self._row(row, right)}</tr>' for row in self.rows)
        return (
            f'<table class="t {esc(css)}" role="table">{caption}{head_row(head)}'
            f'<tbody role="rowgroup">{body}</tbody></table>'
        )

    def _row(self, row: Sequence[Cell | Raw], right: set[int]) -> str:
        cells = []
        for i, cell in enumerate(row):
            inner = cell.html if isinstance(cell, Raw) else "" if cell is None else esc(_shown(cell))
            attrs = f'data-h="{esc(self.head[i])}"' + (' class="n"' if i in right else "")
            if i == 0 and self.row_head:
                cells.append(f'<th scope="row" role="rowheader" {attrs}>{inner}</th>')
            else:
                cells.append(f'<td role="cell" {attrs}><span>{inner}</span></td>')
        return "".join(cells)

    def csv(self) -> bytes:
        """The same as CSV: UTF-8 with BOM, and no cell that a spreadsheet would run as a formula."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([safe(h) for h in self.head])
        for row in self.plain():
            writer.writerow(row)
        return out.getvalue().encode("utf-8-sig")

    def plain(self) -> list[list[Cell]]:
        """The rows as a spreadsheet takes them: text and numbers, nothing that would run."""
        return [[safe(c.text if isinstance(c, Raw) else c) for c in row] for row in self.rows]


def table(rows: Sequence[Sequence[Cell | Raw]], head: Sequence[str], caption: str = "", css: str = "") -> str:
    """Rows under a head as HTML; the short way to `Table(...).html()`."""
    return Table(tuple(head), tuple(tuple(r) for r in rows), caption).html(css)


def _counts(cell: Cell | Raw) -> bool:
    """Whether a cell is a number, or a text that is nothing but an amount of dollars."""
    text = cell.text if isinstance(cell, Raw) else cell
    return isinstance(text, int | float) or (isinstance(text, str) and _AMOUNT.fullmatch(text) is not None)


def _shown(cell: Cell) -> str:
    return number(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)


def safe(cell: Cell) -> Cell:
    """A cell for a spreadsheet: what would start a formula gets an apostrophe, whole numbers no point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        plain = cell.replace("\u00a0", " ")
        return f"'{plain}" if plain.lstrip(" ")[:1] in _STARTS else plain
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
