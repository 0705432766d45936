"""Writing the tables of a release, one statement a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Tables:
    """The rows of one basis's tables, put in all at once."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.rows: dict[tuple[str, pa.Schema], list[tuple[object, ...]]] = defaultdict(list)

    def replace(self, kind: tuple[str, str]) -> None:
        """What was shown of a population and dimension in the school year ends with the new rows."""
        self.kinds.append("/".join(kind))

    def add(
        self, statement: str, schema: pa.Schema, rows: Sequence[tuple[object, ...]], kind: tuple[str, str]
    ) -> None:
        """Rows of a population and dimension, for one of the statements below."""
        if rows:
            self.rows[statement, schema] += [(*kind, *row) for row in rows]

    def write(self, cursor: DuckDBPyConnection, place: tuple[int, str, str], event_id: int) -> None:
        """place: release, basis, school year."""
        if not self.kinds:
            return
        release, basis, year = place
        cursor.execute(CLOSE, {"event": event_id, "basis": basis, "year": year, "kinds": self.kinds})
        for (statement, schema), rows in self.rows.items():
            columns = zip([*KIND, *schema], zip(*rows, strict=True), strict=True)
            table = pa.table({field.name: pa.array(column, field.type) for field, column in columns})
            values = {"release": release, "basis": basis}
            cursor.register("new_row", table)
            cursor.execute(statement, values | ({"event": event_id} if "$event" in statement else {}))
            cursor.unregister("new_row")


KIND = pa.schema([("population", pa.string()), ("dimension", pa.string())])
MEMBER = pa.schema(
    [("partner_id", pa.string()), ("roll_up", pa.string()), ("in_line", pa.bool_()),
     ("division", pa.string()), ("counted_at", pa.int64())]
)  # fmt: skip
CLOSE = """
UPDATE published_cell SET to_event = $event
WHERE to_event IS NULL AND basis = $basis AND list_contains($kinds::VARCHAR[], population || '/' || dimension)
  AND table_name <> 'course' AND release_id IN (SELECT release_id FROM release WHERE school_year = $year)
"""
CELLS = """
INSERT INTO published_cell BY NAME
SELECT $release AS release_id, $basis AS basis, 'ALL' AS course, *, $event::BIGINT AS from_event
FROM new_row
"""
COURSES = """
INSERT INTO published_cell BY NAME
SELECT $release AS release_id, $basis AS basis, *, $event::BIGINT AS from_event
FROM new_row
"""
MEMBERS = """
INSERT INTO release_member BY NAME
SELECT $release AS release_id, $basis AS basis, *
FROM new_row
"""
MEASURES = """
INSERT INTO release_measure BY NAME
SELECT $release AS release_id, $basis AS basis, *
FROM new_row
"""
