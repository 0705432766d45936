"""Where one more class would reach most students of underrepresented groups, place by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc, link
from plp_metrics.draw.scale import round_up
from plp_metrics.draw.table import Raw, Table

SHOWN = 12
"""Places drawn; all of them stand in the table behind."""
WIDTH = 220


class Row(NamedTuple):
    """One place, as `compute.reach.Room` has it, with its name."""

    place: str
    name: str
    known: int
    without: int
    students: float
    expected: float | None
    low: float | None
    high: float | None
    waits: bool


def figure(rows: list[Row], size: float, of: str, caption: str, params: Mapping[str, str]) -> Figure:
    """The places as a table with a bar each, in the order given; the bar is the middle half of the schools.

    size: students of the usual class. of: "state" or "division". caption: quarter and coverage.
    """
    told = [r for r in rows if r.expected is not None]
    top = round_up(max([r.high or 0.0 for r in told], default=1.0)) or 1.0
    head = (
        of.capitalize(), "Underrepresented students in the next class", "Middle half of the schools",
        "Schools without a class", "Of schools known", "Underrepresented students in them",
    )  # fmt: skip
    body = tuple(
        (
            Raw(link(r.name, "regions", **{**params, "state": r.place}), r.name),
            _expected(r, top),
            _span(r),
            r.without,
            r.known,
            float(round(r.students)),
        )
        for r in rows
    )
    table = Table(head, body, f"Where the next class would reach most, by {of}")
    shown = Table(head, body[:SHOWN], table.caption)
    said = title(told, size)
    more = f"; the other {len(rows) - SHOWN} stand in the table" if len(rows) > SHOWN else ""
    return Figure(f'<div class="wide">{shown.html("tight")}</div>', f"{said}.", table, said, caption + more)


def title(told: list[Row], size: float) -> str:
    """ "The next class would reach most underrepresented students in New Mexico: about 12 of 17"."""
    if not told or told[0].expected is None:
        return "Too few schools without a class to say where the next one would reach most"
    first, most = told[0], told[0].expected or 0.0
    return (
        f"The next class would reach most underrepresented students in {first.name}: "
        f"about {words.number(most, 0)} of {words.number(size, 0)}"
    )


def _span(row: Row) -> Raw | str:
    if row.low is None or row.high is None:
        return ""
    text = f"{words.number(row.low, 0)} to {words.number(row.high, 0)}"
    return Raw(f'<span class="nowrap">{esc(text)}</span>', text)


def _expected(row: Row, top: float) -> Raw | str:
    if row.expected is None:
        return "a partner has not reported" if row.waits else "too few schools"
    return Raw(_bar(row, top), words.number(row.expected, 1))


def _bar(row: Row, top: float) -> str:
    low, high, at = (WIDTH * (v or 0.0) / top for v in (row.low, row.high, row.expected))
    text = words.number(row.expected or 0.0, 1)
    return (
        f'<b style="display:inline-block;min-width:3em">{esc(text)}</b>'
        f'<svg class="bar" style="display:inline-block;vertical-align:-2px" aria-hidden="true" '
        f'width="{WIDTH}" height="14">'
        f'<line class="axis" x1="0" x2="{WIDTH}" y1="7" y2="7"/>'
        f'<rect class="band k-series1" x="{low:.0f}" width="{max(high - low, 1):.0f}" y="2" height="10"/>'
        f'<circle class="dot k-series1" cx="{at:.0f}" cy="7" r="5"/></svg>'
    )
