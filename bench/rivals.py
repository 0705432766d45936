"""The same check of a students file as other tools do it, each in a process of its own.

Run as `python bench/rivals.py TOOL FILE RULES`: RULES is the contract as `rules()` writes it. Prints JSON:
problems found and peak megabytes. It imports nothing of ours, so that any Python that has the tool runs it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any


def pandas_vectorised(path: str, rules: dict[str, Any]) -> int:
    """Every cell read as text, one vectorised test a rule, each fault with its line, column and value."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    faults: list[tuple[int, str, str, str]] = []

    def tell(bad: Any, column: str, why: str) -> None:
        found = table.loc[bad, column]
        faults.extend((line + 2, column, why, value) for line, value in found.items())

    for name, rule in rules["columns"].items():
        cells = table[name]
        filled = cells != ""
        if rule["required"]:
            tell(~filled, name, "empty")
        if rule.get("allowed"):
            tell(filled & ~cells.isin(rule["allowed"]), name, "not allowed")
        elif rule.get("pattern"):
            tell(filled & ~cells.str.fullmatch(rule["pattern"]), name, "not as written")
        if "maximum" in rule:
            number = pd.to_numeric(cells.where(cells.str.fullmatch("[0-9]+")), errors="coerce")
            tell((number < rule["minimum"]) | (number > rule["maximum"]), name, "out of range")
    enrolled, active = (
        pd.to_numeric(table[c], errors="coerce") for c in ("students_enrolled", "students_active")
    )
    tell((active > enrolled) & (enrolled >= 0), "students_active", "above enrolled")
    fips = table["state"].map(rules["fips"])
    tell(fips.notna() & (table["school_id"].str.len() == 12) & (table["school_id"].str[:2] != fips),
         "school_id", "another state")  # fmt: skip
    tell(table.duplicated(rules["key"]), rules["key"][-1], "twice")
    return len(faults)


def pandera(path: str, rules: dict[str, Any]) -> int:
    """A pandera schema of the same rules over the text, all faults gathered (lazy)."""
    import pandas as pd
    import pandera.pandas as pa

    columns = {}
    for name, rule in rules["columns"].items():
        empty = "" if rule["required"] else "|"
        if rule.get("allowed"):
            check = pa.Check.isin([*rule["allowed"], *([] if rule["required"] else [""])])
        elif "maximum" in rule:
            low, high = rule["minimum"], rule["maximum"]
            check = pa.Check(
                lambda s, low=low, high=high: (
                    (s == "")
                    | pd.to_numeric(s.where(s.str.fullmatch("[0-9]+")), errors="coerce").between(low, high)
                )
            )
        else:
            check = pa.Check.str_matches(f"^(?:{rule['pattern']}{empty})$")
        columns[name] = pa.Column(str, check)

    def active(table: Any) -> Any:
        enrolled, there = (
            pd.to_numeric(table[c], errors="coerce") for c in ("students_enrolled", "students_active")
        )
        return ~((there > enrolled) & (enrolled >= 0))

    schema = pa.DataFrameSchema(columns, checks=pa.Check(active), unique=rules["key"])
    try:
        schema.validate(pd.read_csv(path, dtype=str, keep_default_na=False), lazy=True)
    except pa.errors.SchemaErrors as fault:
        return len(fault.failure_cases)
    return 0


def frictionless(path: str, rules: dict[str, Any]) -> int:
    """A frictionless schema of the same rules."""
    from frictionless import Resource, Schema, validate

    fields = []
    for name, rule in rules["columns"].items():
        limits: dict[str, Any] = {"required": rule["required"]}
        if rule.get("allowed"):
            limits["enum"] = rule["allowed"]
        elif rule.get("pattern") and "maximum" not in rule:
            limits["pattern"] = rule["pattern"]
        if "maximum" in rule:
            limits |= {"minimum": rule["minimum"], "maximum": rule["maximum"]}
        kind = "integer" if "maximum" in rule else "string"
        fields.append({"name": name, "type": kind, "constraints": limits})
    schema = Schema.from_descriptor({"fields": fields, "primaryKey": rules["key"]})
    folder, name = os.path.split(path)
    report = validate(Resource(path=name, basepath=folder, schema=schema), limit_errors=10**8)
    return sum(len(task.errors) for task in report.tasks)


TOOLS = {"pandas": pandas_vectorised, "pandera": pandera, "frictionless": frictionless}

if __name__ == "__main__":
    tool, file, given = sys.argv[1:]
    count = TOOLS[tool](file, json.loads(given))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"problems": count, "mb": peak}))
