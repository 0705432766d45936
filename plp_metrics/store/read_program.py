"""Reading who takes part, what was agreed and what came in; the row scope is bound inside each function.

`as_of` is an event: the store as it stood right after it (None: now).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from plp_metrics.model import Agreement, Comparison, Partner, Period, QuarterState, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AS_OF = "from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)"
_NAMED = "($partners IS NULL OR list_contains($partners::VARCHAR[], partner_id))"
_PARTNERS = (
    "SELECT partner_id, name, first_school_year, first_cohort_year, time_zone, urban, onboarding_group"
    " FROM partner WHERE " + _AS_OF + " ORDER BY partner_id"
)
_STATES = "SELECT partner_id, state FROM partner_state WHERE " + _AS_OF + " ORDER BY state"
_COURSES = (
    "SELECT partner_id, school_year, course FROM partner_course WHERE "
    + _AS_OF
    + " ORDER BY school_year, course"
)
_AGREEMENTS = (
    "SELECT agreement_id, partner_id, metric, school_year, course, comparison, target, due_quarter, baseline,"
    " milestones, basis, state, proposed_by, confirmed_by, happened_at, note FROM agreement"
    " WHERE ($metrics IS NULL OR list_contains($metrics::VARCHAR[], metric))"
    " AND ($years IS NULL OR list_contains($years::VARCHAR[], school_year))"
    " AND list_contains($states, state) AND (partner_id = 'ALL' OR "
    + _NAMED
    + ") AND "
    + _AS_OF
    + " ORDER BY"
    " agreement_id"
)
_EXCEPTIONS = (
    "SELECT e.agreement_id, e.interim, e.reason, e.ends_on FROM agreement_exception AS e"
    " WHERE e.to_event IS NULL AND e.agreement_id IN"
    " (SELECT agreement_id FROM agreement WHERE partner_id = 'ALL' OR " + _NAMED + ")"
)
_QUARTERS = (
    "SELECT partner_id, school_year, quarter, state FROM quarter_state"
    " WHERE ($years IS NULL OR list_contains($years::VARCHAR[], school_year)) AND "
    + _NAMED
    + " AND "
    + _AS_OF
)
_DATASETS = (
    "SELECT partner_id, school_year, quarter, dataset FROM version_in_force WHERE basis = $basis"
    " AND list_contains($years, school_year) AND " + _NAMED + " AND " + _AS_OF
)


def partners(cursor: DuckDBPyConnection, as_of: int | None = None) -> dict[str, Partner]:
    """Every partner and its public facts, by id. Who takes part in the program is no secret in it."""
    bound = {"as_of": as_of}
    states: dict[str, list[str]] = {}
    for partner_id, state in cursor.execute(_STATES, bound).fetchall():
        states.setdefault(partner_id, []).append(state)
    courses: dict[str, dict[str, tuple[str, ...]]] = {}
    for partner_id, year, course in cursor.execute(_COURSES, bound).fetchall():
        offered = courses.setdefault(partner_id, {})
        offered[year] = (*offered.get(year, ()), course)
    return {
        partner_id: Partner(
            partner_id, name, tuple(states.get(partner_id, ())), first_year, first_cohort, zone,
            courses.get(partner_id, {}), urban, group,
        )
        for partner_id, name, first_year, first_cohort, zone, urban, group in cursor.execute(
            _PARTNERS, bound
        ).fetchall()
    }  # fmt: skip


def agreements(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[str] | None = None,
    years: Sequence[str] | None = None,
    *,
    states: Sequence[str] = ("confirmed",),
    as_of: int | None = None,
) -> list[Agreement]:
    """Agreements of the partners a scope names, and of the whole network, oldest first."""
    bound = {
        "metrics": None if metrics is None else list(metrics),
        "years": None if years is None else list(years),
        "states": list(states),
        "partners": _named(scope),
        "as_of": as_of,
    }
    return [_agreement(*row) for row in cursor.execute(_AGREEMENTS, bound).fetchall()]


def _agreement(
    number: int, partner_id: str, metric: str, year: str, course: str, comparison: str, target: float | None,
    due_quarter: str, baseline: float | None, milestones: str, basis: str, state: str, proposed_by: str,
    confirmed_by: str, at: datetime, note: str,
) -> Agreement:  # fmt: skip
    steps: Mapping[str, float] = json.loads(milestones) if milestones != "{}" else {}
    return Agreement(
        number, partner_id, metric, year, course, Comparison(comparison), target, due_quarter, baseline, steps,
        basis, state, proposed_by, confirmed_by, at, note,
    )  # fmt: skip


def exceptions(cursor: DuckDBPyConnection, scope: Scope) -> dict[int, tuple[float, str, date]]:
    """Accepted exceptions in force: agreement id → interim value, reason, last day. The target stays."""
    rows = cursor.execute(_EXCEPTIONS, {"partners": _named(scope)}).fetchall()
    return {number: (interim, reason, ends_on) for number, interim, reason, ends_on in rows}


def quarter_states(
    cursor: DuckDBPyConnection, scope: Scope, years: Sequence[str] | None = None, as_of: int | None = None
) -> dict[tuple[str, Period], QuarterState]:
    """Where the quarters of the partners a scope names stand; a quarter without an entry is open."""
    bound = {
        "years": None if years is None else list(years),
        "partners": _named(scope),
        "as_of": as_of,
    }
    rows = cursor.execute(_QUARTERS, bound).fetchall()
    return {(p, Period(year, quarter)): QuarterState(state) for p, year, quarter, state in rows}


def datasets_in(
    cursor: DuckDBPyConnection, scope: Scope, periods: Iterable[Period], as_of: int | None = None
) -> dict[tuple[str, Period], frozenset[str]]:
    """Which datasets each partner a scope names handed in, by quarter, on the scope's own basis."""
    wanted = set(periods)
    bound = {
        "basis": scope.basis.value,
        "years": sorted({p.school_year for p in wanted}),
        "partners": _named(scope),
        "as_of": as_of,
    }
    found: dict[tuple[str, Period], set[str]] = {}
    for partner_id, year, quarter, dataset in cursor.execute(_DATASETS, bound).fetchall():
        period = Period(year, quarter)
        if period in wanted:
            found.setdefault((partner_id, period), set()).add(dataset)
    return {key: frozenset(datasets) for key, datasets in found.items()}


def event_on(cursor: DuckDBPyConnection, day: date) -> int:
    """The last event up to the end of a day (UTC): what `as_of` takes; 0 before the first."""
    rows = cursor.execute(
        "SELECT coalesce(max(event_id), 0) FROM event WHERE happened_at <= $until",
        {"until": datetime.combine(day, time.max)},
    ).fetchall()
    return int(rows[0][0])


def _named(scope: Scope) -> list[str] | None:
    return None if scope.named is None else sorted(scope.named)
