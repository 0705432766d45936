"""What a store holds, read with plain SQL by somebody who does not use the program."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

_SUBMISSIONS = """
SELECT s.submission_id, s.event_id, s.partner_id, s.dataset, s.sha256, s.row_count, u.content, u.size,
    (SELECT count(*) FROM teachers AS r WHERE r.submission_id = s.submission_id)
    + (SELECT count(*) FROM students AS r WHERE r.submission_id = s.submission_id)
    + (SELECT count(*) FROM diversity AS r WHERE r.submission_id = s.submission_id)
    + (SELECT count(*) FROM workshop_surveys AS r WHERE r.submission_id = s.submission_id)
FROM submission AS s LEFT JOIN upload AS u USING (sha256)
ORDER BY s.submission_id
"""
_VERSIONS = """
SELECT basis, partner_id, dataset, submission_id, from_event, to_event FROM version_in_force ORDER BY ALL
"""
_STATES = "SELECT partner_id, state, from_event FROM quarter_state ORDER BY ALL"
_EVENTS = "SELECT event_id, kind, account, partner_id, payload FROM event ORDER BY event_id"
_TABLES = "SELECT table_name FROM duckdb_tables() ORDER BY 1"


def look(path: Path) -> dict[str, Any]:
    """Everything the checker compares: events, submissions with their bytes and rows, what is in force."""
    with duckdb.connect(str(path), read_only=True) as store:
        submissions = [
            {
                "submission": number, "event": event, "partner": partner, "dataset": dataset, "sha256": sha,
                "said": said, "rows": rows, "bytes": _fingerprint(content, size),
            }
            for number, event, partner, dataset, sha, said, content, size, rows in store.execute(
                _SUBMISSIONS
            ).fetchall()
        ]  # fmt: skip
        return {
            "events": store.execute(_EVENTS).fetchall(),
            "submissions": submissions,
            "versions": store.execute(_VERSIONS).fetchall(),
            "states": store.execute(_STATES).fetchall(),
            "tables": [name for (name,) in store.execute(_TABLES).fetchall()],
        }


def _fingerprint(content: bytes | None, size: int) -> str:
    if content is None:
        return ""
    try:
        return hashlib.sha256(pa.decompress(content, size, "zstd", asbytes=True)).hexdigest()
    except (OSError, pa.ArrowInvalid):
        return ""
