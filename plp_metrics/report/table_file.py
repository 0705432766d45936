"""A table of a page as a file other programs read with its types: Parquet."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from plp_metrics.draw.table import Raw, Table


def parquet(table: Table) -> bytes:
    """The table's columns by their heads, numbers as numbers, an empty cell as null."""
    columns = {
        name: [cell.text if isinstance(cell, Raw) else cell for cell in (row[i] for row in table.rows)]
        for i, name in enumerate(table.head)
    }
    return _written(pa.table(columns))


def typed_parquet(
    table: Table, numbers: Mapping[str, str], may_be_hidden: Collection[str], hidden: str
) -> bytes:
    """The same with columns of always the same types, however few rows there are.

    numbers: column → its Arrow type; all others are text. may_be_hidden: columns whose hidden cells are null;
    beside each of them stands a column NAME_hidden, because null alone would say that nothing is known.
    """
    columns: dict[str, pa.Array] = {}
    for i, name in enumerate(table.head):
        cells = [row[i] for row in table.rows]
        there = [None if name in may_be_hidden and cell == hidden else cell for cell in cells]
        if name in numbers:
            columns[name] = pa.array(there, pa.type_for_alias(numbers[name]))
        else:
            columns[name] = pa.array([None if c is None else str(c) for c in there], pa.string())
        if name in may_be_hidden:
            columns[f"{name}_hidden"] = pa.array([cell == hidden for cell in cells], pa.bool_())
    return _written(pa.table(columns))


def _written(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()
