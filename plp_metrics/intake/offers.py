"""What can be offered to mend a cell or a row that is at fault, where one mend is plainly meant. Pure."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from plp_metrics.contracts import Column
from plp_metrics.intake.cells import judge_cell
from plp_metrics.model import Problem

PERSONAL = frozenset({"personal_value", "person_in_code"})
"""Rules of cells whose value is never shown again."""

DELETABLE = frozenset({"total_row", "duplicate_key"})
"""Rules of rows that may be deleted whole."""

_EMPTIED = {"nothing_word", "only_in_quarter", "personal_value"}


def offered(problem: Problem, column: Column, raw: str, context: str = "") -> str | None:
    """The text that would mend the cell, or None. It always passes the check of a single cell.

    raw: the cell as it stands; context: the cell it leans on (see `judge_cell`).
    """
    found = problem.suggestion
    if found is None and problem.rule in _EMPTIED and column.may_be_empty:
        found = ""
    if found is None and problem.rule in _MENDS:
        found = _MENDS[problem.rule](column, raw.strip())
    if found is None or judge_cell(column, found, context).rule:
        return None
    return found


def _near(column: Column, text: str) -> str | None:
    values = {v.casefold(): v for v in column.values}
    near = difflib.get_close_matches(text.casefold(), values, 1, 0.75)
    return values[near[0]] if near else None


def _rounded(column: Column, text: str) -> str:
    step = Decimal(1).scaleb(-column.decimals)
    return str(Decimal(text).quantize(step, ROUND_HALF_UP))


def _ascii_digits(column: Column, text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text)


_MENDS: dict[str, Callable[[Column, str], str | None]] = {
    "not_allowed": _near,
    "too_many_decimals": _rounded,
    "other_digits": _ascii_digits,
    "leading_zeros": lambda column, text: text.lstrip("0") or "0",
    "plus_sign": lambda column, text: text.lstrip("+"),
    "percent_sign": lambda column, text: text.rstrip("% "),
    "blank_in_number": lambda column, text: re.sub(r"[^0-9]", "", text),
}
