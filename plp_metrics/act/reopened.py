"""A quarter reopened for some of its files only: the others stay as they were accepted."""

from __future__ import annotations

import json
from collections.abc import Collection

from plp_metrics.contracts import load_contracts
from plp_metrics.model import DATASETS, Period, RefusedError
from plp_metrics.store import Change

_LAST = """
SELECT e.payload FROM event AS e
WHERE e.kind = 'reopen' AND e.partner_id = $partner AND e.payload->>'$.period' = $period
    AND NOT EXISTS (
        SELECT 1 FROM quarter_state AS q
        WHERE q.partner_id = $partner AND q.school_year = $year AND q.quarter = $quarter
            AND q.from_event > e.event_id AND q.state IN ('accepted', 'locked')
    )
ORDER BY e.event_id DESC LIMIT 1
"""


def only(change: Change, partner_id: str, period: Period) -> tuple[str, ...]:
    """The files a quarter was last reopened for, until it is accepted or locked again; all where it was not,
    or for all of them."""
    bound = {
        "partner": partner_id,
        "period": str(period),
        "year": period.school_year,
        "quarter": period.quarter,
    }
    rows = change.cursor.execute(_LAST, bound).fetchall()
    return tuple(json.loads(rows[0][0]).get("datasets") or DATASETS) if rows else DATASETS


def check_files(change: Change, partner_id: str, period: Period, datasets: Collection[str]) -> None:
    """Raises RefusedError where a file is among these for which the quarter was not reopened."""
    may = only(change, partner_id, period)
    if not set(datasets) <= set(may):
        titles = [load_contracts()[d].title.lower() for d in may]
        listed = " and ".join([", ".join(titles[:-1]), titles[-1]] if titles[1:] else titles)
        raise RefusedError(
            f"{period.named} was reopened for {listed} only. Ask Code.org if another file has to change too."
        )
