"""Counted rows → levels → `measurement`, with the SQL of base/rollup.sql and base/write.sql."""

from collections.abc import Iterable
from typing import Any

from plp_metrics.compute.measure_base import statements
from plp_metrics.compute.measure_plan import Place
from plp_metrics.model import Metric, Row

LEVEL = ("course", "grade_band", "state", "division", "workshop")
COLUMNS = ("metric", "partner_id", "school_year", "quarter", *LEVEL, "numerator", "denominator")
COUNTED = (
    "thing",
    "course",
    "grade_band",
    "state",
    "workshop",
    "numerator",
    "denominator",
    "submission_id",
    "line",
)
PLACE_OF_SELECTS = "/* the metrics' SELECTs */"
PLACE_OF_SELECT = "/* the metric's SELECT */"
_COUNTED_BY = """
SELECT
    $metric AS metric, partner_id, school_year, quarter, course, grade_band, state, workshop,
    thing::VARCHAR AS thing, numerator, denominator
FROM (/* the metric's SELECT */) AS counted
"""


def define(cursor: Any, metric: Metric) -> None:
    """Make `counted` the rows this metric counts."""
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW counted AS {metric.sql}")


def roll_up(cursor: Any, metrics: Iterable[Metric]) -> None:
    """Fill `level_now` with every level of the metrics, over the base tables laid out."""
    for table in statements("levels"):
        cursor.execute(table)
    (to_cells,) = statements("cells")
    (to_levels,) = statements("rollup")
    chosen = list(metrics)
    if chosen:
        selects = "UNION ALL".join(_select(metric, f"metric_{n}") for n, metric in enumerate(chosen))
        names = {f"metric_{n}": metric.key for n, metric in enumerate(chosen)}
        cursor.execute(to_cells.replace(PLACE_OF_SELECTS, selects), names)
    cursor.execute(to_levels)


def _select(metric: Metric, name: str) -> str:
    """The rows a metric counts, under the name it is bound to; the thing only where it is counted once."""
    select = _COUNTED_BY if metric.counts == "distinct" else _COUNTED_BY.replace("thing::", "NULL::")
    return select.replace("$metric", f"${name}").replace(PLACE_OF_SELECT, metric.sql)


def write(cursor: Any, basis: str, event_id: int) -> int:
    """Bring `measurement` up to `level_now` where it was asked for; how many levels changed."""
    bound = {"basis": basis, "event_id": event_id}
    for statement in statements("write"):
        names = {name: value for name, value in bound.items() if f"${name}" in statement}
        cursor.execute(statement, names)
    ((changed,),) = cursor.execute(
        "SELECT (SELECT count(*) FROM level_gone) + (SELECT count(*) FROM level_new)"
    ).fetchall()
    for table in ("level_open", "level_gone", "level_new"):
        cursor.execute(f"DROP TABLE temp.{table}")
    return int(changed)


def count(cursor: Any, metric: Metric, place: Place, course: str, state: str) -> list[Row]:
    """The counted rows of one metric at one place, as `measure.counted_rows` says."""
    define(cursor, metric)
    partner_id, period = place
    (select,) = statements("counted")
    found = cursor.execute(
        select,
        {
            "partner_id": partner_id,
            "school_year": period.school_year,
            "quarter": period.quarter,
            "courses": list(metric.courses),
            "course": course,
            "state": state,
        },
    ).fetchall()
    return [dict(zip(COUNTED, row, strict=True)) for row in found]
