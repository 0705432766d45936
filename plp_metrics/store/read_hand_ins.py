"""Reading what came in, from whom and when; the row scope is bound inside each function.

Where the scope looks back (`as_of`), it is what had come in by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from plp_metrics.model import DATASETS, Period, QuarterState, Scope
from plp_metrics.model.zones import UTC_ZONE, day_in
from plp_metrics.store.write_purge import PURGED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class HandIn:
    """One version of one dataset that was handed in. counts: it is the one in force. zone: its partner's."""

    submission_id: int
    partner_id: str
    period: Period
    dataset: str
    version: int
    how: str
    file_name: str
    rows: int
    sha256: str | None
    account: str
    at: datetime
    counts: bool
    accepted: bool
    zone: str = UTC_ZONE

    @property
    def day(self) -> date:
        """The day it was for its partner when it came."""
        return day_in(self.at, self.zone)

    @property
    def late(self) -> bool:
        """Handed in after the day the quarter was due had ended for its partner."""
        return self.day > self.period.due

    @property
    def purged(self) -> bool:
        """Only its line is left: it held personal data and was removed."""
        return self.how == PURGED


@dataclass(frozen=True)
class Draft:
    """A saved file of the quarter that has not been submitted."""

    submission_id: int
    dataset: str
    how: str
    file_name: str
    rows: int
    at: datetime
    account: str


@dataclass(frozen=True)
class QuarterNow:
    """Where a quarter stands, since when, and what was said about it. zone: its partner's."""

    partner_id: str
    period: Period
    state: QuarterState
    account: str
    at: datetime
    note: str
    ends_on: date | None
    zone: str = UTC_ZONE

    @property
    def late(self) -> bool:
        """It came to this state after the day it was due had ended for its partner."""
        return day_in(self.at, self.zone) > self.period.due


_HAND_INS = """
SELECT s.submission_id, s.partner_id, s.school_year, s.quarter, s.dataset, s.version, s.how, s.file_name,
    s.row_count, s.sha256, e.account, e.happened_at,
    max(v.to_event IS NULL OR coalesce(v.to_event > $as_of, false)),
    EXISTS (
        SELECT 1 FROM version_in_force AS a
        WHERE a.submission_id = s.submission_id AND a.basis = 'accepted'
            AND a.from_event <= coalesce($as_of, 9223372036854775807)
            AND (a.to_event IS NULL OR a.to_event > $as_of)
    ),
    coalesce(p.time_zone, 'UTC')
FROM version_in_force AS v
JOIN submission AS s USING (submission_id)
JOIN event AS e ON e.event_id = v.from_event
LEFT JOIN partner AS p ON p.partner_id = s.partner_id AND p.to_event IS NULL
WHERE v.basis = 'submitted' AND v.from_event <= coalesce($as_of, 9223372036854775807)
    AND ($partners IS NULL OR s.partner_id IN (SELECT unnest($partners)))
    AND ($years IS NULL OR s.school_year IN (SELECT unnest($years)))
GROUP BY ALL
ORDER BY e.happened_at DESC, s.submission_id DESC
"""

_DRAFTS = """
SELECT s.submission_id, s.dataset, s.how, s.file_name, s.row_count, e.happened_at, e.account
FROM version_in_force AS v
JOIN submission AS s USING (submission_id)
JOIN event AS e ON e.event_id = s.event_id
WHERE v.basis = 'draft' AND v.to_event IS NULL
    AND s.partner_id = $partner AND s.school_year = $year AND s.quarter = $quarter
"""

_QUARTERS = """
SELECT q.partner_id, school_year, quarter, state, account, happened_at, note, ends_on,
    coalesce(p.time_zone, 'UTC')
FROM quarter_state AS q
LEFT JOIN partner AS p ON p.partner_id = q.partner_id AND p.to_event IS NULL
WHERE q.from_event <= coalesce($as_of, 9223372036854775807) AND (q.to_event IS NULL OR q.to_event > $as_of)
    AND ($partners IS NULL OR q.partner_id IN (SELECT unnest($partners)))
    AND ($years IS NULL OR school_year IN (SELECT unnest($years)))
ORDER BY happened_at
"""

_CONTENT = """
SELECT u.content, u.size, s.file_name FROM submission AS s JOIN upload AS u USING (sha256)
WHERE s.submission_id = $submission AND ($partners IS NULL OR s.partner_id IN (SELECT unnest($partners)))
"""


def _named(partners: frozenset[str] | None) -> list[str] | None:
    return None if partners is None else sorted(partners)


def _bound(scope: Scope, years: Sequence[str] | None) -> dict[str, object]:
    return {
        "partners": _named(scope.named),
        "years": None if years is None else list(years),
        "as_of": scope.as_of,
    }


def hand_ins(cursor: DuckDBPyConnection, scope: Scope, years: Sequence[str] | None = None) -> list[HandIn]:
    """Every version that was handed in (never a draft) by the partners a scope names, newest first."""
    bound = _bound(scope, years)
    return [
        HandIn(number, partner, Period(year, quarter), *rest)
        for number, partner, year, quarter, *rest in cursor.execute(_HAND_INS, bound).fetchall()
    ]


def drafts(cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period) -> list[Draft]:
    """The saved drafts of a quarter, for who may see the partner's raw rows; else none."""
    if scope.raw is not None and partner_id not in scope.raw:
        return []
    bound = {"partner": partner_id, "year": period.school_year, "quarter": period.quarter}
    found = [Draft(*row) for row in cursor.execute(_DRAFTS, bound).fetchall()]
    return sorted(found, key=lambda d: DATASETS.index(d.dataset))


def quarters_now(
    cursor: DuckDBPyConnection, scope: Scope, years: Sequence[str] | None = None
) -> dict[tuple[str, Period], QuarterNow]:
    """Where each quarter that anything happened to stands, for the partners a scope names.

    That files lie saved as a draft is the partner's own affair: to others the quarter is open.
    """
    bound = _bound(scope, years)
    found = {}
    for partner, year, quarter, state, *rest in cursor.execute(_QUARTERS, bound).fetchall():
        theirs = scope.raw is None or partner in scope.raw
        if theirs or state != QuarterState.DRAFT:
            period = Period(year, quarter)
            found[(partner, period)] = QuarterNow(partner, period, QuarterState(state), *rest)
    return found


def content(cursor: DuckDBPyConnection, scope: Scope, submission_id: int) -> tuple[str, bytes] | None:
    """(file name, bytes as handed in) of a hand-in, for who may see the partner's raw rows; else None."""
    bound = {"submission": submission_id, "partners": _named(scope.raw)}
    rows = cursor.execute(_CONTENT, bound).fetchall()
    if not rows:
        return None
    packed, size, name = rows[0]
    return name, pa.decompress(packed, size, "zstd", asbytes=True)
