"""Reading partners' figures of many quarters as columns: what statistics over all of them are made from.

The row scope is bound as in `read`; tens of thousands of figures are not made into tuples one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from plp_metrics.model import ALL, QUARTERS, Mark, Metric, Rule, Scope
from plp_metrics.store import read_sql as sql
from plp_metrics.store.read import bound, parted, published

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Columns = Mapping[str, Any]
"""NumPy arrays of one length: metric, partner, year (places in what was asked), quarter (0–3), x, n (NaN
where a figure has none), shown (False: hidden or kept)."""
_TYPES = {"metric": int, "partner": int, "year": int, "quarter": int, "x": float, "n": float, "shown": bool}

# Only a statement written here is put in; whatever comes from outside is bound.
_TEXT = """
SELECT list_position($order, metric) - 1 AS metric, list_position($who, partner_id) - 1 AS partner,
    list_position($years, school_year) - 1 AS year, quarter[2]::INTEGER - 1 AS quarter,
    numerator::DOUBLE AS x, coalesce(denominator, 'nan')::DOUBLE AS n, true AS shown
FROM ({measured})
WHERE numerator IS NOT NULL
""".replace("{measured}", sql.MEASURED)


def lines(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Sequence[Metric],
    years: Sequence[str],
    who: Sequence[str],
    course: str = ALL,
    as_of: int | None = None,
) -> Columns:
    """The figures of these partners as far as the scope may see them, in no order.

    Of people and surveys those measured where it may read the rows, else those published.
    """
    order = [m.key for m in metrics]
    found: list[Columns] = []
    if not (order and years and who):
        return _together(found)
    for some, among in parted(scope, metrics, who):
        values = bound(scope, some, years, QUARTERS, [course], among, as_of)
        found.append(cursor.execute(_TEXT, values | {"order": order, "who": list(who)}).fetchnumpy())
    guarded = [m for m in metrics if m.rule is not Rule.OPEN]
    if guarded and scope.raw != scope.named:
        rows = published(cursor, scope, guarded, years, courses=[course], partners=who, as_of=as_of)
        mine = scope.raw or frozenset()
        found.append(_published([r for r in rows if r[1] not in mine], order, who, years))
    return _together(found)


def _published(
    rows: Sequence[tuple[Any, ...]], order: Sequence[str], who: Sequence[str], years: Sequence[str]
) -> Columns:
    at = [{one: i for i, one in enumerate(names)} for names in (order, who, years, QUARTERS)]
    told = [
        (
            *(places[one] for places, one in zip(at, row, strict=False)),
            np.nan if row[8] is None else row[8],
            np.nan if row[9] is None else row[9],
            row[7] == Mark.SHOWN,
        )
        for row in rows
    ]
    return dict(zip(_TYPES, zip(*told, strict=True), strict=True)) if told else dict.fromkeys(_TYPES, ())


def _together(found: Sequence[Columns]) -> Columns:
    return {
        name: np.concatenate([np.asarray(one[name], dtype=kind) for one in found] or [np.empty(0, kind)])
        for name, kind in _TYPES.items()
    }
