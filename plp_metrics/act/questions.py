"""What a partner is asked to explain before a quarter can be submitted, and the explanations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import compared
from plp_metrics.act.plain_text import free_text
from plp_metrics.compute.answers import answer
from plp_metrics.intake import Judged
from plp_metrics.intake.personal import holds_a_person
from plp_metrics.intake.usual import Points
from plp_metrics.model import DATASETS, Basis, Period, Problem, RefusedError, Scope, Severity, Viewer
from plp_metrics.store import Change, Store, read_explanations, write_explanations

NOTHING = "nothing_to_report"
"""What an explanation is about that says why a dataset has nothing to report; nobody has to write it."""


@dataclass(frozen=True)
class Open:
    """A finding about a dataset of the quarter's drafts.

    key: findings of one kind in one file share it, and are explained by one sentence. earlier: the partner's
    values of earlier quarters it was compared with, oldest first; now: the value of this one, None without.
    """

    dataset: str
    submission_id: int
    problem: Problem
    earlier: Points = ()
    now: float | None = None

    @property
    def key(self) -> str:
        return f"{self.dataset}|{self.problem.rule}"


def findings_of(judged: Judged) -> dict[str, Any]:
    """What is kept about a judged file beside its rows: never a value that may be personal."""
    return {
        "problems": [asdict(p) for p in judged.problems],
        "normalised": list(judged.normalised),
        "left_out": [name if not holds_a_person(name) else "a column" for name in judged.left_out],
    }


def asked(viewer: Viewer, store: Store, partner_id: str, period: Period) -> list[Open]:
    """What the viewer's own drafts of a quarter would be asked, and the notes about them."""
    require(viewer, "submit", partner_id)
    # A page asks several times in one run.
    return list(answer(store, access.scope(viewer), _asked, partner_id, period))


def _asked(cursor: Any, scope: Scope, partner_id: str, period: Period) -> tuple[Open, ...]:
    theirs = scope.raw is None or partner_id in scope.raw
    return tuple(of_drafts(cursor, partner_id, period)) if theirs else ()


def said_before(viewer: Viewer, store: Store, partner_id: str, period: Period) -> dict[str, str]:
    """Question key → what was last written about it in this quarter: the text to begin with."""
    require(viewer, "submit", partner_id)
    with store.read() as cursor:
        return _said_before(cursor, partner_id, period)


def _said_before(cursor: Any, partner_id: str, period: Period) -> dict[str, str]:
    own = frozenset({partner_id})
    given = read_explanations.last_given(cursor, Scope(own, own, Basis.SUBMITTED), partner_id, period)
    return {f"{dataset}|{rule}": text for (dataset, rule), text in given.items()}


def of_drafts(change_cursor: Any, partner_id: str, period: Period) -> list[Open]:
    """Every finding (to explain, and notes) about the quarter as its drafts would make it."""
    return _found(change_cursor, partner_id, period, ["draft", Basis.SUBMITTED.value])


def of_submitted(cursor: Any, scope: Scope, partner_id: str, period: Period) -> list[Open]:
    """The same about the quarter as it was submitted, whatever drafts lie beside it; nothing of a partner
    the scope may not name. What a finding says of a line is for who may see rows only."""
    if scope.named is not None and partner_id not in scope.named:
        return []
    return _found(cursor, partner_id, period, [Basis.SUBMITTED.value])


def _found(change_cursor: Any, partner_id: str, period: Period, bases: list[str]) -> list[Open]:
    rows = change_cursor.execute(
        "SELECT s.dataset, s.submission_id, s.findings FROM submission AS s"
        " JOIN version_in_force AS v USING (submission_id) WHERE v.to_event IS NULL AND v.partner_id = ?"
        " AND v.school_year = ? AND v.quarter = ? AND v.basis IN (SELECT unnest(?))"
        " QUALIFY row_number() OVER (PARTITION BY s.dataset ORDER BY v.basis) = 1",
        [partner_id, *period, bases],
    ).fetchall()
    found: list[Open] = []
    tables: dict[str, pa.Table] = {}
    ids: dict[str, int] = {}
    for dataset, submission_id, text in sorted(rows, key=lambda r: DATASETS.index(r[0])):
        ids[dataset] = submission_id
        found += [Open(dataset, submission_id, _problem(p)) for p in json.loads(text).get("problems", [])]
        rows_of = change_cursor.sql(_ROWS.format(table=dataset), params=[submission_id])
        tables[dataset] = rows_of.to_arrow_table()
    for one in compared.findings(change_cursor, partner_id, period, tables):
        found.append(Open(one.dataset, ids[one.dataset], one.problem, one.earlier, one.now))
    return found


_ZERO_RETURNS = """
SELECT s.dataset, s.submission_id, s.how FROM submission AS s JOIN version_in_force AS v USING (submission_id)
WHERE v.to_event IS NULL AND v.partner_id = ? AND v.school_year = ? AND v.quarter = ?
    AND v.basis IN ('draft', 'submitted')
QUALIFY row_number() OVER (PARTITION BY s.dataset ORDER BY v.basis) = 1
ORDER BY s.dataset
"""
_ROWS = "SELECT * EXCLUDE (submission_id) FROM {table} WHERE submission_id = ?"


def keep_explanations(change: Change, partner_id: str, period: Period, explained: Mapping[str, str]) -> None:
    """Store the explanations; raises RefusedError naming how many findings have none.

    A finding that is not among `explained` keeps the text it had before, if this quarter had one. An
    explanation whose finding is gone ends. Why there is nothing to report is kept where it is said.
    """
    said = {key: free_text(text, "explanation") for key, text in explained.items()}
    given = {**_said_before(change.cursor, partner_id, period), **said}
    asked = to_explain(of_drafts(change.cursor, partner_id, period))
    silent = [found for key, found in asked.items() if not given.get(key, "").strip()]
    if silent:
        first = silent[0][0].problem
        count = sum(len(found) for found in silent)
        raise RefusedError(
            f"{count} finding{'s' if count > 1 else ''} must be fixed or explained first,"
            f" for example: {first.message}"
        )
    texts = {(f[0].submission_id, f[0].problem.rule): given[key].strip() for key, f in asked.items()}
    for dataset, submission_id in _zero_returns(change.cursor, partner_id, period):
        if why := given.get(why_nothing(dataset), "").strip():
            texts[submission_id, NOTHING] = why
    write_explanations.of_quarter(change, partner_id, period, texts)


def why_nothing(dataset: str) -> str:
    """The key under which is said why a dataset has nothing to report."""
    return f"{dataset}|{NOTHING}"


def to_explain(found: Iterable[Open]) -> dict[str, list[Open]]:
    """The findings that ask for a sentence, by key: one sentence explains all of a kind in a file."""
    asked: dict[str, list[Open]] = {}
    for one in found:
        if one.problem.severity is Severity.EXPLAIN:
            asked.setdefault(one.key, []).append(one)
    return asked


def _zero_returns(cursor: Any, partner_id: str, period: Period) -> list[tuple[str, int]]:
    rows = cursor.execute(_ZERO_RETURNS, [partner_id, *period]).fetchall()
    return [(dataset, number) for dataset, number, how in rows if how == NOTHING]


def _problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(**{**kept, "severity": Severity(kept["severity"])})
