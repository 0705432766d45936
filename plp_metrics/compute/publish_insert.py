"""Writing the tables of a release, one statement a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def insert(
    cursor: DuckDBPyConnection, statement: str, schema: pa.Schema, rows: Sequence[tuple[object, ...]],
    place: tuple[int, str, str], kind: tuple[str, str], event_id: int,
) -> None:  # fmt: skip
    """Put rows in by one of the statements below.

    place: release, basis, school year. kind: population, dimension.
    """
    columns = zip(schema, zip(*rows, strict=True), strict=True)
    table = pa.table({field.name: pa.array(column, field.type) for field, column in columns})
    values = {"release": place[0], "basis": place[1], "population": kind[0], "dimension": kind[1]}
    cursor.register("new_row", table)
    cursor.execute(statement, values | ({"event": event_id} if "$event" in statement else {}))
    cursor.unregister("new_row")


MEMBER = pa.schema(
    [("partner_id", pa.string()), ("roll_up", pa.string()), ("in_line", pa.bool_()),
     ("division", pa.string()), ("counted_at", pa.int64())]
)  # fmt: skip
CLOSE = """
UPDATE published_cell SET to_event = $event
WHERE to_event IS NULL AND basis = $basis AND population = $population AND dimension = $dimension
  AND table_name <> 'course' AND release_id IN (SELECT release_id FROM release WHERE school_year = $year)
"""
CELLS = """
INSERT INTO published_cell BY NAME
SELECT $release AS release_id, $basis AS basis, $population AS population, $dimension AS dimension,
       'ALL' AS course, *, $event::BIGINT AS from_event
FROM new_row
"""
COURSES = """
INSERT INTO published_cell BY NAME
SELECT $release AS release_id, $basis AS basis, $population AS population, $dimension AS dimension, *,
       $event::BIGINT AS from_event
FROM new_row
"""
MEMBERS = """
INSERT INTO release_member BY NAME
SELECT $release AS release_id, $basis AS basis, $population AS population, $dimension AS dimension, *
FROM new_row
"""
MEASURES = """
INSERT INTO release_measure BY NAME
SELECT $release AS release_id, $basis AS basis, $population AS population, $dimension AS dimension, *
FROM new_row
"""
