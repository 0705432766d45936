"""Reading what partners explained: their own sentences about their files, which travel with the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from plp_metrics.model import Period, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Explanation:
    """One sentence about all findings of one kind (rule) in one file, and who wrote it when."""

    partner_id: str
    period: Period
    dataset: str
    rule: str
    text: str
    account: str
    at: datetime


# A sentence ends when its version is replaced; who still sees that version (accepted figures) still reads it.
_IN_FORCE = """
SELECT s.partner_id, s.school_year, s.quarter, s.dataset, x.rule, x.text, x.account, e.happened_at
FROM explanation AS x
JOIN submission AS s USING (submission_id)
JOIN version_in_force AS v ON v.submission_id = s.submission_id AND v.basis = $basis
    AND v.from_event <= coalesce($as_of, 9223372036854775807) AND (v.to_event IS NULL OR v.to_event > $as_of)
JOIN event AS e ON e.event_id = x.from_event
WHERE x.from_event <= coalesce($as_of, 9223372036854775807)
    AND ($partners IS NULL OR s.partner_id IN (SELECT unnest($partners)))
    AND ($years IS NULL OR s.school_year IN (SELECT unnest($years)))
    AND (
        x.to_event IS NULL OR x.to_event > $as_of
        OR EXISTS (
            FROM version_in_force AS w
            WHERE w.submission_id = x.submission_id AND w.basis = 'submitted' AND w.to_event = x.to_event
        )
    )
ORDER BY s.partner_id, s.school_year, s.quarter, s.dataset, x.rule
"""

_LAST = """
SELECT s.dataset, x.rule, x.text FROM explanation AS x JOIN submission AS s USING (submission_id)
WHERE s.partner_id = $partner AND s.school_year = $year AND s.quarter = $quarter
    AND ($partners IS NULL OR s.partner_id IN (SELECT unnest($partners)))
ORDER BY x.from_event
"""


def in_force(
    cursor: DuckDBPyConnection,
    scope: Scope,
    partners: Sequence[str] | None = None,
    years: Sequence[str] | None = None,
) -> list[Explanation]:
    """The explanations that go with the figures a scope sees (its basis), of the partners it may name.

    partners, years: only these; None for all. In the order of partner, quarter and file.
    """
    named = scope.named
    if partners is not None:
        named = frozenset(partners) if named is None else named & frozenset(partners)
    bound = {
        "basis": scope.basis.value,
        "partners": None if named is None else sorted(named),
        "years": None if years is None else list(years),
        "as_of": scope.as_of,
    }
    return [
        Explanation(partner, Period(year, quarter), *rest)
        for partner, year, quarter, *rest in cursor.execute(_IN_FORCE, bound).fetchall()
    ]


def last_given(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period
) -> dict[tuple[str, str], str]:
    """(dataset, rule) → what the partner last wrote about it in this quarter, also about a version since
    replaced; for who may see the partner's raw rows."""
    bound = {
        "partner": partner_id,
        "year": period.school_year,
        "quarter": period.quarter,
        "partners": None if scope.raw is None else sorted(scope.raw),
    }
    return {(dataset, rule): text for dataset, rule, text in cursor.execute(_LAST, bound).fetchall()}
