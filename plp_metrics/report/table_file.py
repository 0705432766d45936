"""A table of a page as a file other programs read with its types: Parquet."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from plp_metrics.draw.table import Raw, Table


def parquet(table: Table) -> bytes:
    """The table's columns by their heads, numbers as numbers, an empty cell as null."""
    columns = {
        name: [cell.text if isinstance(cell, Raw) else cell for cell in (row[i] for row in table.rows)]
        for i, name in enumerate(table.head)
    }
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()
