"""What a partner is asked to explain before a quarter can be submitted, and the explanations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from plp_metrics.access import require
from plp_metrics.act.plain_text import free_text
from plp_metrics.intake import Judged
from plp_metrics.intake.across import FILE_OF, findings
from plp_metrics.model import DATASETS, Period, Problem, RefusedError, Severity, Viewer
from plp_metrics.store import Change, Store, write


@dataclass(frozen=True)
class Open:
    """A finding about a dataset of the quarter's drafts.

    key: findings of one kind in one file share it, and are explained by one sentence.
    """

    dataset: str
    submission_id: int
    problem: Problem

    @property
    def key(self) -> str:
        return f"{self.dataset}|{self.problem.rule}"


def findings_of(judged: Judged) -> dict[str, Any]:
    """What is kept about a judged file beside its rows: never a value that may be personal."""
    return {
        "problems": [asdict(p) for p in judged.problems],
        "normalised": list(judged.normalised),
        "left_out": list(judged.left_out),
    }


def asked(viewer: Viewer, store: Store, partner_id: str, period: Period) -> list[Open]:
    """What the viewer's own drafts of a quarter would be asked, and the notes about them."""
    require(viewer, "submit", partner_id)
    with store.read() as cursor:
        return of_drafts(cursor, partner_id, period)


def of_drafts(change_cursor: Any, partner_id: str, period: Period) -> list[Open]:
    """Every finding (to explain, and notes) about the quarter as its drafts would make it."""
    rows = change_cursor.execute(
        "SELECT s.dataset, s.submission_id, s.findings FROM submission AS s"
        " JOIN version_in_force AS v USING (submission_id) WHERE v.to_event IS NULL AND v.partner_id = ?"
        " AND v.school_year = ? AND v.quarter = ? AND v.basis IN ('draft', 'submitted')"
        " QUALIFY row_number() OVER (PARTITION BY s.dataset ORDER BY v.basis) = 1",
        [partner_id, *period],
    ).fetchall()
    found: list[Open] = []
    tables: dict[str, pa.Table] = {}
    ids: dict[str, int] = {}
    for dataset, submission_id, text in sorted(rows, key=lambda r: DATASETS.index(r[0])):
        ids[dataset] = submission_id
        found += [Open(dataset, submission_id, _problem(p)) for p in json.loads(text).get("problems", [])]
        rows_of = change_cursor.sql(_ROWS.format(table=dataset), params=[submission_id])
        tables[dataset] = rows_of.to_arrow_table()
    for problem in findings(tables):
        dataset = FILE_OF[problem.rule]
        found.append(Open(dataset, ids[dataset], problem))
    return found


_ROWS = "SELECT * EXCLUDE (submission_id) FROM {table} WHERE submission_id = ? ORDER BY line"


def keep_explanations(change: Change, partner_id: str, period: Period, explained: Mapping[str, str]) -> None:
    """Store the explanations; raises RefusedError naming how many findings have none."""
    explained = {key: free_text(text, "explanation") for key, text in explained.items()}
    asked = to_explain(of_drafts(change.cursor, partner_id, period))
    silent = [found for key, found in asked.items() if not explained.get(key, "").strip()]
    if silent:
        first = silent[0][0].problem
        count = sum(len(found) for found in silent)
        raise RefusedError(
            f"{count} finding{'s' if count > 1 else ''} must be fixed or explained first,"
            f" for example: {first.message}"
        )
    write.explanations(
        change,
        (
            (found[0].submission_id, found[0].problem.rule, None, None, explained[key].strip())
            for key, found in asked.items()
        ),
    )


def to_explain(found: Iterable[Open]) -> dict[str, list[Open]]:
    """The findings that ask for a sentence, by key: one sentence explains all of a kind in a file."""
    asked: dict[str, list[Open]] = {}
    for one in found:
        if one.problem.severity is Severity.EXPLAIN:
            asked.setdefault(one.key, []).append(one)
    return asked


def _problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(**{**kept, "severity": Severity(kept["severity"])})
