"""One file of the library → one Metric: a TOML head in a comment, then one SELECT."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from plp_metrics.metrics.heads import check_head, course_list, season_by_course
from plp_metrics.model import Break, Comparison, Default, Direction, Display, Kind, Metric, Rule

_FILE = re.compile(r"\A/\* metric\n(?P<head>.*?)\n\*/\n(?P<sql>.+)\Z", re.DOTALL)


class MetricError(ValueError):
    """A file of the library is not a whole metric; the message names the file and what is wrong."""


def read(path: Path) -> Metric:
    """The metric declared in a file; its key is the file's name.

    Raises MetricError when the file has no head, the head lacks a key, has one that is not known, or
    holds a value of the wrong kind.
    """

    def fail(what: str) -> NoReturn:
        raise MetricError(f"{path.name}: {what}")

    match = _FILE.match(path.read_text(encoding="utf-8"))
    if match is None:
        fail("a metric file is '/* metric', a TOML head, '*/' and one SELECT")
    try:
        head = tomllib.loads(match["head"])
    except tomllib.TOMLDecodeError as error:
        fail(f"the head is not TOML: {error}")
    for fault in check_head(head):
        fail(fault)
    try:
        return _metric(path.stem, head, match["sql"].strip().removesuffix(";"))
    except (ValueError, TypeError, KeyError) as error:
        fail(str(error))


def _metric(key: str, head: dict[str, Any], sql: str) -> Metric:
    one: dict[str, Callable[[Any], Any]] = {
        "display": Display,
        "direction": Direction,
        "kind": Kind,
        "rule": Rule,
        "needs": tuple,
        "needs_before": tuple,
        "uses": tuple,
        "courses": course_list,
        "season": season_by_course,
        "default": _default,
        "reviewed": _day,
        "breaks": lambda given: tuple(sorted(Break(_day(b["on"]), b["says"]) for b in given)),
    }
    values = {name: one[name](value) if name in one else value for name, value in head.items()}
    return Metric(key=key, sql=sql, **{"needs_before": (), "denominator_says": "", **values})


def _default(head: dict[str, Any]) -> Default:
    return Default(**{**head, "comparison": Comparison(head["comparison"]), "target": float(head["target"])})


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise TypeError("a day is written as 2026-11-01")
    return value
