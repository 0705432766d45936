"""What falls due, in words: day by day, whose turn it is, done or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from plp_metrics.draw import words
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, link
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Period
from plp_metrics.model.calendar import ONLY_DAYS, Due, Kind
from plp_metrics.model.promises import Side

WHOSE = {Side.PARTNER: "the partner", Side.CODE_ORG: "Code.org", Side.JOINT: "both sides"}
PAGES: dict[Kind, str] = {
    Kind.QUARTER: "submit", Kind.CLOSES: "submit", Kind.PROMISE: "promises", Kind.REPORT: "report",
    Kind.TARGETS: "targets", Kind.EXCEPTION: "targets",
}  # fmt: skip
"""The page on which each kind is seen to."""
STAFF_PAGES = PAGES | {Kind.QUARTER: "submissions", Kind.CLOSES: "submissions"}


def title(due: Due) -> str:
    """What falls due, in a line: "Q2 (Oct–Dec 2016) is due to be handed in"."""
    match due.kind:
        case Kind.QUARTER:
            return f"{words.quarter(Period.parse(due.about))} is due to be handed in"
        case Kind.CLOSES:
            return f"{words.quarter(Period.parse(due.about))} closes: last day to hand it in"
        case Kind.REPORT:
            return f"Annual report of {due.school_year} is due"
        case Kind.TARGETS:
            ends = words.quarter(Period.parse(due.about))
            return f"{words.plural(due.count, 'agreed target is', 'agreed targets are')} due with {ends}"
        case Kind.EXCEPTION:
            return f"Last day of the exception from the target “{due.says}”"
        case Kind.PROMISE:
            return f"Promise {due.about}: {due.says}"


def standing(due: Due, today: date) -> tuple[str, str, str]:
    """How it stands: word, symbol, colour."""
    if due.kind is Kind.TARGETS or (due.kind is Kind.EXCEPTION and due.day < today):
        return ("Over", "ring", "ink") if due.day < today else ("Comes", "ring", "ink")
    if due.done:
        return "Done", "tick", "good"
    if due.day < today:
        return ("Figures or an answer to come", "ring", "ink") if due.open else ("Overdue", "down", "behind")
    return ("Soon", "diamond", "risk") if (due.day - today).days <= 30 else ("Comes", "ring", "ink")


def is_late(due: Due, today: date) -> bool:
    """Whether its day is over and it was not done, though it could have been."""
    return not due.done and not due.open and due.day < today and due.kind not in ONLY_DAYS


def sentence(dues: Sequence[Due], today: date, side: Side | None) -> str:
    """ "2 things are overdue; next: Q4 … on 30 Jul" for a side (None: for anybody)."""
    mine = [d for d in dues if side is None or d.side in (side, Side.JOINT)]
    late = [d for d in mine if is_late(d, today)]
    ahead = [d for d in mine if not d.done and d.day >= today]
    said = []
    if late:
        said.append(
            f"{words.plural(len(late), 'thing is', 'things are')} overdue"
            + ("" if side is None else " on your side" if side is Side.PARTNER else " on Code.org's side")
        )
    if ahead:
        said.append(f"next, on {words.day(ahead[0].day, year=True)}: {title(ahead[0])}")
    text = "; ".join(said) or "Nothing more falls due"
    return text[:1].upper() + text[1:]


def table(
    dues: Iterable[Due],
    today: date,
    names: Mapping[str, str],
    pages: Mapping[Kind, str],
    caption: str,
) -> Table:
    """One row a thing, in the order given; the same thing of several partners is one row.

    names: partner → its name, to be told; none of one partner.
    """
    rows: list[tuple[str | Raw, ...]] = []
    for same in _alike(dues, today) if names else ([due] for due in dues):
        due = replace(same[0], count=sum(d.count for d in same))
        word, symbol, look = standing(due, today)
        days = (due.day - today).days
        how = "" if due.done or (due.kind in ONLY_DAYS and days < 0) else _in_days(days)
        what = title(due)
        rows.append(
            (
                words.day(due.day, year=True),
                *([_partners(same, names, pages)] if names else []),
                Raw(_link(what, due, pages), what) if len(same) == 1 else what,
                WHOSE[due.side],
                Raw(f'<span class="f-{look}">{icon(symbol)}{esc(word)}</span>', word),
                how,
            )
        )
    heads = ("Day", *(("Partner",) if names else ()), "What", "Whose turn", "Standing", "Days")
    return Table(heads, tuple(rows), caption, row_head=False)


def _alike(dues: Iterable[Due], today: date) -> list[list[Due]]:
    """The same thing of several partners together, where the first of them stood."""
    found: dict[tuple[object, ...], list[Due]] = {}
    for due in dues:
        same = (due.day, due.kind, due.about, due.school_year, due.side, due.says, standing(due, today))
        found.setdefault(same, []).append(due)
    return list(found.values())


def _partners(same: Sequence[Due], names: Mapping[str, str], pages: Mapping[Kind, str]) -> Raw | str:
    """Whose thing it is: one name, or how many with the names folded behind."""
    if len(same) == 1:
        return names[same[0].partner_id]
    of = sorted(same, key=lambda due: names[due.partner_id])
    links = ", ".join(_link(names[due.partner_id], due, pages) for due in of)
    many = words.plural(len(of), "partner")
    told = ", ".join(names[due.partner_id] for due in of)
    return Raw(f"<details><summary>{esc(many)}</summary>{links}</details>", told)


def _link(text: str, due: Due, pages: Mapping[Kind, str]) -> str:
    filters = {"partner": due.partner_id, "year": due.school_year}
    if due.kind in (Kind.QUARTER, Kind.CLOSES):
        filters["quarter"] = Period.parse(due.about).quarter
    return link(text, pages[due.kind], **filters)


def _in_days(days: int) -> str:
    if days == 0:
        return "today"
    return f"in {words.plural(days, 'day')}" if days > 0 else f"{words.plural(-days, 'day')} over"
