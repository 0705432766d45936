"""Promises over all partners: lines × partners, and who owes what to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import caption, esc, head_row, link, note
from plp_metrics.draw.promises import LOOKS, kept
from plp_metrics.draw.promises import key as symbols
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model.promises import Line, Promise, Side, Standing

OPEN = (Standing.OVERDUE, Standing.DISPUTED)


def sentence(found: Mapping[str, Sequence[Promise]]) -> str:
    """ "Partners kept 310 of 342 promises due so far; Code.org kept 190 of 204"."""
    every = [p for promises in found.values() for p in promises]
    (own, of_own), (theirs, of_theirs) = (
        kept(p for p in every if p.line.side in (side, Side.JOINT)) for side in (Side.PARTNER, Side.CODE_ORG)
    )
    if not of_own and not of_theirs:
        return "No promise has been due yet"
    return f"Partners kept {own} of {of_own} promises due so far; Code.org kept {theirs} of {of_theirs}"


def owed(
    found: Mapping[str, Sequence[Promise]], names: Mapping[str, str], side: Side, params: Mapping[str, str]
) -> Table:
    """What one side owes (joint lines too): line, how many, with whom; the most first."""
    late: dict[str, list[Promise]] = {}
    for promises in found.values():
        for p in promises:
            if p.line.side in (side, Side.JOINT) and p.standing in OPEN:
                late.setdefault(p.line.key, []).append(p)
    rows = []
    for promises in sorted(late.values(), key=lambda some: (-len(some), some[0].line.key)):
        line = promises[0].line
        days = sorted(p.due for p in promises if p.due)
        who = ", ".join(
            link(names[p.partner_id], "promises", **{**params, "partner": p.partner_id}) for p in promises
        )
        rows.append(
            (
                Raw(f"<span><b>{esc(line.title)}</b>{note(line.wanted)}</span>", f"{line.key} {line.title}"),
                len(promises),
                words.day(days[0], year=True) if days else "",
                Raw(who, ", ".join(names[p.partner_id] for p in promises)),
            )
        )
    to = "Of whom" if side is Side.PARTNER else "To whom"
    whose = "partners" if side is Side.PARTNER else "Code.org"
    return Table(("Promise", "Overdue", "Since", to), tuple(rows), f"What {whose} still owe")


def owed_title(side: Side, owed: Table) -> str:
    """ "Code.org owes 12 promises to 7 partners"."""
    count = sum(row[1] for row in owed.rows if isinstance(row[1], int))
    whose = "Partners owe" if side is Side.PARTNER else "Code.org owes"
    return f"{whose} {words.plural(count, 'promise')} whose day is over"


def figure(
    found: Mapping[str, Sequence[Promise]], names: Mapping[str, str], lines: Sequence[Line],
    params: Mapping[str, str],
) -> Figure:  # fmt: skip
    """Every line with every partner."""
    every = [p for promises in found.values() for p in promises if p.line in lines]
    own, of = kept(every)
    mine = lines[0].side is Side.PARTNER
    title = "Every promise of the partners" if mine else "Every promise of Code.org, and the joint ones"
    return Figure(
        _matrix(found, names, lines, params) + symbols(every),
        f"A table of {words.plural(len(found), 'partner')} by {words.plural(len(lines), 'promise')};"
        f" {own} of the {of} due so far are kept.",
        _behind(found, names, lines),
        title,
        "Most overdue first; what the letters stand for is behind the pointer and in the table",
    )


def _matrix(
    found: Mapping[str, Sequence[Promise]],
    names: Mapping[str, str],
    lines: Sequence[Line],
    params: Mapping[str, str],
) -> str:
    """One row per partner, one column per line; each cell a symbol whose word stands behind the pointer and
    is read out. The partners with most overdue stand first."""
    head = '<th scope="col">Partner</th><th scope="col">Kept</th>' + "".join(
        f'<th scope="col"><abbr title="{esc(line.title)}">{esc(line.key)}</abbr></th>' for line in lines
    )
    body = "".join(
        f'<tr role="row">{_row(key, by, names, lines, params)}</tr>' for key, by in _ordered(found, lines)
    )
    said = caption("How every promise stands with every partner")
    return (
        f'<div class="board-wrap"><table class="board" role="table">{said}{head_row(head)}'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _behind(found: Mapping[str, Sequence[Promise]], names: Mapping[str, str], lines: Sequence[Line]) -> Table:
    """The same as a plain table for reading out and taking along."""
    rows = []
    for key, by in _ordered(found, lines):
        own, of = kept(by.values())
        cells = [LOOKS[by[line.key].standing][0] if line.key in by else "" for line in lines]
        rows.append((names[key], f"{own} of {of}", *cells))
    return Table(
        ("Partner", "Kept", *(f"{n.key} {n.title}" for n in lines)), tuple(rows), "Promises of all partners"
    )


def _ordered(
    found: Mapping[str, Sequence[Promise]], lines: Sequence[Line]
) -> list[tuple[str, dict[str, Promise]]]:
    keys = {line.key for line in lines}
    rows = [(key, {p.line.key: p for p in promises if p.line.key in keys}) for key, promises in found.items()]
    return sorted(rows, key=lambda row: -sum(p.standing in OPEN for p in row[1].values()))


def _row(
    key: str,
    by: Mapping[str, Promise],
    names: Mapping[str, str],
    lines: Sequence[Line],
    params: Mapping[str, str],
) -> str:
    own, of = kept(by.values())
    who = link(names[key], "promises", **{**params, "partner": key})
    cells = "".join(_cell(line, by.get(line.key)) for line in lines)
    return (
        f'<th scope="row" role="rowheader">{who}</th><td role="cell" class="nowrap">{own} of {of}</td>{cells}'
    )


def _cell(line: Line, p: Promise | None) -> str:
    if p is None:
        return f'<td role="cell"><span><span class="away">{esc(line.key)} does not apply</span></span></td>'
    word, symbol, ink = LOOKS[p.standing]
    word += ", late" if p.late else ""
    css = {"behind": "behind", "risk": "risk"}.get(ink, "")
    quiet = "" if p.standing in OPEN or css else " quiet"
    return (
        f'<td role="cell" class="{css}{quiet}" title="{esc(f"{line.title}: {word}")}">'
        f'<span class="s k-{ink}">{icon(symbol)}<i class="phone">{esc(line.key)} {esc(word)}</i>'
        f'<span class="away">{esc(line.title)}: {esc(word)}</span></span></td>'
    )
