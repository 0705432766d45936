"""Rows of the published tables, and writing what changed of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from plp_metrics.compute.publish_rules import WITHHELD, Halves, Shown
from plp_metrics.model import ALL, NETWORK, Basis, Mark, Metric, Scope
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Place = tuple[str, str]
"""state, division"""


class Line(NamedTuple):
    """One row of `published`, without its release and its interval."""

    metric: str
    basis: str
    partner_id: str
    school_year: str
    quarter: str
    course: str
    state: str
    division: str
    mark: str
    numerator: float | None
    denominator: float | None
    kept_quarter: str | None
    partners_in: int | None
    partners_due: int | None
    of_everybody: bool | None = None

    @property
    def halves(self) -> Halves:
        return Halves(self.quarter, self.numerator or 0, self.denominator)


class Cell(NamedTuple):
    """Where a line stands: everything but what it shows."""

    metric: str
    basis: str
    partner_id: str
    school_year: str
    quarter: str
    course: str = ALL
    state: str = ALL
    division: str = ALL


def line(cell: Cell, shown: Shown) -> Line:
    """A partner's line."""
    halves = shown.halves
    if halves is None:
        return Line(*cell, Mark.WITHHELD.value, None, None, None, None, None)
    kept_quarter = halves.quarter if shown.mark is Mark.KEPT else None
    return Line(*cell, shown.mark.value, halves.yes, halves.of, kept_quarter, None, None)


def pool(cell: Cell, halves: Halves | None, partners_in: int, partners_due: int) -> Line:
    """A pooled line; without halves it is withheld."""
    one = line(cell._replace(partner_id=NETWORK), Shown(Mark.SHOWN, halves) if halves else WITHHELD)
    return one._replace(partners_in=partners_in, partners_due=max(partners_in, partners_due))


def everything(basis: str) -> Scope:
    """The scope of publishing itself: every row of one basis."""
    return Scope(None, None, Basis(basis))


def partners_due(cursor: DuckDBPyConnection, school_year: str) -> int:
    """Partners admitted by a school year."""
    return sum(p.takes_part(school_year) for p in read.partners(cursor).values())


def write(
    cursor: DuckDBPyConnection,
    metrics: Sequence[Metric],
    wanted: Iterable[Line],
    quarters: Sequence[str],
    place: tuple[str, str],
    partners: Sequence[str] | None,
    event_id: int,
    release_id: int | None = None,
) -> None:
    """Bring the published rows of (basis, school year) = place up to what is wanted.

    A row that did not change stays open; a changed one is closed and opened anew.
    """
    now = {Line(*row) for row in read.in_force(cursor, metrics, *place, quarters, partners)}
    new = set(wanted)
    gone = sorted(now - new, key=str)
    come = sorted(new - now, key=str)
    if gone:
        cursor.register("gone_line", _table(gone))
        cursor.execute(_CLOSE, {"event": event_id})
        cursor.unregister("gone_line")
    if come:
        cursor.register("new_line", _table(come))
        cursor.execute(_OPEN, {"event": event_id, "release": release_id})
        cursor.unregister("new_line")


def _table(lines: Sequence[Line]) -> pa.Table:
    # One statement for all lines: a statement for each would take most of the time of a hand-in.
    return pa.table({name: pa.array(column, _ARROW[name]) for name, column in _columns(lines)})


def _columns(lines: Sequence[Line]) -> Iterable[tuple[str, tuple[object, ...]]]:
    return zip(Line._fields, zip(*lines, strict=True), strict=True)


_ARROW = {name: pa.string() for name in Line._fields} | {
    "numerator": pa.float64(),
    "denominator": pa.float64(),
    "partners_in": pa.int32(),
    "partners_due": pa.int32(),
    "of_everybody": pa.bool_(),
}
_CLOSE = """
UPDATE published SET to_event = $event
FROM gone_line AS g
WHERE published.metric = g.metric AND published.basis = g.basis AND published.partner_id = g.partner_id
  AND published.school_year = g.school_year AND published.quarter = g.quarter
  AND published.course = g.course AND published.state = g.state AND published.division = g.division
  AND published.to_event IS NULL
"""
_OPEN = """
INSERT INTO published BY NAME
SELECT *, $release::BIGINT AS release_id, $event::BIGINT AS from_event, NULL::BIGINT AS to_event
FROM new_line
"""
