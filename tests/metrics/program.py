"""A small program of partners in a store of its own: rows as dicts with defaults, stored and in the clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from plp_metrics.compute import measure
from plp_metrics.model import COURSES, Period
from plp_metrics.places import STATES

SCHEMA = sorted((Path(measure.__file__).parents[1] / "store" / "schema").glob("*.sql"))

Row = dict[str, Any]
DEFAULTS: dict[str, Row] = {
    "teachers": {
        "teacher_code": "t1", "course": "CSP", "status": "on_roster", "cohort_year": None,
        "grade_band": "9_12",
        "state": "OH", "school_id": None, "locale": None, "title_i": None, "frl_percent": None,
        "committed": True,
        "training_days_attended": 5, "trained_at": None, "ay_workshops_attended": 0,
        "implementing": "unknown",
    },
    "students": {
        "teacher_code": "t1", "course": "CSP", "section_code": "s1", "grade_band": "9_12",
        "state": "OH",
        "school_id": None, "students_enrolled": 20, "students_active": 15, "students_completed":
        None,
        "ap_exam_takers": None, "source": "platform",
    },
    "diversity": {
        "course": "CSP", "state": "OH", "population": "student", "dimension": "gender",
        "category": "female",
        "count": 10, "school_count": None, "source": "platform",
    },
    "workshop_surveys": {
        "workshop_code": "w1", "workshop_type": "ayw_1", "course": "CSP", "state": "OH",
        "workshop_date": None,
        "days": 1, "format": "in_person", "facilitators": 2, "facilitators_accredited": 2,
        "enrolled": 20,
        "attended": 18, "response_number": None, "scale_points": 6, "would_recommend": None,
        "more_prepared_than_before": None, "know_where_to_go_for_help": None,
        "suitable_for_my_experience": None,
        "part_of_community": None, "best_pd_ever": None, "how_much_learned": None,
        "how_motivating": None,
    },
}  # fmt: skip
OPTIONAL = {"students": ("students_active", "students_completed", "ap_exam_takers")}
RACES = ("american_indian_alaska", "asian", "black", "hispanic", "native_hawaiian_pi", "white", "two_or_more")


@dataclass
class Program:
    """Partners, their hand-ins in force and the schools reference; `store` holds the same rows."""

    store: duckdb.DuckDBPyConnection
    files: dict[tuple[str, str, Period, str], list[Row]] = field(default_factory=dict)
    partners: dict[str, dict[str, Any]] = field(default_factory=dict)
    schools: list[Row] = field(default_factory=list)
    event: int = 0

    @classmethod
    def empty(cls) -> Program:
        store = duckdb.connect(config={"threads": 1})
        for step in SCHEMA:
            store.execute(step.read_text())
        program = cls(store)
        program._insert(
            "course",
            *({"course": c.code, "name": c.name, "minimum_days": c.minimum_days} for c in COURSES.values()),
        )
        program._insert(
            "state",
            *(
                {"state": s.code, "name": s.name, "fips": s.fips, "division": s.division}
                for s in STATES.values()
            ),
        )
        return program

    def admit(
        self, partner_id: str, first_year: str = "2015-16", courses: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """A partner with the courses it offers by school year."""
        courses = {year: tuple(offered) for year, offered in (courses or {}).items()}
        self.partners[partner_id] = {"first_school_year": first_year, "courses": courses}
        self.store.execute(
            "INSERT INTO partner VALUES (?, ?, 'America/New_York', FALSE, 1, ?, ?, 0, NULL, NULL)",
            [partner_id, partner_id, first_year, first_year],
        )
        for year, offered in courses.items():
            for course in offered:
                self.store.execute(
                    "INSERT INTO partner_course VALUES (?, ?, ?, 0, NULL)", [partner_id, year, course]
                )

    def hand_in(
        self, partner_id: str, at: str, bases: Iterable[str] = ("submitted",), **datasets: list[Row]
    ) -> int:
        """Put files in force, replacing those of their dataset; an empty list is "nothing to report"."""
        period = Period.parse(at)
        self.event += 1
        for dataset, given in datasets.items():
            ((submission_id,),) = self.store.execute(
                "SELECT coalesce(max(submission_id), 0) + 1 FROM submission"
            ).fetchall()
            rows = [self._row(dataset, period, row, line) for line, row in enumerate(given, 2)]
            self._store(submission_id, partner_id, period, dataset, rows)
            for basis in bases:
                self._close(basis, partner_id, period, dataset)
                self.store.execute(
                    "INSERT INTO version_in_force VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                    [basis, partner_id, *period, dataset, submission_id, self.event],
                )
                self.files[basis, partner_id, period, dataset] = rows
        return self.event

    def take_back(self, basis: str, partner_id: str, at: str, dataset: str) -> None:
        """Put a dataset out of force, as if it had never come in."""
        self.event += 1
        self._close(basis, partner_id, Period.parse(at), dataset)
        self.files.pop((basis, partner_id, Period.parse(at), dataset), None)

    def add_school(self, school_id: str, year: str, **facts: Any) -> None:
        """A school of the reference in one year; races not named are 0."""
        row = {
            "school_id": school_id, "school_year": year, "state": "OH", "locale": None, "title_i": None,
            "frl_percent": None, "enrolment": 500, "female": None, "male": None,
            **dict.fromkeys(RACES, 0), **facts,
        }  # fmt: skip
        self.schools.append(row)
        self._insert("school", row)

    def every_level(self) -> dict[tuple[str, ...], dict[tuple[str, ...], Any]]:
        """All measured levels in force: (metric, basis, partner, quarter) → level → numerator or pair."""
        found: dict[tuple[str, ...], dict[tuple[str, ...], Any]] = {}
        for *where, year, quarter, course, band, state, division, workshop, top, out_of in self.store.execute(
            "SELECT metric, basis, partner_id, school_year, quarter, "
            "course, grade_band, state, division, workshop, numerator, denominator "
            "FROM measurement WHERE to_event IS NULL"
        ).fetchall():
            level = (course, band, state, division, workshop)
            levels = found.setdefault((*where, f"{year}{quarter}"), {})
            assert level not in levels, f"{level} of {where} stands twice"
            levels[level] = top if out_of is None else (top, out_of)
        return found

    def levels(
        self, metric: str, at: str, partner_id: str = "P", basis: str = "submitted"
    ) -> dict[tuple[str, ...], Any]:
        """The levels in force of one metric: (course, band, state, division, workshop) → value."""
        return self.every_level().get((metric, basis, partner_id, at), {})

    def value(
        self, metric: str, at: str, partner_id: str = "P", basis: str = "submitted", **level: str
    ) -> Any:
        """One measured level: a number, (numerator, denominator) of a rate, or None where there is no row."""
        names = ("course", "grade_band", "state", "division", "workshop")
        wanted = tuple(level.get(name, "ALL") for name in names)
        return self.levels(metric, at, partner_id, basis).get(wanted)

    def measure(self) -> Program:
        """Measure everything there is."""
        measure.rebuild(self.store, self.event)
        return self

    def _row(self, dataset: str, period: Period, given: Row, line: int) -> Row:
        unknown = given.keys() - DEFAULTS[dataset].keys()
        assert not unknown, f"{dataset} has no {unknown}"
        row = {**DEFAULTS[dataset], **given, "line": line}
        if dataset == "teachers" and row["cohort_year"] is None:
            row["cohort_year"] = period.school_year
        if dataset == "workshop_surveys":
            row["workshop_date"] = row["workshop_date"] or period.first_day
            assert isinstance(row["workshop_date"], date)
            assert Period.of(row["workshop_date"]) == period
        return row

    def _store(
        self, submission_id: int, partner_id: str, period: Period, dataset: str, rows: list[Row]
    ) -> None:
        how = "file" if rows else "nothing_to_report"
        self.store.execute(
            "INSERT INTO submission "
            "VALUES (?, ?, ?, ?, ?, ?, 1, ?, 'file.csv', NULL, NULL, ?, 1, 'accept', '{}')",
            [submission_id, self.event, partner_id, *period, dataset, how, len(rows)],
        )
        if rows:
            self._insert(dataset, *({"submission_id": submission_id, **row} for row in rows))
        filled = {name for name in OPTIONAL.get(dataset, ()) if any(row[name] is not None for row in rows)}
        if dataset == "diversity":
            filled = {f"{row['population']}.{row['dimension']}" for row in rows}
        for what in sorted(filled):
            self.store.execute("INSERT INTO submission_filled VALUES (?, ?)", [submission_id, what])

    def _close(self, basis: str, partner_id: str, period: Period, dataset: str) -> None:
        self.store.execute(
            "UPDATE version_in_force SET to_event = ? WHERE basis = ? AND partner_id = ? AND school_year = ? "
            "AND quarter = ? AND dataset = ? AND to_event IS NULL",
            [self.event, basis, partner_id, *period, dataset],
        )

    def _insert(self, table: str, *rows: Row) -> None:
        one = f"({', '.join('?' * len(rows[0]))})"
        bound = [value for row in rows for value in row.values()]
        self.store.execute(
            f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES {', '.join([one] * len(rows))}", bound
        )
