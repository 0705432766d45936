"""The nation's key groups of students by course, once a school year at its end: `published_cell`, `course`.

What a year's first release shows of it stands for the year: a later one over other counts would tell the
difference. Out of everybody, those whose trait is unknown among the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from plp_metrics.compute.lattice_courses import ByCourse, Courses, by_course
from plp_metrics.compute.lattice_types import DIMENSIONS, EVERYWHERE, PARTNERS
from plp_metrics.model import Mark, Period
from plp_metrics.store import read_published

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Counts = Mapping[str, Mapping[str, tuple[int, int]]]
"""partner → course → (key group, everybody)"""
TABLE = "course"


def counted(cursor: DuckDBPyConnection, basis: str, period: Period) -> dict[str, Counts]:
    """Dimension → students' key group by partner and course; nothing where the year's tables stand."""
    if read_published.has_courses(cursor, basis, period.school_year):
        return {}
    found: dict[str, dict[str, dict[str, list[int]]]] = defaultdict(lambda: defaultdict(dict))
    for who, dimension, course, category, count in read_published.people_by_course(cursor, basis, *period):
        one = found[dimension][who].setdefault(course, [0, 0])
        one[0] += count if category in DIMENSIONS[dimension].key_of else 0
        one[1] += count
    return {
        dimension: {who: {c: (n[0], n[1]) for c, n in of.items()} for who, of in partners.items()}
        for dimension, partners in found.items()
    }


def shown(
    counts: Counts, key_groups: Mapping[str, int], divisions: Mapping[str, str], pooled: Sequence[str]
) -> list[ByCourse]:
    """What is shown of one dimension.

    key_groups: partners in the roll-up of the key line → their key group as their line shows it; where one
    has no such line, or its counts by course make up another, nothing is shown. divisions: partner → the
    division whose roll-up it is in; pooled: those shown.
    """
    rows = [Courses(who, divisions.get(who, ""), counts.get(who, {})) for who in sorted(key_groups)]
    if not rows or any(row.people != key_groups[row.who] for row in rows):
        return []
    return by_course(rows, [d for d in pooled if d != EVERYWHERE])


def cells(found: Sequence[ByCourse], key: str) -> list[tuple[object, ...]]:
    """The course, then as in publish_cells.CELL: the key group, and everybody."""
    rows: list[tuple[object, ...]] = []
    for one in found:
        # Nor is everybody of one or two partners said to those who may not name them.
        total = one.total if one.partners_in >= PARTNERS else None
        for category, count in ((key, one.people), (EVERYWHERE, total)):
            mark = Mark.WITHHELD if count is None else Mark.SHOWN
            where = (TABLE, EVERYWHERE, EVERYWHERE)
            rows.append((one.course, *where, category, count, mark.value, None, one.partners_in))
    return rows


def measures(found: Sequence[ByCourse]) -> tuple[object, ...]:
    """A row in the order of publish_cells.MEASURE."""
    hidden, small = sum(one.people is None for one in found), sum(one.is_small for one in found)
    return (TABLE, len(found), hidden, small, small)
