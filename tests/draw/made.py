"""Metrics and results written down for tests of pictures and words."""

from __future__ import annotations

from datetime import date
from typing import Any

from plp_metrics.model import (
    ALL,
    Agreement,
    Comparison,
    Direction,
    Display,
    Kind,
    Mark,
    Metric,
    Result,
    Rule,
    Status,
)

YEAR = "2017-18"


def metric(key: str = "teachers", **changes: Any) -> Metric:
    """A count of teachers so far this year."""
    facts: dict[str, Any] = {
        "key": key, "title": f"{key.capitalize()} in words", "short": key.capitalize(), "says": "",
        "why": "", "unit": "teachers", "display": Display.COUNT, "direction": Direction.MORE,
        "kind": Kind.YEAR_TO_DATE, "rule": Rule.OPEN, "grain": "cgs", "counts": "distinct",
        "reads": "quarter", "needs": ("teachers",), "needs_before": (), "courses": ("CSP",),
        "season": {ALL: (0.25, 0.5, 0.75, 1.0)},
        "numerator_says": "", "denominator_says": "", "caveats": "", "source": "",
        "reviewed": date(2026, 11, 1), "group": "teachers",
    }  # fmt: skip
    return Metric(**facts | changes)


def share(key: str = "trained", **changes: Any) -> Metric:
    return metric(key, **{"display": Display.SHARE, "kind": Kind.RATE} | changes)


def agreed(target: float, due: str = "Q4", comparison: Comparison = Comparison.AT_LEAST) -> Agreement:
    return Agreement(1, "OZARK", "teachers", YEAR, ALL, comparison, target, due)


def result(of: Metric, value: float | None = None, status: Status = Status.ON_PLAN, **changes: Any) -> Result:
    """One figure of Ozark in Q2 2017-18; a target brings its agreement along."""
    facts: dict[str, Any] = {
        "metric": of.key, "partner_id": "OZARK", "school_year": YEAR, "quarter": "Q2", "course": ALL,
        "mark": Mark.NOT_REPORTED if value is None else Mark.SHOWN, "status": status, "value": value,
        "numerator": value, "as_of": None if value is None else "Q2",
    }  # fmt: skip
    if "target" in changes and "agreement" not in changes:
        facts["agreement"] = agreed(changes["target"])
    return Result(**facts | changes)


def of_share(of: Metric, top: int, bottom: int, status: Status = Status.ON_PLAN, **changes: Any) -> Result:
    return result(of, top / bottom, status, **{"numerator": top, "denominator": bottom} | changes)
