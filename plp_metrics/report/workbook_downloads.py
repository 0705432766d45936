"""What a partner can begin a quarter with: the workbook, or one file with last quarter's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.model import Partner, Period, Scope
from plp_metrics.report import workbook, workbook_facts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(partner_id: str, period: Period) -> str:
    """What the workbook of a partner's quarter is called when it is saved."""
    return f"{partner_id}_{period}_workbook.xlsx"


def for_partner(
    cursor: DuckDBPyConnection, scope: Scope, partner: Partner, period: Period, mind: str = ""
) -> bytes:
    """The workbook of a partner's quarter, with its last quarter filled in for who may see its rows. mind:
    what its reader has to know besides."""
    return workbook.made(workbook_facts.known(cursor, scope, partner, period), mind)


def begun_csv(
    dataset: str, cursor: DuckDBPyConnection, scope: Scope, partner: Partner, period: Period
) -> str:
    """A dataset's CSV with last quarter's rows, counts empty, for who may see them; else one begun row."""
    return workbook_facts.csv_template(dataset, workbook_facts.known(cursor, scope, partner, period))
