"""The accepted rows as the store holds them."""

# ruff: noqa: S608 - only names declared in contracts are formatted in; values are bound

from __future__ import annotations

import os

from plp_metrics.contracts import Contract
from plp_metrics.intake.child.judge import COMMON, Outcome

ROW_GROUP = 122_880
"""Rows handed over at a time: as many as DuckDB stores together, which takes them in quickest."""


def stored_rows(outcome: Outcome, many: bool) -> str:
    """SQL of the accepted rows as the store holds them: line, then the dataset's columns in order."""
    contract = outcome.contract
    if contract is None:
        raise ValueError("a file without a contract has no rows")
    columns = contract.columns if many else contract.own_columns
    parts = ["line"]
    for column in columns:
        value = f'"{column.name}"'
        if column.name == "response_number":
            value = _numbered(contract, many)
        parts.append(f'CAST({value} AS {column.stored}) AS "{column.name}"')
    return f"SELECT {', '.join(parts)} FROM judged"


def _numbered(contract: Contract, many: bool) -> str:
    ratings = ", ".join(f'"{c.name}"' for c in contract.columns[contract.names.index("scale_points") + 1 :])
    apart = [*(COMMON if many else ()), contract.facts_of]
    of = "PARTITION BY " + ", ".join(f'"{a}"' for a in apart)
    return (
        f"coalesce(response_number, CASE WHEN coalesce({ratings}) IS NOT NULL OR count(*) OVER ({of}) > 1 "
        f"THEN row_number() OVER ({of} ORDER BY line) END)"
    )


def write_table(outcome: Outcome, many: bool, target: int) -> None:
    """The accepted rows as an Arrow stream into an open file."""
    import pyarrow as pa

    if outcome.db is None:
        raise ValueError("a file that was not read has no rows")
    mended = outcome.db.execute("SELECT count(*) FROM mended").fetchall()[0][0]
    windowed = outcome.contract is not None and outcome.contract.facts_of
    order = " ORDER BY line" if mended or windowed else ""  # else the rows stand in order already
    reader = outcome.db.sql(stored_rows(outcome, many) + order).to_arrow_reader(ROW_GROUP)
    with os.fdopen(os.dup(target), "wb") as file, pa.ipc.new_stream(file, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
