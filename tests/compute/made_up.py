"""A small program written down row by row, for tests that read results back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from plp_metrics.model import (
    ALL,
    Basis,
    Comparison,
    Direction,
    Display,
    Kind,
    Metric,
    Period,
    Rule,
    Scope,
)

SCHEMA = Path(__file__).parents[2] / "plp_metrics" / "store" / "schema"
YEAR = "2017-18"
COURSES = ("CSD", "CSP")


def metric(key: str = "teachers", **changes: Any) -> Metric:
    """A count of teachers so far this year, with a quarter of the year's work in each quarter."""
    facts: dict[str, Any] = {
        "key": key,
        "title": key.replace("_", " ").capitalize(),
        "short": key,
        "says": "",
        "why": "",
        "unit": "teachers",
        "display": Display.COUNT,
        "direction": Direction.MORE,
        "kind": Kind.YEAR_TO_DATE,
        "rule": Rule.OPEN,
        "grain": "cgs",
        "counts": "distinct",
        "reads": "quarter",
        "needs": ("teachers",),
        "needs_before": (),
        "courses": COURSES,
        "season": {ALL: (0.25, 0.5, 0.75, 1.0)},
        "numerator_says": "",
        "denominator_says": "",
        "caveats": "",
        "source": "",
        "reviewed": date(2026, 11, 1),
        "group": "teachers",
    }
    return Metric(**facts | changes)


def share(key: str = "trained_rate", **changes: Any) -> Metric:
    """A share of teachers, sensible from the first quarter on."""
    facts = {"display": Display.SHARE, "kind": Kind.RATE, "season": {ALL: (1.0, 1.0, 1.0, 1.0)}}
    return metric(key, **facts | changes)


def own(partner_id: str) -> Scope:
    return Scope(frozenset({partner_id}), frozenset({partner_id}), Basis.SUBMITTED)


EVALUATOR = Scope(frozenset(), None, Basis.SUBMITTED)
LEADERSHIP = Scope(frozenset(), None, Basis.ACCEPTED)
ADMIN = Scope(None, None, Basis.SUBMITTED)


def _empty() -> Any:
    connection = duckdb.connect()
    for step in ("001_start", "010_of_everybody", "019_last_year"):
        connection.execute((SCHEMA / f"{step}.sql").read_text(encoding="utf-8"))
    return connection.cursor()


@dataclass
class Program:
    """An empty store in memory; every method adds rows as the product would write them."""

    cursor: Any = field(default_factory=_empty)
    event: int = 1

    def partner(
        self,
        partner_id: str,
        courses: tuple[str, ...] = COURSES,
        first: str = "2016-17",
        cohort: str = "2016-17",
        years: tuple[str, ...] = ("2016-17", YEAR),
    ) -> None:
        self.add(
            "partner",
            partner_id,
            f"{partner_id} Alliance",
            "America/Chicago",
            False,
            1,
            first,
            cohort,
            self.event,
            None,
            None,
        )
        self.add("partner_state", partner_id, "MO", self.event, None)
        for year in years:
            for course in courses:
                self.add("partner_course", partner_id, year, course, self.event, None)

    def value(
        self,
        key: str,
        partner_id: str,
        quarter: str,
        numerator: float,
        denominator: float | None = None,
        *,
        year: str = YEAR,
        course: str = ALL,
        state: str = ALL,
        division: str = ALL,
        workshop: str = ALL,
        basis: str = "submitted",
        until: int | None = None,
    ) -> None:
        self.add(
            "measurement", key, basis, partner_id, year, quarter, course, ALL, state, division, workshop,
            numerator, denominator, self.event, until,
        )  # fmt: skip

    def correct(
        self, key: str, partner_id: str, quarter: str, numerator: float, denominator: float, **at: Any
    ) -> None:
        """Close a total's value and open another, as a new hand-in does."""
        self.event += 1
        place = {"course": ALL, "basis": "submitted"} | at
        self.cursor.execute(
            "UPDATE measurement SET to_event = ? WHERE metric = ? AND partner_id = ? AND quarter = ?"
            " AND course = ? AND basis = ? AND to_event IS NULL",
            [self.event, key, partner_id, quarter, place["course"], place["basis"]],
        )
        self.value(key, partner_id, quarter, numerator, denominator, **place)

    def agree(
        self,
        key: str,
        partner_id: str,
        target: float | None,
        course: str = ALL,
        comparison: Comparison = Comparison.AT_LEAST,
        baseline: float | None = None,
        due: str = "Q4",
        basis: str = "agreed",
        state: str = "confirmed",
        milestones: dict[str, float] | None = None,
        year: str = YEAR,
    ) -> None:
        number = self.cursor.execute("SELECT count(*) + 1 FROM agreement").fetchall()[0][0]
        self.add(
            "agreement", number, partner_id, key, year, course, comparison.value, target, baseline, due,
            json.dumps(milestones or {}), basis, state, "a@example.org", "partner", "b@example.org",
            datetime(2017, 9, 1), "", self.event, None,
        )  # fmt: skip

    def state(self, partner_id: str, quarter: str, state: str, year: str = YEAR) -> None:
        self.add(
            "quarter_state",
            partner_id,
            year,
            quarter,
            state,
            "a@example.org",
            datetime(2017, 9, 1),
            "",
            None,
            self.event,
            None,
        )

    def came(
        self, partner_id: str, quarter: str, dataset: str, year: str = YEAR, basis: str = "submitted"
    ) -> None:
        self.add("version_in_force", basis, partner_id, year, quarter, dataset, 1, self.event, None)

    def add(self, table: str, *values: Any) -> None:
        self.cursor.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", list(values))


def period(quarter: str, year: str = YEAR) -> Period:
    return Period(year, quarter)
