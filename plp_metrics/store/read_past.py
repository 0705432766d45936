"""Reading how past school years went on from a quarter to their end: what a forecast learns from.

What comes from here is for computing with (medians, spreads, shares of many); no figure of a partner outside
the scope may be handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from plp_metrics.model import ALL, QUARTERS, Mark, Metric, Rule, Scope
from plp_metrics.store.read import published

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Only a fragment written here is put in; whatever comes from outside is bound.
_OF = (
    "list_contains($metrics, metric) AND basis = $basis AND list_contains($years, school_year)"
    " AND course = $course AND grade_band = 'ALL' AND state = 'ALL' AND division = 'ALL'"
    " AND workshop = 'ALL' AND list_contains($partners, partner_id) AND numerator IS NOT NULL"
    " AND from_event <= $as_of AND (to_event IS NULL OR to_event > $as_of)"
)
_TEXT = """
SELECT list_position($order, metric) - 1 AS metric, list_position($who, partner_id) - 1 AS partner,
    list_position($years, school_year) - 1 AS year, quarter[2]::INTEGER - 1 AS quarter,
    numerator::DOUBLE AS x, coalesce(denominator, 'nan')::DOUBLE AS n
FROM measurement
WHERE {of} AND (quarter = 'Q4' OR list_contains($quarters, quarter))
""".replace("{of}", _OF)
_NOW = 2**63 - 1
Columns = Mapping[str, Any]
"""NumPy arrays: metric, partner, year (places in what was asked), quarter (0–2), and the two halves in that
quarter (x, n) and at the year's end (end_x, end_n); n is NaN for a count."""


def year_ends(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Sequence[Metric],
    years: Sequence[str],
    quarters: Sequence[str],
    partners: Sequence[str],
    course: str = ALL,
    as_of: int | None = None,
) -> list[Columns]:
    """Each partner's past years with a figure in one of these quarters and in Q4.

    Of open metrics every partner's; of people and surveys only what the scope may read as rows or what was
    shown of others.
    """
    if not (metrics and years and quarters and partners):
        return []
    guarded = [m for m in metrics if m.rule is not Rule.OPEN]
    own = [p for p in partners if scope.raw is None or p in scope.raw]
    reads = [([m for m in metrics if m.rule is Rule.OPEN], list(partners)), (guarded, own)]
    if scope.raw is None:
        reads = [(list(metrics), own)]
    given = scope.as_of if as_of is None else as_of
    values: dict[str, Any] = {
        "basis": scope.basis.value,
        "years": list(years),
        "quarters": list(quarters),
        "course": course,
        "as_of": _NOW if given is None else given,
        "order": [m.key for m in metrics],
        "who": list(partners),
    }
    found: list[Columns] = []
    for some, of in reads:
        if some and of:
            bound = values | {"metrics": [m.key for m in some], "partners": of}
            figures = cursor.execute(_TEXT, bound).fetchnumpy()
            found.append(_with_ends(figures, quarters, len(partners), len(years)))
    if guarded and scope.raw is not None:
        rows = published(
            cursor, scope, guarded, years, quarters=sorted({*quarters, "Q4"}), courses=[course], as_of=as_of
        )
        found += _shown([r for r in rows if r[1] not in scope.raw], values)
    return found


def _with_ends(found: Columns, quarters: Sequence[str], partners: int, years: int) -> Columns:
    """Each figure of a quarter beside the same partner's and year's of Q4 (where Q4 is
    asked for itself, beside itself); those without are left out. Joined here: a database would join text."""
    line = (np.asarray(found["metric"], dtype=int) * partners + found["partner"]) * years + found["year"]
    at_end = found["quarter"] == 3
    many = int(line.max(initial=-1)) + 1
    end_x, end_n = np.full(many, np.nan), np.full(many, np.nan)
    end_x[line[at_end]], end_n[line[at_end]] = found["x"][at_end], found["n"][at_end]
    known = (~at_end | (QUARTERS[-1] in quarters)) & ~np.isnan(end_x[line])
    told = {name: values[known] for name, values in found.items()}
    return told | {"end_x": end_x[line[known]], "end_n": end_n[line[known]]}


def _shown(rows: Sequence[tuple[Any, ...]], values: Mapping[str, Any]) -> list[Columns]:
    """The same of published lines, where a line was shown both in the quarter and in Q4."""
    shown = {r[:4]: (r[8], r[9]) for r in rows if r[7] == Mark.SHOWN}
    pairs = [
        (
            values["order"].index(at[0]), values["who"].index(at[1]), values["years"].index(at[2]),
            QUARTERS.index(at[3]), *halves, *shown[*at[:3], "Q4"],
        )
        for at, halves in shown.items()
        if at[3] in values["quarters"] and (*at[:3], "Q4") in shown and at[1] in values["who"]
    ]  # fmt: skip
    if not pairs:
        return []
    names = ("metric", "partner", "year", "quarter", "x", "n", "end_x", "end_n")
    columns = (np.array(c, dtype=float) for c in zip(*pairs, strict=True))
    return [dict(zip(names, columns, strict=True))]
