"""What files say beside each other and beside the partner's earlier quarters, where a store is at hand."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from plp_metrics.act import compared
from plp_metrics.intake import Judged
from plp_metrics.intake.across import FILE_OF, findings
from plp_metrics.intake.across_quarters import Finding
from plp_metrics.model import Period
from plp_metrics.store import StoreError, current

SAID = "Compared with this partner's earlier quarters in the store."
NOT_SAID = "Not compared with earlier quarters: {why}"
NOTHING = "no file here is ready and of one partner and quarter."

Quarter = tuple[str, Period]


def set_beside(judged: list[Judged]) -> tuple[list[Judged], bool, str]:
    """(the files with what was found beside others added, whether a store was compared with, in words).

    Only files that can be accepted take part; files of one partner and quarter are set beside each other.
    Where there is no store, or the app holds it, only that is done.
    """
    quarters: dict[Quarter, dict[str, int]] = {}
    for place, one in enumerate(judged):
        if one.table is not None and one.dataset and one.partner_id and one.school_year and one.quarter:
            key = (one.partner_id, Period(one.school_year, one.quarter))
            quarters.setdefault(key, {})[one.dataset] = place
    if not quarters:
        return judged, False, NOT_SAID.format(why=NOTHING)
    tables = {key: {d: _rows(judged[i]) for d, i in places.items()} for key, places in quarters.items()}
    try:
        with current().read() as cursor:
            found = {key: compared.findings(cursor, *key, rows) for key, rows in tables.items()}
        is_compared, said = True, SAID
    except StoreError as fault:
        found = {key: _among(rows) for key, rows in tables.items()}
        is_compared, said = False, NOT_SAID.format(why=fault)
    more = list(judged)
    for key, places in quarters.items():
        for dataset, place in places.items():
            own = tuple(f.problem for f in found[key] if f.dataset == dataset)
            more[place] = replace(more[place], problems=(*more[place].problems, *own))
    return more, is_compared, said


def _rows(judged: Judged) -> pa.Table:
    if judged.table is None:
        raise ValueError(f"{judged.file} was not accepted")
    return judged.table


def _among(tables: dict[str, pa.Table]) -> list[Finding]:
    return [Finding(FILE_OF[p.rule], p) for p in findings(tables)]
