"""The stages of a check: where the columns of a file are wrong, what its cells seem to say is only noise."""

from __future__ import annotations

from collections.abc import Iterable

from plp_metrics.model import Problem, Severity

WHOLE_FILE = frozenset({
    "missing_column", "doubled_column", "unknown_column", "personal_column", "personal_title",
    "ragged_file", "two_delimiters", "other_partner", "other_quarter", "future_quarter",
})  # fmt: skip
"""Rules about a file's columns or whose it is; they come before everything about its rows."""


def first_stage(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """(what to look at now, what may go away once that is right) of one file, in their order."""
    listed = list(problems)
    whole = [
        p for p in listed if p.severity is Severity.MUST_FIX and (p.line is None or p.rule in WHOLE_FILE)
    ]
    if not whole:
        return listed, []
    return whole, [p for p in listed if p not in whole]
