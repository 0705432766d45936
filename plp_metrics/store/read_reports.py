"""Reading annual reports and their seals; the row scope is bound inside.

A report on its way is its partner's own: others see where it stands, and its texts as last submitted.
Code.org's evaluation is for who may name every partner until the report is accepted. Leadership reads what
was accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Basis, Scope
from plp_metrics.model.reports import (
    Evaluated,
    PartState,
    Report,
    ReportState,
    Said,
    Seal,
    Text,
    Verdict,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# ruff: noqa: S608 - only our own fragments are formatted in; values are bound
_THEN = "from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)"
_OF = "partner_id = $partner AND school_year = $year"
_NAMED = "($partners IS NULL OR partner_id IN (SELECT unnest($partners)))"
_HEADS = f"""
SELECT partner_id, school_year, template, state, pinned_event, pinned_on, account, happened_at, note
FROM report WHERE {_THEN} AND {_NAMED} AND ($years IS NULL OR school_year IN (SELECT unnest($years)))
ORDER BY partner_id, school_year
"""
_SUBMITTED = f"""
SELECT max(from_event), max(happened_at) FROM report
WHERE {_OF} AND state = 'submitted' AND from_event <= coalesce($as_of, 9223372036854775807)
"""
_STAMP = " UNION ALL ".join(
    f"SELECT max(greatest(from_event, coalesce(to_event, 0))) FROM {table} WHERE {_OF}"
    for table in ("report", "report_text", "report_said", "report_evaluation")
)
_TEXTS = f"""
SELECT component, text, revision, began_from, account, happened_at, beside, copied_from
FROM report_text WHERE {_OF} AND {_THEN} ORDER BY component, revision
"""
_EARLIER = f"""
SELECT component, text, revision, began_from, account, happened_at, beside, copied_from FROM report_text
WHERE {_OF} AND component = $component AND from_event <= coalesce($as_of, 9223372036854775807)
ORDER BY revision DESC
"""
_SAID = f"SELECT component, state, note, account, happened_at FROM report_said WHERE {_OF} AND {_THEN}"
_EVALUATED = (
    f"SELECT about, verdict, text, account, happened_at FROM report_evaluation WHERE {_OF} AND {_THEN}"
)
_SEALS = f"""
SELECT s.seal, s.partner_id, s.school_year, s.from_event, s.happened_at, s.account,
    s.from_event < max(s.from_event) OVER (PARTITION BY s.partner_id, s.school_year) AS replaced
FROM report_seal AS s
WHERE from_event <= coalesce($as_of, 9223372036854775807) AND {_NAMED}
    AND ($years IS NULL OR school_year IN (SELECT unnest($years)))
