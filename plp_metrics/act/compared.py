"""Everything that is found about the files of a quarter together: beside each other, and beside the
partner's own earlier quarters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from plp_metrics.intake import across, across_quarters
from plp_metrics.intake.across_quarters import LISTED, Finding
from plp_metrics.model import Basis, Period, Scope
from plp_metrics.store import read_earlier

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def findings(
    cursor: DuckDBPyConnection, partner_id: str, period: Period, tables: Mapping[str, pa.Table]
) -> list[Finding]:
    """Findings about one partner's quarter; tables: dataset → its typed rows, of now.

    Who asks has been checked: only this partner's rows are read.
    """
    own = frozenset({partner_id})
    scope = Scope(own, own, Basis.SUBMITTED)
    teachers, students = tables.get("teachers"), tables.get("students")
    beside = [Finding(across.FILE_OF[p.rule], p) for p in across.findings(tables)]
    return beside + across_quarters.findings(
        period,
        None if teachers is None else read_earlier.codes(cursor, scope, partner_id, period, teachers, LISTED),
        [] if students is None else read_earlier.places(cursor, scope, partner_id, period, students),
        {d: read_earlier.totals(cursor, scope, partner_id, period, d, rows) for d, rows in tables.items()},
    )
