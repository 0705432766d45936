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
from plp_metrics.cli.accounts import signed_in
from plp_metrics.compute import results
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, COURSES, QUARTERS, Mark, Question, RefusedError, Result, Role, Viewer
from plp_metrics.report import dictionary as document
from plp_metrics.store import current, read

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
    partners = (partner_id,) if partner_id else None
    if partner_id is not None and not access.may_see_partner(viewer, partner_id):
        raise RefusedError("You can see your own organization only.")
    with current().read() as cursor:
        if partner_id is not None and partner_id not in read.partners(cursor):
            raise RefusedError(f"There is no partner {partner_id}.")
        years = read.years(cursor)
        if year is not None and year not in years:
            there = ", ".join(years) or "nothing yet"
            raise RefusedError(f"Nothing was reported for {year}. There is: {there}.")
        for one in [year] if year else years:
            for quarter in QUARTERS:
                for course in (ALL, *COURSES):
                    question = Question(one, quarter, tuple(load_all()), course, partners)
                    for result in results.results(cursor, scope, question):
                        if _says_something(result):
                            yield _row(result)


def _says_something(result: Result) -> bool:
    # A value carried over from an earlier quarter stands in that quarter's own row already.
    of_now = result.as_of in (result.quarter, None)
    return of_now and (result.course == ALL or result.mark is not Mark.NOT_APPLICABLE)


def _row(result: Result) -> dict[str, Any]:
    told = {name: getattr(result, name) for name in COLUMNS}
    return told | {"mark": result.mark.value, "status": result.status.value}


def dictionary(given: argparse.Namespace) -> int:
    """Print the data dictionary."""
    print(json.dumps(document.as_dict()) if given.json else document.as_markdown(), end="")
    return 0
