"""Writing rows inside a change. Nothing here decides; `act` does, and calls these."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from plp_metrics.model import Fingerprint, Partner, Period, QuarterState
from plp_metrics.store.connection import Change

# {table} is always one of our own table names (SQL can't bind those), never anything from outside.
_CLOSE_PARTNER = "UPDATE {table} SET to_event = $event WHERE partner_id = $partner AND to_event IS NULL"
_ADD_ONE = "INSERT INTO {table} BY NAME SELECT ? AS submission_id, r.* FROM new_rows AS r"
_ADD_MANY = """
INSERT INTO {table} BY NAME
SELECT n.submission_id,
    r.* EXCLUDE (partner_id, school_year, quarter)
    REPLACE (1 + row_number() OVER (PARTITION BY n.submission_id ORDER BY r.line) AS line)
FROM new_rows AS r JOIN new_ids AS n USING (partner_id, school_year, quarter)
"""
_ADD_COPY = "INSERT INTO {table} SELECT * REPLACE (? AS submission_id) FROM {table} WHERE submission_id = ?"
_FILLED_DIMENSIONS = """
INSERT INTO submission_filled
SELECT DISTINCT submission_id, population || '.' || dimension
FROM diversity WHERE submission_id IN (SELECT unnest(?))
"""
_FILLED_COLUMNS = """
INSERT INTO submission_filled
SELECT submission_id, what
FROM (
    UNPIVOT (
        SELECT submission_id, count(COLUMNS(* EXCLUDE (submission_id, line))) AS "\\0"
        FROM {table} WHERE submission_id IN (SELECT unnest(?)) GROUP BY submission_id
    ) ON COLUMNS(* EXCLUDE (submission_id)) INTO NAME what VALUE filled
)
WHERE filled > 0
"""
_ADD_SUBMISSION = "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_HAND_IN = ("partner_id", "school_year", "quarter")


@dataclass(frozen=True)
class NewSubmission:
    """What is to be stored about one hand-in of one dataset (its rows come as a table)."""

    partner_id: str
    period: Period
    dataset: str
    how: str
    file_name: str
    content: bytes | None
    upload_sha256: str | None
    row_count: int
    contract_version: int
    verdict: str
    findings: Mapping[str, Any]
    fingerprint: Fingerprint | None = None

    @classmethod
    def nothing(cls, partner_id: str, period: Period, dataset: str, contract_version: int) -> NewSubmission:
        """A zero return: this dataset has nothing to report in this quarter."""
        how = "nothing_to_report"
        return cls(
            partner_id,
            period,
            dataset,
            how,
            "nothing to report",
            None,
            None,
            0,
            contract_version,
            "accept",
            {},
        )


def setting(change: Change, key: str, value: str) -> None:
    """Set one of the store's own settings."""
    change.cursor.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", [key, value])


def partner(change: Change, facts: Partner) -> None:
    """Admit a partner, or replace its facts from this event on."""
    for table in ("partner", "partner_state", "partner_course"):
        change.cursor.execute(
            _CLOSE_PARTNER.format(table=table), {"event": change.event_id, "partner": facts.partner_id}
        )
    change.cursor.execute(
        "INSERT INTO partner VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        [
            facts.partner_id,
            facts.name,
            facts.time_zone,
            facts.urban,
            facts.onboarding_group,
            facts.first_school_year,
            facts.first_cohort_year,
            change.event_id,
            facts.last_school_year or None,
        ],
    )
    change.cursor.executemany(
        "INSERT INTO partner_state VALUES (?, ?, ?, NULL)",
        [(facts.partner_id, state, change.event_id) for state in facts.states],
    )
    offered = [(facts.partner_id, y, c, change.event_id) for y, cs in facts.courses.items() for c in cs]
    if offered:
        change.cursor.executemany("INSERT INTO partner_course VALUES (?, ?, ?, ?, NULL)", offered)


def account(
    change: Change,
    email: str,
    role: str | None,
    partner_id: str | None,
    *,
    only_reads: bool = False,
    until: date | None = None,
) -> None:
    """Give an account its one role from this event on; role None takes it away.

    only_reads: it may see what its role sees and change nothing. until: the last day of it, None for no end.
    """
    change.cursor.execute(
        "UPDATE account SET to_event = ? WHERE lower(email) = lower(?) AND to_event IS NULL",
        [change.event_id, email],
    )
    if role is not None:
        change.cursor.execute(
            "INSERT INTO account VALUES (?, ?, ?, ?, NULL, ?, ?)",
            [email, role, partner_id, change.event_id, only_reads, until],
        )


def schools(change: Change, table: pa.Table) -> None:
    """Load public school facts; a school and year already there is replaced. Columns as in `school`."""
    change.cursor.register("new_school", table)
    change.cursor.execute("INSERT OR REPLACE INTO school BY NAME SELECT * FROM new_school")
    change.cursor.unregister("new_school")


