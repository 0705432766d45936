"""Words that would do something if anything ran them, put into every place where people's words are kept."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import duckdb

from plp_metrics.access import permissions_of
from plp_metrics.act import aside, comment, declare, remember
from plp_metrics.model import Period, Role, Viewer
from plp_metrics.store import open_store

OF = "OZARK"
YEAR, QUARTER = "2017-18", "Q3"

WORDS = {
    "agreement": ("note",),
    "agreement_comment": ("text",),
    "agreement_exception": ("reason",),
    "application": ("organization", "about", "reason"),
    "budget_line": ("why", "answer"),
    "comment": ("text",),
    "contact": ("text", "follow_up"),
    "declared_event": ("says",),
    "expense": ("note",),
    "explanation": ("text",),
    "partner": ("name",),
    "pledge": ("note",),
    "promise_evidence": ("text", "reason"),
    "promise_waiver": ("reason",),
    "quarter_state": ("note",),
    "remembered_column": ("from_name",),
    "remembered_word": ("word",),
    "report": ("note",),
    "report_evaluation": ("text",),
    "report_said": ("note",),
    "report_text": ("text",),
    "set_aside": ("reason",),
    "spent": ("explanation",),
    "submission": ("file_name",),
}
"""Table → columns that keep what people type, or what their files are called."""

CODES = {
    # keys, codes, choices of a list, figures in words of the program
    "account", "about", "answered_by", "basis", "category", "comparison", "component", "confirmed_by",
    "copied_from", "course", "courses", "column_name", "dataset", "decided_by", "dimension", "division",
    "due_quarter", "email", "first_cohort_year", "first_school_year", "fips", "format", "grade_band", "how",
    "last_school_year",
    "implementing", "item", "key", "kept_quarter", "kind", "line", "locale", "mark", "meant", "metric",
    "milestones", "name", "partner_id", "place", "population", "proposed_by", "proposed_side", "quarter",
    "requested_by", "agreed_by", "resolved_by", "role", "roll_up", "rule", "school_id", "school_year", "seal",
    "section_code", "sha256", "side", "source", "standing", "state", "states", "status", "table_name",
    "teacher_code", "template", "time_zone", "to_name", "topic", "trained_at", "unit", "upload_sha256",
    "cohort_year", "value", "verdict", "version", "what", "workshop", "workshop_code", "workshop_type",
    # an address that begins with https://, opened by who clicks it
    "link",
    # JSON of the program, with words of the other columns inside
    "findings", "payload",
}  # fmt: skip


def hostile(tag: str) -> str:
    """The words of a place, told apart by its tag."""
    return (
        f'=1+1|{tag} <img src=x onerror="planted=1"><script>planted=1</script>![x](http://evil.example/{tag})'
        "[l](javascript:planted=1) :red[r] :material/home: $$y$$ "
        "<a href=//evil.example>a</a> www.evil.example"
    )


def tag_of(table: str, column: str) -> str:
    return f"{table}.{column}".replace("_", "-")


def plant(path: Path) -> None:
    """Put hostile words into every row of every column of WORDS; a row first where there was none."""
    store = open_store(path)
    try:
        staff = Viewer("evaluator@example.org", Role.EVALUATOR, None, permissions_of(Role.EVALUATOR))
        own = Viewer("ozark@example.org", Role.PARTNER, OF, permissions_of(Role.PARTNER))
        period, today = Period(YEAR, QUARTER), store.today()
        comment.add(own, store, OF, "teachers_participating", period, "Late.", follow_up=True)
        declare.declare(staff, store, OF, date(2018, 1, 15), "A storm closed schools.")
        aside.set_aside(staff, store, "PALMETTO", today + timedelta(days=9), "We met.")
        remember.remember_columns(own, store, OF, "teachers", {"Code": "teacher_code"})
        remember.remember_words(own, store, OF, "teachers", {("grade_band", "hs"): "9_12"})
        store.checkpoint()
    finally:
        store.close()
    with duckdb.connect(str(path)) as raw:
        raw.execute(
            "INSERT INTO explanation SELECT submission_id, 'jump', NULL, '', 'x', 'ozark@example.org',"
            " from_event, NULL FROM version_in_force WHERE partner_id = ? AND to_event IS NULL",
            [OF],
        )
        for table, columns in WORDS.items():
            (rows,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
            assert rows, f"nothing is planted in {table}"
            for column in columns:
                # Other partners keep their names, so that the pages can be found their way around in.
                of = f"WHERE partner_id = '{OF}'" if table == "partner" else ""
                raw.execute(f"UPDATE {table} SET {column} = ? {of}", [hostile(tag_of(table, column))])
        told = raw.execute("SELECT event_id, payload FROM event WHERE kind <> 'load_schools'").fetchall()
        changed = [(_planted(payload), number) for number, payload in told]
        raw.executemany("UPDATE event SET payload = ? WHERE event_id = ?", changed)
        raw.execute("CHECKPOINT")


def _planted(payload: str) -> str:
    """A log entry whose words are hostile: the page of who did what shows them."""
    held = json.loads(payload)
    for key in ("note", "reason", "text", "why", "answer", "organization", "about", "follow_up"):
        if isinstance(held.get(key), str):
            held[key] = hostile("event.payload")
    return json.dumps(held)


def kept_words(path: Path) -> set[tuple[str, str]]:
    """Every column of text of a store, by table."""
    with duckdb.connect(str(path), read_only=True) as raw:
        found = raw.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'VARCHAR'"
        ).fetchall()
    return {(table, column) for table, column in found}
