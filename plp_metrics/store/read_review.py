"""Reading what a review needs: leave to see rows, the rows themselves, explanations, comments, a quarter's
history. Who may read is bound inside each function; a draft is never among them."""

# ruff: noqa: S608 - only our own names are formatted in; values are bound

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from plp_metrics.model import Period, QuarterState, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SUBMITTED = (
    "EXISTS (SELECT 1 FROM version_in_force AS w"
    " WHERE w.submission_id = s.submission_id AND w.basis = 'submitted')"
)
_THEIRS = "($partners IS NULL OR {table}.partner_id IN (SELECT unnest($partners)))"

_PERMITTED = """
SELECT count(*) FROM review_permission AS r
JOIN quarter_state AS q USING (partner_id, school_year, quarter)
WHERE lower(r.account) = lower($account) AND r.partner_id = $partner AND r.school_year = $year
    AND r.quarter = $quarter AND r.to_event IS NULL AND q.to_event IS NULL AND q.state = 'submitted'
"""

_OF_QUARTER = f"""
SELECT s.submission_id, s.dataset, s.row_count FROM submission AS s
WHERE s.submission_id = $submission AND s.partner_id = $partner AND s.school_year = $year
    AND s.quarter = $quarter AND {_SUBMITTED}
"""

_CONTENT = f"""
SELECT u.content, u.size FROM submission AS s JOIN upload AS u USING (sha256)
WHERE s.submission_id = $submission AND s.partner_id = $partner AND s.school_year = $year
    AND s.quarter = $quarter AND {_SUBMITTED}
"""

_SAID = f"""
SELECT s.submission_id, s.dataset, x.rule, x.text, x.account FROM explanation AS x
JOIN submission AS s USING (submission_id)
WHERE x.to_event IS NULL AND s.partner_id = $partner AND s.school_year = $year AND s.quarter = $quarter
    AND {_SUBMITTED} AND {_THEIRS.format(table="s")}
ORDER BY x.from_event
"""

_FINDINGS = f"""
SELECT s.findings FROM submission AS s
WHERE s.submission_id = $submission AND {_SUBMITTED} AND {_THEIRS.format(table="s")}
"""

_HISTORY = f"""
SELECT q.state, q.account, q.happened_at, q.note, q.ends_on, e.kind, e.event_id FROM quarter_state AS q
JOIN event AS e ON e.event_id = q.from_event
WHERE q.partner_id = $partner AND q.school_year = $year AND q.quarter = $quarter
    AND ($drafts OR q.state <> 'draft') AND {_THEIRS.format(table="q")}
ORDER BY q.from_event
"""

_RECEIPTS = f"""
WITH handed_in AS (
    SELECT DISTINCT v.from_event FROM version_in_force AS v
    WHERE v.basis = 'submitted' AND v.partner_id = $partner AND v.school_year = $year
        AND v.quarter = $quarter AND {_THEIRS.format(table="v")}
)
SELECT e.event_id, e.account, e.happened_at, s.dataset, s.submission_id, s.version, s.file_name, s.how,
    s.row_count, s.sha256, s.upload_sha256, s.findings
FROM handed_in AS h
JOIN event AS e ON e.event_id = h.from_event AND e.kind <> 'take_back'
JOIN version_in_force AS v ON v.basis = 'submitted' AND v.from_event <= h.from_event
    AND (v.to_event IS NULL OR v.to_event > h.from_event)
    AND v.partner_id = $partner AND v.school_year = $year AND v.quarter = $quarter
JOIN submission AS s USING (submission_id)
ORDER BY e.event_id DESC
"""

_COMMENTS = f"""
SELECT c.comment_id, c.partner_id, c.metric, c.school_year, c.quarter, c.text, c.account, c.happened_at,
    c.follow_up, c.resolved_by
FROM comment AS c
WHERE c.from_event <= coalesce($as_of, 9223372036854775807) AND (c.to_event IS NULL OR c.to_event > $as_of)
    AND {_THEIRS.format(table="c")}
    AND ($partner IS NULL OR c.partner_id = $partner)
    AND ($year IS NULL OR c.school_year = $year) AND (NOT $waiting OR c.follow_up)
ORDER BY c.happened_at, c.comment_id
"""


@dataclass(frozen=True)
class Explained:
    """A partner's sentence about one kind of finding in one file."""

    submission_id: int
    dataset: str
    rule: str
    text: str
    account: str


@dataclass(frozen=True)
class Found:
    """Findings of one kind kept with a file: how many, and what the first of them says.

    message and line tell of a row, so they are only for who may see rows.
    """

    rule: str
    severity: str
    count: int
    message: str
    line: int | None


@dataclass(frozen=True)
class Step:
    """One step in the life of a quarter: the state it came to, by whom, when, why. kind: the act."""

    state: QuarterState
    account: str
    at: datetime
    note: str
    ends_on: date | None
    kind: str
    event_id: int


@dataclass(frozen=True)
class Line:
    """One line of a receipt: what counted for a dataset right after the hand-in.

    sha256: of the bytes kept; upload_sha256: of the file as dropped. findings: as kept with it (JSON).
    """

    dataset: str
    submission_id: int
    version: int
    file_name: str
    how: str
    rows: int
    sha256: str | None
    upload_sha256: str | None
    findings: str


