"""`library/*.toml` → contracts, cross-checked as they are read."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from plp_metrics.contracts.types import Allowed, Column, Contract, RowRule
from plp_metrics.model import COURSES, DATASETS, GRADE_BANDS, NO_COURSE, QUARTER_MONTHS, QUARTERS, Severity
from plp_metrics.places import STATES

LIBRARY = Path(__file__).parent / "library"
CODE_PATTERN = "[A-Za-z0-9._-]{1,40}"
_STORED = {"integer": "INTEGER", "decimal": "DOUBLE", "date": "DATE"}
TYPES = {
    "code", "choice", "integer", "decimal", "date", "school_id", "state", "school_year", "quarter", "partner",
}  # fmt: skip
_RENAMED = {"min": "minimum", "max": "maximum"}


@cache
def load_contracts() -> dict[str, Contract]:
    """Every dataset's contract, in the order of model.DATASETS. Raises ValueError on a faulty library."""
    shared = _toml("shared")
    return {dataset: _contract(_toml(dataset), shared) for dataset in DATASETS}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((LIBRARY / f"{name}.toml").read_text(encoding="utf-8"))


def _contract(raw: dict[str, Any], shared: dict[str, Any]) -> Contract:
    columns = tuple(_column(c, shared) for c in [*shared["column"], *raw.pop("column")])
    rules = tuple(RowRule(**{**r, "severity": Severity(r["severity"])}) for r in raw.pop("rule", []))
    lists: dict[str, Any] = {k: tuple(raw.pop(k, ())) for k in ("key", "due_quarters", "facts")}
    contract = Contract(columns=columns, rules=rules, **lists, **raw)
    _cross_check(contract)
    return contract


def _column(raw: dict[str, Any], shared: dict[str, Any]) -> Column:
    values = {_RENAMED.get(k, k): v for k, v in raw.items()}
    allowed = values.pop("allowed", [])
    values["allowed"] = _named(allowed, shared) if isinstance(allowed, str) else _listed(allowed)
    values["quarters"] = tuple(values.pop("quarters", ()))
    if "words" in values:
        scales = shared["words"][values["words"]]
        values["words"] = {int(points): words for points, words in scales.items()}
    if values["type"] == "code":
        values.setdefault("pattern", CODE_PATTERN)
    values.setdefault("stored", _STORED.get(values["type"], "VARCHAR"))
    return Column(**values)


def _listed(entries: list[dict[str, Any]]) -> tuple[Allowed, ...]:
    return tuple(Allowed(e["value"], e["label"], tuple(e.get("aliases", ()))) for e in entries)


def _named(name: str, shared: dict[str, Any]) -> tuple[Allowed, ...]:
    if name in shared["lists"]:
        return _listed(shared["lists"][name])
    courses = {code: course.name for code, course in COURSES.items()}
    labels = {
        "courses": courses,
        "courses_or_none": {**courses, NO_COURSE: "No course"},
        "grade_bands": GRADE_BANDS,
        "states": {code: state.name for code, state in STATES.items()},
        "quarters": {q: f"{q} ({QUARTER_MONTHS[q]})" for q in QUARTERS},
    }[name]
    aliases = shared["aliases"][name.removesuffix("_or_none")]
    return tuple(Allowed(value, label, tuple(aliases.get(value, ()))) for value, label in labels.items())


def _cross_check(contract: Contract) -> None:
    names = contract.names
    faults = [f"column {n} twice" for n in names if names.count(n) > 1]
    mentioned = {*contract.key, *contract.facts, *(r.column for r in contract.rules)}
    mentioned |= {word for r in contract.rules for word in re.findall(r"\{(\w+)\}", r.message + r.fix)}
    mentioned |= {c.scale for c in contract.columns if c.scale}
    faults += [f"no column {name}" for name in sorted(mentioned - set(names))]
    for column in contract.columns:
        if column.type not in TYPES:
            faults.append(f"{column.name}: no type {column.type}")
        if column.type in ("choice", "state", "quarter") and not column.allowed:
            faults.append(f"{column.name}: no allowed values")
        if column.type in ("integer", "decimal") and None in (column.minimum, column.maximum):
            faults.append(f"{column.name}: no range")
        if column.default is not None and column.default not in column.values:
            faults.append(f"{column.name}: default {column.default} is not allowed")
    if faults:
        raise ValueError(f"contract {contract.dataset}: " + "; ".join(faults))
