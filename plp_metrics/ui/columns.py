"""A file's columns and cells as a person reads them: "Teacher code", "Grades 6-8"."""

from __future__ import annotations

from plp_metrics.contracts import load_contracts

_SPELT = {
    "frl_percent": "Free or reduced-price lunch, %",
    "title_i": "Title I",
    "school_id": "School number",
    "ap_exam_takers": "AP exam takers",
    "ay_workshops_attended": "School-year workshops attended",
    "best_pd_ever": "Best professional learning ever",
}
"""Columns whose name in the file is short for something."""


def title(column: str) -> str:
    """A column's name in words."""
    return _SPELT.get(column) or column.replace("_", " ").capitalize()


def titles(dataset: str) -> dict[str, str]:
    """Column → its name in words, of one dataset."""
    return {name: title(name) for name in load_contracts()[dataset].names}


def value(dataset: str, column: str, cell: object) -> str:
    """A stored cell in words; "" for an empty one."""
    if cell is None:
        return ""
    text = ("yes" if cell else "no") if isinstance(cell, bool) else str(cell)
    known = load_contracts()[dataset]
    return known.column(column).label(text) if column in known.names else text
