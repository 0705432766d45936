"""A regular expression that a faultless row in the plainest writing matches.

It is sufficient, not necessary: a row it does not match is looked at cell by cell. It runs in RE2, so in
linear time. Cells stand in the contract's order, separated by `CELL`.
"""

from __future__ import annotations

import re

from plp_metrics.contracts import Column, Contract
from plp_metrics.intake.records import CELL
from plp_metrics.model import school_year
from plp_metrics.places import STATES

_LETTERED = "(?:[A-Z0-9]*[A-Z][A-Z0-9]*|[a-z0-9]*[a-z][a-z0-9]*)"
_WITH_NUMBER = f"{_LETTERED}(?:[._-][0-9]+)?"
CODE = f"(?:[A-Za-z0-9]+|(?:[0-9]+[._-])?(?:{_WITH_NUMBER}[._-])*(?:{_WITH_NUMBER}|[0-9]+))"
"""Codes that can be neither a telephone number (two runs of digits never meet) nor a month."""
_DATE = "20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
_OWN_SCHOOL = "own-[A-Za-z][A-Za-z0-9]{0,34}|[A-Z][0-9A-Z]{7}|[0-9]{8}"


def row_pattern(contract: Contract, present: set[str], fixed: dict[str, str], others: int) -> str:
    """The pattern of a row without its `fixed` columns (one value in this file); `others` are empty cells."""
    cells: list[str] = []
    columns = [c for c in contract.columns if c.name in present - set(fixed)]
    place = 0
    while place < len(columns):
        pair = columns[place : place + 2]
        if [c.type for c in pair] == ["state", "school_id"]:
            cells.append(_state_and_school())
            place += 2
            continue
        cells.append(cell_pattern(pair[0], fixed))
        place += 1
    return CELL.join(cells + [""] * others)


def cell_pattern(column: Column, fixed: dict[str, str] | None = None) -> str:
    """The pattern of one cell."""
    if column.quarters and (fixed or {}).get("quarter", column.quarters[0]) not in column.quarters:
        return ""
    found = _filled(column)
    return f"(?:{found})?" if column.may_be_empty else f"(?:{found})"


def _filled(column: Column) -> str:
    if column.type in ("code", "partner"):
        return CODE
    if column.type == "date":
        return _DATE
    if column.type == "school_year":
        return "|".join(school_year(y) for y in range(2000, 2060))
    if column.type == "school_id":
        return f"[0-9]{{12}}|{_OWN_SCHOOL}"
    if column.type == "decimal":
        return r"(?:0|[1-9][0-9]?)(?:\.[0-9])?|100"
    if column.type == "integer":
        return _integer(int(column.minimum or 0), int(column.maximum or 0))
    return "|".join(re.escape(v) for v in column.values)


def _integer(low: int, high: int) -> str:
    if high < 10:
        return f"[{low}-{high}]"
    digits = len(str(high + 1)) - 1
    some = f"[1-9][0-9]{{0,{digits - 1}}}"
    return some if low else f"0|{some}"


def _state_and_school() -> str:
    pairs = "|".join(f"{s.code}{CELL}(?:{s.fips}[0-9]{{10}})?" for s in STATES.values())
    codes = "|".join(STATES)
    return f"(?:{pairs}|(?:{codes}){CELL}(?:{_OWN_SCHOOL}))"
