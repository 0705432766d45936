"""The store in words: whether it is well, its backups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from plp_metrics.draw import words
from plp_metrics.draw.table import Table

MEGABYTE = 1_000_000
GIGABYTE = 1_000 * MEGABYTE


def sentence(last: datetime | None, changed: int | None) -> str:
    """ "Backed up on 20 Jul 2018 at 12:30; 3 changes since"."""
    if last is None:
        return "There is no backup yet: make one now"
    said = f"Backed up on {words.day(last, year=True)} at {last:%H:%M}"
    if not changed:
        return f"{said}; nothing changed since"
    return f"{said}; {words.plural(changed, 'change')} since"


def named(at: datetime, version: int) -> str:
    """One backup in a list: "20 Jul 2018, 12:30 UTC (change 412)"."""
    return f"{words.day(at, year=True)}, {at:%H:%M} UTC (change {version})"


def megabytes(size: float) -> str:
    """A size in bytes, in words: "16.5 MB", "83.6 GB"."""
    if size >= GIGABYTE:
        return f"{size / GIGABYTE:,.1f} GB"
    return f"{size / MEGABYTE:,.1f} MB"


def health(facts: Mapping[str, str], size: int, free: int) -> Table:
    """What there is to know about the store's file, a line each. size, free: in bytes."""
    rows = (
        *facts.items(),
        ("Size of the store", megabytes(size)),
        ("Free on its disk", megabytes(free)),
    )
    return Table(("What", "How it is"), tuple(rows), "The store")


def slowest(found: Sequence[tuple[str, int, float]]) -> Table:
    """What took longest to work out since the start: its name in the program, how often, seconds."""
    rows = tuple((name.removeprefix("plp_metrics."), times, round(took, 2)) for name, times, took in found)
    return Table(("What, by its name in the program", "Times", "Longest, seconds"), rows, "What took longest")


def backups(made: Sequence[tuple[datetime, int, int]]) -> Table:
    """The backups kept, in the order given: when, the last change in it, its size in bytes."""
    rows = tuple(
        (f"{words.day(at, year=True)}, {at:%H:%M}", version, megabytes(size)) for at, version, size in made
    )
    caption = "Backups: of each hour for a day, of each day for a month, of each month for a year"
    return Table(("Made (UTC)", "Last change in it", "Size"), rows, caption)
