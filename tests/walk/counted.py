"""The files of the walk counted once more by plain Python: what the numbers on the pages must be."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from plp_metrics.model import DATASETS, Period
from tests import plain
from tests.browser.steps import spaced

WHOLE = {
    "training_days_attended", "ay_workshops_attended", "students_enrolled", "students_active",
    "students_completed", "ap_exam_takers", "count", "school_count", "days", "facilitators",
    "facilitators_accredited", "enrolled", "attended", "response_number", "scale_points", "enrolment",
    "female", "male",
}  # fmt: skip
TEXT = {
    "partner_id", "school_year", "quarter", "teacher_code", "course", "status", "cohort_year", "grade_band",
    "state", "school_id", "locale", "trained_at", "implementing", "section_code", "source", "population",
    "dimension", "category", "workshop_code", "workshop_type", "format",
}  # fmt: skip
YES = {"committed", "title_i"}


def program(folder: Path, partner: str, first_year: str, courses: dict[str, list[str]]) -> Any:
    """The files of one partner in a folder as `tests.plain` reads them, and the schools beside them."""
    files = {}
    for path in sorted((folder / partner).glob(f"{partner}_*.csv")):
        _, quarter, dataset = path.stem.split("_", 2)
        assert dataset in DATASETS, path
        files["submitted", partner, Period.parse(quarter), dataset] = _rows(path)
    schools = [{**row, "school_year": row["year"]} for row in _rows(folder / "schools.csv")]
    partners = {partner: {"first_school_year": first_year, "courses": courses}}
    return SimpleNamespace(files=files, partners=partners, schools=schools)


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: _value(name, cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def _value(name: str, cell: str) -> Any:
    if cell == "":
        return None
    if name in YES:
        return cell == "yes"
    if name == "workshop_date":
        return date.fromisoformat(cell)
    if name in TEXT or name in ("year",):
        return cell
    return int(cell) if name in WHOLE or cell.lstrip("-").isdecimal() else float(cell)


def expected(
    counted: Any, partner: str, period: Period, metrics: dict[str, str]
) -> dict[str, tuple[str, str]]:
    """What must stand in the row of each metric: key → (its title, the number or its two halves)."""
    found = {}
    for key, title in metrics.items():
        pair = plain.measure(counted, key, "submitted", partner, period).get(plain.Level())
        if pair is None:
            continue
        top, bottom = pair
        if bottom is None:
            found[key] = (title, spaced(top))
        elif key.startswith("mirror_") and bottom:
            found[key] = (title, f"{spaced(round(top))} seen, {spaced(round(bottom))} expected")
        elif key.endswith("_growth") and bottom:
            found[key] = (title, f"{spaced(bottom)} to {spaced(top)}")
        elif bottom:
            found[key] = (title, f"{spaced(top)} of {spaced(bottom)}")
    return found