@dataclass(frozen=True)
class Receipt:
    """Proof of a hand-in, found again: its number, from which account, when, and what counted then."""

    event_id: int
    account: str
    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Comment:
    """What somebody said about one value. follow_up: somebody still has to see to it."""

    comment_id: int
    partner_id: str
    metric: str
    period: Period
    text: str
    account: str
    at: datetime
    follow_up: bool
    resolved_by: str


def permitted(cursor: DuckDBPyConnection, account: str, partner_id: str, period: Period) -> bool:
    """Whether an account holds leave for a quarter's rows and the quarter still waits for review."""
    bound = {"account": account} | _at(partner_id, period)
    return bool(cursor.execute(_PERMITTED, bound).fetchall()[0][0])


def rows(
    cursor: DuckDBPyConnection, partner_id: str, period: Period, submission_id: int, start: int, count: int
) -> tuple[tuple[str, ...], list[tuple[Any, ...]], int]:
    """(columns, rows in the file's order from `start` on, rows in all) of a version handed in for this very
    quarter; of anything else nothing. Ask `act.see_raw.may_see_rows` for the quarter first."""
    bound = {"submission": submission_id} | _at(partner_id, period)
    found = cursor.execute(_OF_QUARTER, bound).fetchall()
    if not found:
        return (), [], 0
    number, dataset, total = found[0]
    cursor.execute(
        f"SELECT * EXCLUDE (submission_id) FROM {dataset} WHERE submission_id = ?"
        " ORDER BY line LIMIT ? OFFSET ?",
        [number, count, start],
    )
    columns = tuple(column[0] for column in cursor.description or ())
    return columns, cursor.fetchall(), int(total)


def content(cursor: DuckDBPyConnection, partner_id: str, period: Period, submission_id: int) -> bytes | None:
    """The bytes as handed in of a version handed in for this very quarter; None of anything else. Ask
    `act.see_raw.may_see_rows` for the quarter first."""
    bound = {"submission": submission_id} | _at(partner_id, period)
    found = cursor.execute(_CONTENT, bound).fetchall()
    return pa.decompress(found[0][0], found[0][1], "zstd", asbytes=True) if found else None


def explanations(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period
) -> list[Explained]:
    """What the partner explained about a quarter, for who may name the partner."""
    bound = {"partners": _partners(scope.named)} | _at(partner_id, period)
    return [Explained(*row) for row in cursor.execute(_SAID, bound).fetchall()]


def findings(cursor: DuckDBPyConnection, scope: Scope, submission_id: int) -> tuple[list[Found], int]:
    """(findings kept with a version by kind, cells tidied while reading), for who may name the partner."""
    bound = {"submission": submission_id, "partners": _partners(scope.named)}
    found = cursor.execute(_FINDINGS, bound).fetchall()
    kept = json.loads(found[0][0]) if found else {}
    problems = kept.get("problems", [])
    counts = Counter((p["rule"], p["severity"]) for p in problems)
    first = {(p["rule"], p["severity"]): p for p in reversed(problems)}
    tidied = sum(int(one.get("count", 0)) for one in kept.get("normalised", []))
    return [
        Found(*key, count, first[key]["message"], first[key]["line"]) for key, count in counts.items()
    ], tidied


def history(cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period) -> list[Step]:
    """Every step in the life of a quarter, oldest first; drafts only for who may see the partner's rows."""
    own = scope.raw is None or partner_id in scope.raw
    bound = {"partners": _partners(scope.named), "drafts": own} | _at(partner_id, period)
    return [Step(QuarterState(state), *rest) for state, *rest in cursor.execute(_HISTORY, bound).fetchall()]


def receipts(cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period) -> list[Receipt]:
    """Every hand-in of a quarter, newest first, for who may name the partner."""
    bound = {"partners": _partners(scope.named)} | _at(partner_id, period)
    found: dict[int, Receipt] = {}
    for number, account, at, *line in cursor.execute(_RECEIPTS, bound).fetchall():
        so_far = found.get(number, Receipt(number, account, at, ()))
        found[number] = Receipt(number, account, at, (*so_far.lines, Line(*line)))
    return list(found.values())


def comments(
    cursor: DuckDBPyConnection,
    partners: Sequence[str] | None,
    partner_id: str | None = None,
    school_year: str | None = None,
    *,
    waiting: bool = False,
    as_of: int | None = None,
) -> list[Comment]:
    """Comments on the values of these partners (None: all), oldest first; waiting: only open follow-ups."""
    bound = {
        "partners": partners,
        "partner": partner_id,
        "year": school_year,
        "waiting": waiting,
        "as_of": as_of,
    }
    return [
        Comment(number, partner, metric, Period(year, quarter), *rest)
        for number, partner, metric, year, quarter, *rest in cursor.execute(_COMMENTS, bound).fetchall()
    ]


def _at(partner_id: str, period: Period) -> dict[str, str]:
    return {"partner": partner_id, "year": period.school_year, "quarter": period.quarter}


def _partners(named: frozenset[str] | None) -> list[str] | None:
    return None if named is None else sorted(named)