QUALIFY $seal IS NULL OR s.seal = $seal
ORDER BY s.from_event DESC
"""
_FILES = (
    "SELECT seal, kind, sha256, size FROM report_file WHERE seal IN (SELECT unnest($seals)) ORDER BY kind"
)
_CONTENT = f"""
SELECT f.content FROM report_file AS f JOIN report_seal AS s USING (seal)
WHERE f.seal = $seal AND f.kind = $kind AND {_NAMED}
"""


def heads(cursor: DuckDBPyConnection, scope: Scope, years: Sequence[str] | None = None) -> tuple[Report, ...]:
    """Where every report stands, of the partners a scope names; without any text. For leadership only the
    accepted ones."""
    bound = {
        "as_of": scope.as_of, "partners": _named(scope), "years": None if years is None else list(years)
    }  # fmt: skip
    return tuple(
        one
        for one in (_head(row) for row in cursor.execute(_HEADS, bound).fetchall())
        if scope.basis is Basis.SUBMITTED or one.state is ReportState.ACCEPTED
    )


def report(cursor: DuckDBPyConnection, scope: Scope, partner_id: str, year: str) -> Report | None:
    """One report as a scope may see it; None where nobody began it, or not for this reader."""
    if scope.named is not None and partner_id not in scope.named:
        return None
    found = [r for r in heads(cursor, scope, (year,)) if r.partner_id == partner_id]
    return _whole(cursor, scope, found[0]) if found else None


def _whole(cursor: DuckDBPyConnection, scope: Scope, head: Report) -> Report:
    of = {"partner": head.partner_id, "year": head.school_year}
    own = scope.raw is None or head.partner_id in scope.raw
    last, submitted_at = cursor.execute(_SUBMITTED, {**of, "as_of": scope.as_of}).fetchall()[0]
    still = head.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)
    readable = own or last is not None
    then = scope.as_of if own or still else last
    texts: dict[str, Text] = {}
    beside: dict[str, tuple[Text, ...]] = {}
    for row in cursor.execute(_TEXTS, {**of, "as_of": then}).fetchall() if readable else ():
        one = Text(*row)
        if not one.beside:
            texts[one.component] = one
        elif own:
            beside[one.component] = (*beside.get(one.component, ()), one)
    said = [
        Said(component, PartState(state), note if readable else "", account, at)
        for component, state, note, account, at in cursor.execute(
            _SAID, {**of, "as_of": scope.as_of}
        ).fetchall()
    ]
    judged = scope.named is None or head.state is ReportState.ACCEPTED
    evaluated = [
        Evaluated(about, Verdict(verdict), *rest)
        for about, verdict, *rest in (
            cursor.execute(_EVALUATED, {**of, "as_of": scope.as_of}).fetchall() if judged else ()
        )
    ]
    stamps = [event for (event,) in cursor.execute(_STAMP, of).fetchall() if event is not None]
    return Report(
        **{name: getattr(head, name) for name in _HEAD},
        stamp=max(stamps),
        submitted_at=submitted_at,
        texts=texts,
        beside=beside,
        said={one.component: one for one in said},
        evaluation={one.about: one for one in evaluated},
        readable=readable,
    )


_HEAD = (
    "partner_id", "school_year", "template", "state", "pinned", "pinned_on", "account", "at", "note",
)  # fmt: skip


def _head(row: tuple[Any, ...]) -> Report:
    return Report(row[0], row[1], row[2], ReportState(row[3]), *row[4:])


def earlier_texts(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, year: str, component: str
) -> tuple[Text, ...]:
    """Every text ever saved for a component, newest first; for its own partner (and who sees its rows)."""
    if scope.raw is not None and partner_id not in scope.raw:
        return ()
    of = {"partner": partner_id, "year": year, "component": component, "as_of": scope.as_of}
    return tuple(Text(*row) for row in cursor.execute(_EARLIER, of).fetchall())


def seals(
    cursor: DuckDBPyConnection, scope: Scope, years: Sequence[str] | None = None, seal: str | None = None
) -> tuple[Seal, ...]:
    """Sealed reports of the partners a scope names, newest first; seal: only that one."""
    bound = {
        "as_of": scope.as_of, "partners": _named(scope), "seal": seal,
        "years": None if years is None else list(years),
    }  # fmt: skip
    found = cursor.execute(_SEALS, bound).fetchall()
    files: dict[str, dict[str, tuple[str, int]]] = {}
    for name, kind, sha, size in cursor.execute(_FILES, {"seals": [row[0] for row in found]}).fetchall():
        files.setdefault(name, {})[kind] = (sha, size)
    return tuple(
        Seal(name, partner, year, event, at, account, files.get(name, {}), bool(replaced))
        for name, partner, year, event, at, account, replaced in found
    )


def sealed_file(cursor: DuckDBPyConnection, scope: Scope, seal: str, kind: str) -> bytes | None:
    """The bytes of a sealed file as they were sealed; None where there is none for this reader."""
    bound = {"seal": seal, "kind": kind, "partners": _named(scope)}
    rows = cursor.execute(_CONTENT, bound).fetchall()
    return bytes(rows[0][0]) if rows else None


def _named(scope: Scope) -> list[str] | None:
    return None if scope.named is None else sorted(scope.named)