def submissions(change: Change, news: Sequence[NewSubmission]) -> list[int]:
    """Store hand-ins (bytes kept compressed, once per content); returns their ids in order."""
    cursor = change.cursor
    first = cursor.execute("SELECT coalesce(max(submission_id), 0) + 1 FROM submission").fetchall()[0][0]
    versions = {
        tuple(row[:4]): row[4]
        for row in cursor.execute(
            "SELECT partner_id, school_year, quarter, dataset, max(version) FROM submission GROUP BY ALL"
        ).fetchall()
    }
    uploads: dict[str, tuple[bytes, int]] = {}
    rows = []
    for number, new in enumerate(news):
        sha = None
        if new.content is not None:
            sha = (new.fingerprint or Fingerprint.taken(new.content)).of(new.content)
            uploads[sha] = (pa.compress(new.content, "zstd", asbytes=True), len(new.content))
        key = (new.partner_id, new.period.school_year, new.period.quarter, new.dataset)
        versions[key] = versions.get(key, 0) + 1
        rows.append(
            (
                first + number,
                change.event_id,
                *key,
                versions[key],
                new.how,
                new.file_name,
                sha,
                new.upload_sha256 or sha,
                new.row_count,
                new.contract_version,
                new.verdict,
                json.dumps(new.findings, sort_keys=True),
            )
        )
    if uploads:
        cursor.executemany(
            "INSERT OR IGNORE INTO upload VALUES (?, ?, ?)",
            [(sha, content, size) for sha, (content, size) in uploads.items()],
        )
    if rows:
        cursor.executemany(_ADD_SUBMISSION, rows)
    return list(range(first, first + len(rows)))


def dataset_rows(
    change: Change, dataset: str, table: pa.Table, ids: Mapping[tuple[str, str, str], int]
) -> None:
    """Store typed rows of one dataset; `ids` maps (partner_id, school_year, quarter) to the submission.

    A table without those three columns belongs whole to the only submission in `ids`. Rows of a table
    with them get the line they have in their own part: the bytes kept are those of the part.
    """
    cursor = change.cursor
    cursor.register("new_rows", table)
    if "partner_id" in table.column_names:
        keys = list(ids)
        columns = {name: [key[i] for key in keys] for i, name in enumerate(_HAND_IN)}
        cursor.register("new_ids", pa.table(columns | {"submission_id": pa.array(ids.values(), pa.int64())}))
        cursor.execute(_ADD_MANY.format(table=dataset))
        cursor.unregister("new_ids")
    else:
        (only,) = ids.values()
        cursor.execute(_ADD_ONE.format(table=dataset), [only])
    cursor.unregister("new_rows")
    _note_filled(change, dataset, list(ids.values()))


def copied_rows(change: Change, dataset: str, source: int, target: int) -> None:
    """Give a new submission the rows of an earlier one."""
    change.cursor.execute(_ADD_COPY.format(table=dataset), [target, source])
    _note_filled(change, dataset, [target])


def _note_filled(change: Change, dataset: str, ids: list[int]) -> None:
    sql = _FILLED_DIMENSIONS if dataset == "diversity" else _FILLED_COLUMNS.format(table=dataset)
    change.cursor.execute(sql, [ids])


def in_force(
    change: Change, basis: str, versions: Iterable[tuple[str, Period, str, int | None]]
) -> list[tuple[str, Period]]:
    """Set which submission counts on a basis: (partner, period, dataset, submission or None).

    Returns the (partner, period) pairs where something changed.
    """
    wanted = list(versions)
    current = {
        (p, y, q, d): s
        for p, y, q, d, s in change.cursor.execute(
            "SELECT partner_id, school_year, quarter, dataset, submission_id FROM version_in_force"
            " WHERE basis = ? AND to_event IS NULL",
            [basis],
        ).fetchall()
    }
    moved = [(p, t, d, s) for p, t, d, s in wanted if current.get((p, *t, d)) != s]
    closing = [(change.event_id, basis, p, *t, d) for p, t, d, _ in moved if (p, *t, d) in current]
    opening = [(basis, p, *t, d, s, change.event_id) for p, t, d, s in moved if s is not None]
    if closing:
        change.cursor.executemany(
            "UPDATE version_in_force SET to_event = ? WHERE basis = ? AND partner_id = ? AND school_year = ?"
            " AND quarter = ? AND dataset = ? AND to_event IS NULL",
            closing,
        )
    if opening:
        change.cursor.executemany("INSERT INTO version_in_force VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", opening)
    return list(dict.fromkeys((p, t) for p, t, _, _ in moved))


def quarter_state(
    change: Change,
    quarters: Iterable[tuple[str, Period]],
    state: QuarterState,
    note: str = "",
    ends_on: date | None = None,
) -> None:
    """Move quarters to a state from this event on."""
    pairs = list(quarters)
    if not pairs:
        return
    change.cursor.executemany(
        "UPDATE quarter_state SET to_event = ? WHERE partner_id = ? AND school_year = ? AND quarter = ?"
        " AND to_event IS NULL",
        [(change.event_id, p, *t) for p, t in pairs],
    )
    change.cursor.executemany(
        "INSERT INTO quarter_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [(p, *t, state.value, change.account, change.at, note, ends_on, change.event_id) for p, t in pairs],
    )


def explanations(change: Change, texts: Iterable[tuple[int, str, int | None, str | None, str]]) -> None:
    """Keep a partner's explanations: (submission, rule, line, column, text)."""
    rows = [(s, r, ln, col, text, change.account, change.event_id) for s, r, ln, col, text in texts]
    if rows:
        change.cursor.executemany("INSERT INTO explanation VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", rows)


def release(change: Change, period: Period) -> int:
    """A new release's number."""
    number = change.cursor.execute("SELECT coalesce(max(release_id), 0) + 1 FROM release").fetchall()[0][0]
    change.cursor.execute(
        "INSERT INTO release VALUES (?, ?, ?, ?, ?)", [number, change.event_id, *period, change.at.date()]
    )
    return int(number)
