"""Reading declared events and the days of workshops; the row scope is bound inside each function."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.model import Declared, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Held(NamedTuple):
    """The facts of a workshop that stand beside its point. scale: points of its answers' scale."""

    on: date
    scale: int
    facilitators: int
    format: str


_EVENTS = """
SELECT declared_id, partner_id, day, says, rebase, account, happened_at FROM declared_event
WHERE from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)
    AND (partner_id = 'ALL' OR $partners IS NULL OR list_contains($partners::VARCHAR[], partner_id))
ORDER BY day, declared_id
"""

# A code names one workshop within its file's quarter.
_WORKSHOPS = """
SELECT v.school_year, v.quarter, w.workshop_code, min(w.workshop_date), max(w.scale_points),
    max(w.facilitators), min(w.format)
FROM version_in_force AS v
JOIN workshop_surveys AS w USING (submission_id)
WHERE v.basis = $basis AND v.dataset = 'workshop_surveys' AND v.partner_id = $partner
    AND ($partners IS NULL OR list_contains($partners::VARCHAR[], v.partner_id))
    AND list_contains($years, v.school_year)
    AND v.from_event <= coalesce($as_of, 9223372036854775807) AND (v.to_event IS NULL OR v.to_event > $as_of)
GROUP BY ALL
"""


def events(cursor: DuckDBPyConnection, scope: Scope, as_of: int | None = None) -> list[Declared]:
    """The events in force of the partners a scope names and of the whole network, by day."""
    named = None if scope.named is None else sorted(scope.named)
    bound = {"as_of": scope.as_of if as_of is None else as_of, "partners": named}
    return [Declared(*row) for row in cursor.execute(_EVENTS, bound).fetchall()]


def workshops_held(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, years: Sequence[str]
) -> dict[tuple[str, str, str], Held]:
    """(school year, quarter, code) → the facts of a partner's workshop; for who may see its raw rows."""
    bound = {
        "basis": scope.basis.value,
        "partner": partner_id,
        "partners": None if scope.raw is None else sorted(scope.raw),
        "years": list(years),
        "as_of": scope.as_of,
    }
    return {row[:3]: Held(*row[3:]) for row in cursor.execute(_WORKSHOPS, bound).fetchall()}
