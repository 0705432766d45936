"""The mend table: the rows at fault of one file, their cells to type into, suggestions to take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plp_metrics.draw import words
from plp_metrics.draw.markup import caption, esc


@dataclass(frozen=True)
class MendCell:
    """One cell. text: None where it may not be shown; faults: sentences about it; first: shown on a phone."""

    column: str
    text: str | None
    faults: tuple[str, ...] = ()
    first: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A button beside a problem. do: what the click asks for; kind: which kind of problem it mends."""

    label: str
    do: str
    kind: int
    line: int


@dataclass(frozen=True)
class MendRow:
    """A row at fault. told: (column or "", sentence, fix, suggestions). No cells: can't be typed in."""

    line: int
    told: tuple[tuple[str, str, str, tuple[Suggestion, ...]], ...]
    cells: tuple[MendCell, ...]


def row_id(file: str, line: int) -> str:
    """What a link to a row of the table names it by. file: as it is called on the page."""
    return f"mend-{re.sub('[^a-z0-9]+', '-', file.lower())}-{line}"


def mend_table(
    rows: Sequence[MendRow], columns: Sequence[str], of_many: Sequence[Suggestion], was: str, file: str = ""
) -> str:
    """The table with its buttons. was: the fingerprint of the bytes it was made from, sent back with a click.

    of_many: suggestions that mend many rows at once. file: its name on the page, for links to its rows.
    """
    columns = columns if any(row.cells for row in rows) else ()
    heads = (esc(c).replace("_", "_<wbr>") for c in ("Line", "What is wrong", *columns))
    head = "".join(f'<th scope="col">{c}</th>' for c in heads)
    body = "".join(_row(row, len(columns), file) for row in rows)
    foot = (
        '<div class="mend-foot"><button type="button" class="do strong" data-do="apply" disabled>'
        "Use what I typed and check again</button>"
        '<span class="small">Type into a cell to change it; Enter checks again.</span></div>'
    )
    bar = "".join(_button(s, "many") for s in of_many)
    return (
        f'<div class="mend" data-was="{esc(was)}">'
        + (f'<div class="mend-bar" role="group" aria-label="Mend many at once">{bar}</div>' if bar else "")
        + f'<div class="wide"><table class="t mend" role="table">{caption("Rows to mend")}'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
        f"{foot if columns else ''}</div>"
    )


def _row(row: MendRow, columns: int, file: str) -> str:
    told = "".join(
        f"<li>{f'<code>{esc(column)}</code> ' if column else ''}{esc(sentence)}"
        f'<span class="small">{esc(fix)}</span>{"".join(_button(s) for s in offered)}</li>'
        for column, sentence, fix, offered in row.told
    )
    cells = "".join(_cell(row.line, cell) for cell in row.cells)
    over = f' colspan="{columns + 1}"' if columns and not cells else ""
    return (
        f'<tr role="row" id="{row_id(file, row.line)}"><th scope="row" role="rowheader">{row.line}</th>'
        f'<td role="cell" class="told"{over} data-h="What is wrong"><ul>{told}</ul></td>{cells}</tr>'
    )


def _cell(line: int, cell: MendCell) -> str:
    css = " ".join(c for c in ("bad" if cell.faults else "", "" if cell.first else "rest") if c)
    open_tag = (
        f'<td role="cell" data-h="{esc(cell.column)}"{f" class={chr(34)}{css}{chr(34)}" if css else ""}>'
    )
    if cell.text is None:
        return f'{open_tag}<span class="hidden-value">not shown</span></td>'
    faults = "; ".join(cell.faults)
    name = f"Line {line}, {cell.column}" + (f": {faults}" if faults else "")
    invalid = ' aria-invalid="true"' if faults else ""
    size = min(max(len(cell.text), 4), 24)
    return (
        f'{open_tag}<input type="text" size="{size}" value="{esc(cell.text)}" data-line="{line}"'
        f' data-column="{esc(cell.column)}" aria-label="{esc(name)}"{invalid} title="{esc(faults)}"'
        ' autocomplete="off" spellcheck="false"></td>'
    )


def _button(suggestion: Suggestion, css: str = "") -> str:
    return (
        f'<button type="button" class="do {css}" data-do="{esc(suggestion.do)}" data-kind="{suggestion.kind}"'
        f' data-line="{suggestion.line}">{esc(suggestion.label)}</button>'
    )


def suggested(text: str, count: int = 1) -> str:
    """A suggestion's words: "Write 6_8", "Write 6_8 in all 12", "Empty this cell"."""
    if not text:
        return "Empty this cell" if count == 1 else f"Empty all {words.number(count)} such cells"
    return f"Write {text}" if count == 1 else f"Write {text} in all {words.number(count)}"
