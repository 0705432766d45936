"""Reading who takes part, what was agreed and what came in; the row scope is bound inside each function.

`as_of` is an event: the store as it stood right after it (None: the scope's own, or now).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.model import Agreement, Comparison, Partner, Period, QuarterState, Scope
from plp_metrics.store import read_sql as sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class AgreementRow(NamedTuple):
    """An agreement as it is stored. milestones: as JSON; the rest as in `model.Agreement`."""

    agreement_id: int
    partner_id: str
    metric: str
    school_year: str
    course: str
    comparison: str
    target: float | None
    due_quarter: str
    baseline: float | None
    milestones: str
    basis: str
    state: str
    proposed_by: str
    confirmed_by: str
    agreed_on: datetime
    note: str
    proposed_side: str


def partners(cursor: DuckDBPyConnection, as_of: int | None = None) -> dict[str, Partner]:
    """Every partner and its public facts, by id. Who takes part in the program is no secret in it."""
    bound = {"as_of": as_of}
    states: dict[str, list[str]] = {}
    for partner_id, state in cursor.execute(sql.PARTNER_STATES, bound).fetchall():
        states.setdefault(partner_id, []).append(state)
    courses: dict[str, dict[str, tuple[str, ...]]] = {}
    for partner_id, year, course in cursor.execute(sql.PARTNER_COURSES, bound).fetchall():
        offered = courses.setdefault(partner_id, {})
        offered[year] = (*offered.get(year, ()), course)
    return {
        partner_id: Partner(
            partner_id, name, tuple(states.get(partner_id, ())), first_year, first_cohort, zone,
            courses.get(partner_id, {}), urban, group, last or "",
        )
        for partner_id, name, first_year, first_cohort, zone, urban, group, last in cursor.execute(
            sql.PARTNERS, bound
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
    rows = agreement_rows(cursor, scope, metrics, years, states=states, as_of=as_of)
    return [agreement_of(row) for row in rows]


def agreement_rows(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[str] | None = None,
    years: Sequence[str] | None = None,
    *,
    states: Sequence[str] = ("confirmed",),
    as_of: int | None = None,
) -> list[AgreementRow]:
    """The same not made into agreements yet, where most of thousands are not looked at."""
    bound = {
        "metrics": None if metrics is None else list(metrics),
        "years": None if years is None else list(years),
        "states": list(states),
        "partners": _named(scope),
        "as_of": scope.as_of if as_of is None else as_of,
    }
    return [AgreementRow._make(row) for row in cursor.execute(sql.AGREEMENTS, bound).fetchall()]


def agreement_of(row: AgreementRow) -> Agreement:
    """A row as an agreement."""
    steps: Mapping[str, float] = json.loads(row.milestones) if row.milestones != "{}" else {}
    return Agreement(**row._asdict() | {"comparison": Comparison(row.comparison), "milestones": steps})


def quarter_states(
    cursor: DuckDBPyConnection, scope: Scope, years: Sequence[str] | None = None, as_of: int | None = None
) -> dict[tuple[str, Period], QuarterState]:
    """Where the quarters of the partners a scope names stand; a quarter without an entry is open.

    That files lie saved as a draft is the partner's own affair: to others the quarter is open.
    """
    bound = {
        "years": None if years is None else list(years),
        "partners": _named(scope),
        "as_of": scope.as_of if as_of is None else as_of,
    }
    rows = cursor.execute(sql.QUARTER_STATES, bound).fetchall()
    return {
        (p, Period(year, quarter)): QuarterState(state)
        for p, year, quarter, state in rows
        if state != QuarterState.DRAFT or scope.raw is None or p in scope.raw
    }


def datasets_in(
    cursor: DuckDBPyConnection, scope: Scope, periods: Iterable[Period], as_of: int | None = None
) -> dict[tuple[str, Period], frozenset[str]]:
    """Which datasets each partner a scope names handed in, by quarter, on the scope's own basis."""
    wanted = set(periods)
    bound = {
        "basis": scope.basis.value,
        "years": sorted({p.school_year for p in wanted}),
        "partners": _named(scope),
        "as_of": scope.as_of if as_of is None else as_of,
    }
    found: dict[tuple[str, Period], set[str]] = {}
    for partner_id, year, quarter, dataset in cursor.execute(sql.DATASETS, bound).fetchall():
        period = Period(year, quarter)
        if period in wanted:
            found.setdefault((partner_id, period), set()).add(dataset)
    return {key: frozenset(datasets) for key, datasets in found.items()}


def years(cursor: DuckDBPyConnection) -> list[str]:
    """School years of which anything was reported, the earliest first."""
    return [row[0] for row in cursor.execute(sql.YEARS).fetchall()]


def event_on(cursor: DuckDBPyConnection, day: date) -> int:
    """The last event before the first one of a later day (UTC): what `as_of` takes; 0 before the first.

    What was written into the log late, with an earlier day on it, was not known then.
    """
    rows = cursor.execute(
        "SELECT coalesce(min(event_id) FILTER (happened_at > $until) - 1, max(event_id), 0) FROM event",
        {"until": datetime.combine(day, time.max)},
    ).fetchall()
    return int(rows[0][0])


def measured_until(cursor: DuckDBPyConnection) -> str | None:
    """The last quarter the calendar measured what is recorded on pages for; None before the first."""
    found = cursor.execute("SELECT value FROM setting WHERE key = 'recorded_until'").fetchall()
    return str(found[0][0]) if found else None


def measured_on(cursor: DuckDBPyConnection) -> date | None:
    """The day on which the calendar last measured what is recorded on pages; None before the first time."""
    found = cursor.execute(
        "SELECT max(happened_at)::DATE FROM event WHERE kind = 'measure_records'"
        " AND payload->>'$.quarter' IS NOT NULL"
    ).fetchall()
    day: date | None = found[0][0]
    return day


def defined_by(cursor: DuckDBPyConnection) -> str | None:
    """The fingerprint of the definitions by which everything was measured; None where none was kept."""
    found = cursor.execute("SELECT value FROM setting WHERE key = 'defined_by'").fetchall()
    return str(found[0][0]) if found else None


def first_day(cursor: DuckDBPyConnection) -> date | None:
    """The day of the first event; None in a store nothing happened in yet."""
    rows = cursor.execute("SELECT min(happened_at)::DATE FROM event").fetchall()
    return rows[0][0] if rows else None


def _named(scope: Scope) -> list[str] | None:
    return None if scope.named is None else sorted(scope.named)
