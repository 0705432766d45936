"""Contracts as files: the empty template, sample rows, the dictionary, and a header's dataset."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

from plp_metrics.contracts.read import load_contracts
from plp_metrics.contracts.types import Column
from plp_metrics.model import Period

_SHARED_BY_MANY = {"partner_id", "school_year", "quarter", "course", "state"}


def column_name(cell: str) -> str:
    """A header cell as a column name: lower case, without outer blanks, inner ones as underscores."""
    return re.sub(r"[\s_\-\u200b\ufeff]+", "_", cell).strip("_").lower()


def recognise(header: list[str]) -> str | None:
    """The dataset whose columns a header has, in any case and order; None if it is not clear."""
    names = {column_name(cell) for cell in header} - _SHARED_BY_MANY
    scores = sorted(
        ((len(names & set(contract.names)), dataset) for dataset, contract in load_contracts().items()),
        reverse=True,
    )
    (best, dataset), (second, _) = scores[:2]
    return dataset if best >= 2 and best > second else None


def template(dataset: str) -> str:
    """The header line of a dataset's CSV."""
    return ",".join(load_contracts()[dataset].names) + "\n"


def sample_rows(dataset: str, partner_id: str = "P01", period: Period | None = None, rows: int = 3) -> str:
    """A header and a few rows as a partner would hand them in; they pass every check."""
    contract = load_contracts()[dataset]
    period = period or Period("2016-17", "Q1")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(contract.names)
    for number in range(rows):
        row = {
            c.name: "" if c.quarters and period.quarter not in c.quarters else c.example
            for c in contract.columns
        }
        row |= {"partner_id": partner_id, "school_year": period.school_year, "quarter": period.quarter}
        row |= _told_apart(dataset, number, row, period)
        writer.writerow([row[name] for name in contract.names])
    return out.getvalue()


def _told_apart(dataset: str, number: int, row: dict[str, str], period: Period) -> dict[str, str]:
    """What differs from row to row, so that no key stands twice."""
    if dataset == "teachers":
        return {"teacher_code": f"T-{number + 1:04d}", "cohort_year": period.school_year}
    if dataset == "students":
        return {"section_code": f"S{number + 1}", "students_enrolled": str(28 - number % 3)}
    if dataset == "workshop_surveys":
        late = period.school_year >= "2020"
        return {
            "response_number": str(number + 1),
            "workshop_date": period.first_day.replace(day=17).isoformat(),
            "scale_points": "7" if late else "6",
            **({"how_much_learned": "", "how_motivating": ""} if late else {}),
        }
    contract = load_contracts()["diversity"]
    states = contract.column("state").values
    genders = ("female", "male", "non_binary", "not_listed", "unknown")
    return {
        "category": genders[number % 5],
        "state": states[number // 5 % len(states)] if number > 4 else row["state"],
    }


def to_csv_value(column: Column, value: Any) -> str:
    """A stored value as it is written in a file: empty for NULL, yes or no, 62.5 but 62, 2016-09-17."""
    if value is None:
        return ""
    if column.stored == "BOOLEAN":
        return "yes" if value else "no"
    if column.type == "decimal":
        return f"{value:.{column.decimals}f}".removesuffix(".0")
    if column.type == "integer":
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def dictionary() -> dict[str, Any]:
    """Every dataset with its columns, keys and rules, as `dictionary --json` prints it."""
    return {
        "datasets": [
            {
                "dataset": contract.dataset,
                "title": contract.title,
                "says": contract.says,
                "version": contract.version,
                "key": list(contract.key),
                "due_quarters": list(contract.due_quarters),
                "columns": [_described(c) for c in contract.columns],
                "rules": [
                    {
                        "id": r.id,
                        "severity": str(r.severity),
                        "column": r.column,
                        "message": r.message,
                        "fix": r.fix,
                    }
                    for r in contract.rules
                ],
            }
            for contract in load_contracts().values()
        ]
    }


def _described(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "required": column.required,
        "may_be_empty": column.may_be_empty,
        "default": column.default,
        "allowed": list(column.values) or None,
        "labels": {a.value: a.label for a in column.allowed} or None,
        "min": column.minimum,
        "max": column.maximum,
        "pattern": column.pattern,
        "quarters": list(column.quarters) or None,
        "says": column.says,
        "example": column.example,
    }
