"""Facilitators and staff time: sentences and tables. Counts only, never who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, link, note
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import ALL, COURSES, Period
from plp_metrics.model.funding import Load
from plp_metrics.model.money import Accredited, StaffTime

CAPTION = (
    "Teachers taking part and workshops held this school year, for each accredited local facilitator. Usual:"
    " the middle load of the latest four quarters; room: the teachers they would usually take"
)


def sentence(load: Load | None, at: Period, missing: Mapping[str, int]) -> str:
    """ "11 accredited facilitators in Q4 (Apr–Jun 2018); for next year's teachers CS Principles lacks 2"."""
    if load is None or load.facilitators is None:
        return f"How many facilitators there are is not told for {words.quarter(at)}"
    lead = f"{words.plural(load.facilitators, 'accredited facilitator')} in {words.quarter(at)}"
    short = [f"{words.course(c)} lacks {n}" for c, n in missing.items() if n and c != ALL]
    if short:
        return f"{lead}; for next year's teachers {words.listing(short)}"
    if missing:
        return f"{lead}; enough for the teachers agreed for next year"
    return lead


def loads(found: Sequence[Load], missing: Mapping[str, int | None]) -> Table:
    """A row a course: the load, and whether it is enough for next year."""
    rows = [_row((_course(load.course), *_cells(load, missing.get(load.course)))) for load in found]
    return Table(("Course", *_HEAD), tuple(rows), "Facilitators, their load, and next year")


def partners(
    found: Mapping[str, Load], missing: Mapping[str, int | None], names: Mapping[str, str], page: str
) -> Table:
    """A row a partner, all its courses together; those that lack most first."""
    order = sorted(found, key=lambda p: (-(missing.get(p) or 0), names[p]))
    rows = [
        _row((Raw(link(names[p], page, partner=p), names[p]), *_cells(found[p], missing.get(p))))
        for p in order
    ]
    return Table(("Partner", *_HEAD), tuple(rows), "Facilitators of all partners")


_HEAD = (
    "Facilitators", "Teachers", "Teachers each", "Workshops", "Workshops each", "Usual load",
    "Teachers agreed for next year", "Room", "Enough?",
)  # fmt: skip


def _row(cells: Sequence[Cell | Raw]) -> tuple[Cell | Raw, ...]:
    return tuple(cells)


def _cells(load: Load, missing: int | None) -> tuple[Cell | Raw, ...]:
    return (
        "not told" if load.facilitators is None else load.facilitators,
        _reported(load.teachers, load.as_of),
        _tenth(load.teachers_each),
        _reported(load.workshops, load.as_of),
        _tenth(load.workshops_each),
        _tenth(load.usual),
        load.wanted,
        None if load.room is None else round(load.room),
        _enough(load, missing),
    )


def _reported(count: float | None, as_of: Period | None) -> Cell | Raw:
    """ "51, in Q3" where the asked quarter is not there yet, as on the other pages."""
    if count is None:
        return "not reported"
    said = "" if as_of is None else f"in {as_of.quarter}"
    whole = words.number(count)
    return Raw(f"{whole}{note(said)}", f"{whole} ({said})") if said else count


def _enough(load: Load, missing: int | None) -> Raw:
    if missing is None:
        why = "no target agreed" if load.wanted is None else "can't be said"
        return Raw(f'<span class="k-ink3">{why}</span>', why)
    if missing:
        text = f"{missing} more needed"
        return Raw(f'<span class="s k-risk">{icon("diamond")}{esc(text)}</span>', text)
    return Raw(f'<span class="s k-good">{icon("tick")}enough</span>', "enough")


def over_time(told: Sequence[Accredited]) -> Table:
    """Counts by course and quarter, a row a quarter, the latest first; empty where it was not told."""
    courses = [c for c in COURSES if any(one.course == c for one in told)]
    by = {(one.period, one.course): one.count for one in told}
    rows = tuple(
        (
            f"{words.quarter(period)}",
            *(by.get((period, c)) for c in courses),
            sum(one.count for one in told if one.period == period),
        )
        for period in sorted({one.period for one in told}, reverse=True)
    )
    head = ("Quarter", *(words.course(c) for c in courses), "All courses")
    return Table(head, rows, "Accredited local facilitators by quarter")


def staff(told: Sequence[StaffTime]) -> Table:
    """Staff time by quarter: each position's share, and their sum."""
    positions = sorted({one.position for one in told})
    by = {(one.period, one.position): one.share for one in told}
    rows = tuple(
        (
            words.quarter(period),
            *(_fte(by.get((period, p))) for p in positions),
            _fte(sum(one.share for one in told if one.period == period)),
        )
        for period in sorted({one.period for one in told}, reverse=True)
    )
    head = ("Quarter", *(f"Position {p}" for p in positions), "In all, FTE")
    return Table(head, rows, "Staff time by quarter")


def staff_title(told: Sequence[StaffTime]) -> str:
    """ "0.5 of a full position in Q4 (Apr–Jun 2018)"."""
    if not told:
        return "Staff time is not told yet"
    last = max(one.period for one in told)
    whole = sum(one.share for one in told if one.period == last) / 100
    return f"Staff time: {words.number(whole)} of a full position in {words.quarter(last)}"


def all_sentence(found: Mapping[str, Load], missing: Mapping[str, int | None], at: Period) -> str:
    """ "96 accredited facilitators in Q4 (…); 5 of 24 partners have too few for next year's teachers"."""
    known = [load.facilitators for load in found.values() if load.facilitators is not None]
    short = sum(bool(n) for n in missing.values())
    lead = f"{words.plural(sum(known), 'accredited facilitator')} in {words.quarter(at)}"
    verb = "has" if short == 1 else "have"
    return f"{lead}; {short} of {words.plural(len(known), 'partner')} {verb} too few for next year's teachers"


def _course(code: str) -> str:
    name = words.course(code)
    return name[:1].upper() + name[1:]


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _fte(share: int | None) -> float | None:
    return None if share is None else share / 100
