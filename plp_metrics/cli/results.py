"""Verbs about figures: metrics, dictionary."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from typing import Any

from plp_metrics import access
from plp_metrics.act.people import OWNER
from plp_metrics.cli.files import signed_in
from plp_metrics.compute import results
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, QUARTERS, Question, RefusedError, Result, Role, Viewer
from plp_metrics.report import dictionary as document
from plp_metrics.store import current

COLUMNS = (
    "partner_id", "school_year", "quarter", "metric", "course", "mark", "numerator", "denominator", "value",
    "target", "plan", "status", "provisional",
)  # fmt: skip


def metrics(given: argparse.Namespace) -> int:
    """Print every figure of a school year beside its target, as an account (or an evaluator) sees it."""
    viewer = signed_in(given.account) if given.account else _as_evaluator()
    rows = list(_figures(viewer, given.partner, given.school_year))
    if given.json or given.format == "json":
        print(json.dumps({"metrics": rows}))
        return 0
    out = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    out.writeheader()
    out.writerows({k: "" if v is None else v for k, v in row.items()} for row in rows)
    return 0


def _as_evaluator() -> Viewer:
    # The owner of the file could read everything; what leaves the store is what others may see.
    return Viewer(OWNER.account, Role.EVALUATOR, None, access.permissions_of(Role.EVALUATOR))


def _figures(viewer: Viewer, partner_id: str | None, year: str | None) -> Iterator[dict[str, Any]]:
    scope = access.scope(viewer)
    if partner_id is not None and not access.may_see_partner(viewer, partner_id):
        raise RefusedError("You can see your own organization only.")
    with current().read() as cursor:
        years = [
            r[0] for r in cursor.execute("SELECT DISTINCT school_year FROM measurement ORDER BY 1").fetchall()
        ]
        if year is not None and year not in years:
            raise RefusedError(
                f"Nothing was reported for {year}. There is: {', '.join(years) or 'nothing yet'}."
            )
        wanted = tuple(load_all())
        for one in [year] if year else years:
            for quarter in QUARTERS:
                partners = (partner_id,) if partner_id else None
                for course in (ALL, *_courses(cursor, one)):
                    question = Question(one, quarter, wanted, course, partners)
                    for result in results.results(cursor, scope, question):
                        if result.as_of in (quarter, None):
                            yield _row(result)


def _courses(cursor: Any, year: str) -> list[str]:
    sql = "SELECT DISTINCT course FROM measurement WHERE school_year = ? AND course <> 'ALL' ORDER BY 1"
    return [row[0] for row in cursor.execute(sql, [year]).fetchall()]


def _row(result: Result) -> dict[str, Any]:
    told = {name: getattr(result, name) for name in COLUMNS}
    return told | {"mark": result.mark.value, "status": result.status.value}


def dictionary(given: argparse.Namespace) -> int:
    """Print the data dictionary."""
    print(json.dumps(document.as_dict()) if given.json else document.as_markdown(), end="")
    return 0
