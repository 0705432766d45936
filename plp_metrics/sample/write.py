"""The sample program as files: CSVs as a partner hands them in, and each partner's facts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from plp_metrics.contracts import load_contracts
from plp_metrics.model import DATASETS, Partner, Period
from plp_metrics.sample.program import Program
from plp_metrics.sample.rows import Cell, Row, Rows
from plp_metrics.sample.schools import RACES, School

SCHOOL_COLUMNS = (
    *("school_id", "year", "state", "locale", "title_i", "frl_percent", "enrolment", "female", "male"),
    *RACES,
)


def csv_text(dataset: str, rows: Iterable[Row]) -> str:
    """A dataset's rows as CSV with its header, as a partner would hand them in."""
    return _csv(load_contracts()[dataset].names, rows)


def combined(program: Program, period: Period, dataset: str, partners: Iterable[str]) -> str:
    """One CSV of many partners for a quarter, for a back-fill. Partners without the file are left out."""
    rows: Rows = []
    for partner_id in partners:
        rows += program.hand_ins.get((partner_id, period, dataset), [])
    return csv_text(dataset, rows)


def schools_csv(schools: Iterable[School]) -> str:
    """The public facts of the schools, as an admin loads them."""
    return _csv(
        SCHOOL_COLUMNS,
        (
            (
                s.school_id,
                Period.of(date(s.start, 7, 1)).school_year,
                s.state,
                s.locale,
                "yes" if s.title_i else "no",
                s.frl_percent,
                s.enrolment,
                s.female,
                s.male,
                *s.races,
            )
            for s in schools
        ),
    )


def partner_toml(partner: Partner) -> str:
    """A partner's facts, as `admit` reads them."""
    facts = {
        "partner_id": partner.partner_id,
        "name": partner.name,
        "states": list(partner.states),
        "first_school_year": partner.first_school_year,
        "first_cohort_year": partner.first_cohort_year,
        "time_zone": partner.time_zone,
        "urban": partner.urban,
        "onboarding_group": partner.onboarding_group,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in facts.items()]
    lines += [
        "",
        "[courses]",
        *(f"{json.dumps(y)} = {json.dumps(list(c))}" for y, c in partner.courses.items()),
    ]
    return "\n".join(lines) + "\n"


def write(program: Program, out_dir: Path) -> int:
    """Write the program into a folder: one folder a partner with its facts and its files, and schools.csv.

    A quarter with nothing to report has no file. Returns how many files were written.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / "schools.csv").write_text(schools_csv(program.schools), encoding="utf-8", newline="")
    written = 1
    for partner in program.partners:
        folder = out_dir / partner.partner_id
        folder.mkdir(exist_ok=True)
        (folder / "partner.toml").write_text(partner_toml(partner), encoding="utf-8", newline="")
        written += 1
    for partner_id, period, dataset in program.hand_ins:
        rows = program.hand_ins[partner_id, period, dataset]
        if rows:
            path = out_dir / partner_id / f"{partner_id}_{period}_{dataset}.csv"
            path.write_text(csv_text(dataset, rows), encoding="utf-8", newline="")
            written += 1
    return written


def write_data(program: Program, data: Path) -> None:
    """What lies in the project's data folder: the schools, and one partner's quarter to be handed in."""
    (data / "reference").mkdir(parents=True, exist_ok=True)
    (data / "sample").mkdir(parents=True, exist_ok=True)
    (data / "reference" / "schools.csv").write_text(
        schools_csv(program.schools), encoding="utf-8", newline=""
    )
    for dataset in DATASETS:
        rows = program.hand_ins["OZARK", Period("2017-18", "Q4"), dataset]
        (data / "sample" / f"{dataset}.csv").write_text(csv_text(dataset, rows), encoding="utf-8", newline="")


def _csv(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    # None is written as an empty cell, a date as YYYY-MM-DD: the csv module does both.
    writer.writerows(rows)
    return out.getvalue()
