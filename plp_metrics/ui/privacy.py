"""What the privacy page reads: the last release, category tables as published, how much is withheld."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from plp_metrics import access, store
from plp_metrics.compute.lattice_types import DIMENSIONS, ELSEWHERE
from plp_metrics.compute.publish_rules import KEY_LINES
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import privacy as drawn
from plp_metrics.draw import words
from plp_metrics.draw.privacy import Line, Utility, by_category, by_course
from plp_metrics.draw.table import Table
from plp_metrics.model import COURSES, NETWORK, Mark, Metric, Period, Role, Viewer
from plp_metrics.store import read, read_published, read_releases
from plp_metrics.ui import program
from plp_metrics.ui.looked import looked

TABLES = {"nation": "All partners", "course": "Courses", "division": "Divisions", "partner": "Partners"}
COURSE = "course"
KEY_ONLY = {("teacher", "partner"), ("student", COURSE)}
"""Tables that hold the key share only."""
QUESTIONS = {"class place": "Students", "finished": "course finished", "exam": "AP exam taken"}
"""What the attack calls questions that are no category."""
KEY_LABELS = {"underrepresented": "Underrepresented groups"}


class Release(NamedTuple):
    """One release in words: its quarter, its day, what became of the partners' key lines in it, and what it
    said of itself: how many numbers moved, what the test before it found, what was out before and can't be
    called back ("" where it did not say)."""

    period: Period
    day: str
    lines: str
    moved: str
    tested: str
    stood: str


@looked
def releases(viewer: Viewer) -> list[Release]:
    """The last release of every quarter, the latest quarter first."""
    library = program.library()
    metrics = [library[key] for key in KEY_LINES if key in library]
    with store.current().read() as cursor:
        found = read_published.releases(cursor)
        told = read_releases.told(cursor)
        latest = {Period(year, quarter): (day, event) for _, year, quarter, day, event in found}
        return [
            Release(
                period, words.day(day, year=True), _came(cursor, viewer, metrics, period),
                *_said(viewer, told.get(event, {})),
            )
            for period, (day, event) in sorted(latest.items(), reverse=True)
        ]  # fmt: skip


def stood(found: Iterable[Sequence[str]]) -> str:
    """What was out before a release, in words; found: (population, dimension, partner or ALL)."""
    names = program.names() | {NETWORK: "sums over partners"}
    labels = _labels() | QUESTIONS
    told = sorted(
        f"{names.get(who, who)}, {labels[population].lower()} by {labels[dimension].lower()}"
        for population, dimension, who in found
    )
    return drawn.stood(told)


def _said(viewer: Viewer, facts: Mapping[str, Any]) -> tuple[str, str, str]:
    moved = drawn.moved(facts["moved"]) if "moved" in facts else ""
    one = facts.get("attacked", {}).get(Role.LEADERSHIP if viewer.role is Role.LEADERSHIP else Role.EVALUATOR)
    held = {tuple(x) for some in facts.get("held_back", {}).values() for x in some}
    if one is None:
        return moved, "", ""
    tested = drawn.tested(drawn.Tried(one["targets"], one["disclosures"], one["narrowest"], len(held)))
    # A partner sees no other partner's row, so it could not work these out.
    return moved, tested, "" if viewer.role is Role.PARTNER else stood(one.get("stood", ()))


def _came(cursor: Any, viewer: Viewer, metrics: list[Metric], period: Period) -> str:
    rows = read.published(
        cursor, access.scope(viewer), metrics, [period.school_year], quarters=[period.quarter]
    )
    marks = Counter(str(row[7]) for row in rows)
    parts = [
        f"{marks[Mark.SHOWN]} new",
        f"{marks[Mark.KEPT]} kept from an earlier quarter",
        f"{marks[Mark.WITHHELD]} hidden",
    ]
    return f"{words.plural(len(rows), 'share')} of partners: {words.listing(parts)}" if rows else "no share"


@looked
def kinds(viewer: Viewer) -> dict[str, str]:
    """What can be looked at: "2016-17.student.gender" → its words; the latest year first."""
    told = _cells(viewer)
    found = {(str(r[10]), str(r[3]), str(r[4])) for r in told}
    labels = _labels()
    order = sorted(found, key=lambda k: (k[0], k[1] == "student", k[2] == "race_ethnicity"), reverse=True)
    return {".".join(k): f"{labels[k[1]]} by {labels[k[2]].lower()}, {k[0]}" for k in order}


class Seen(NamedTuple):
    """One category table as published: sums over partners, the key group by course (None: not published),
    rows of partners, whether one was corrected."""

    sums: Table
    courses: Table | None
    partners: Table
    corrected: bool

    @property
    def whole(self) -> Table:
        return Table(self.sums.head, (*self.sums.rows, *self.partners.rows), self.sums.caption)


@looked
def table(viewer: Viewer, kind: str) -> Seen:
    """One category table: all partners and divisions, courses, partners."""
    year, population, dimension = kind.split(".")
    lines: dict[tuple[str, str], dict[str, tuple[str, int | None, str | None]]] = defaultdict(dict)
    inside: dict[tuple[str, str], int | None] = {}
    for row in _cells(viewer):
        where, partner, division, of, by, category, count, mark, kept, partners_in, in_year, *_ = row
        if (in_year, of, by) == (year, population, dimension):
            at = (where, partner if where == "partner" else division)
            lines[at][category] = (mark, count, kept)
            inside[at] = partners_in
    for course, of, by, category, count, mark, partners_in, in_year, *_ in _courses(viewer):
        if (in_year, of, by) == (year, population, dimension):
            lines[COURSE, course][category] = (mark, count, None)
            inside[COURSE, course] = partners_in
    names = program.names() | {NETWORK: "All partners", ELSEWHERE: "All other divisions"}
    names |= {code: words.course(code) for code in COURSES}
    order = sorted(
        lines, key=lambda at: (list(TABLES).index(at[0]), at[1] == ELSEWHERE, names.get(at[1], at[1]))
    )
    shape = DIMENSIONS[dimension]
    labels = {a.value: a.label for a in _column("category")} | KEY_LABELS
    columns = [(c, labels[c]) for c in ([shape.key] if shape.has_own_key else []) + list(shape.categories)]
    caption = kinds(viewer)[kind]

    def some(tables: tuple[str, ...]) -> list[Line]:
        return [Line(names.get(at[1], at[1]), inside[at], lines[at]) for at in order if at[0] in tables]

    courses = some((COURSE,))
    corrected = any(mark == "corrected" for cells in lines.values() for mark, *_ in cells.values())
    return Seen(
        by_category(some(("nation", "division")), columns, caption),
        by_course(courses, (shape.key, labels[shape.key]), f"{caption}, by course") if courses else None,
        by_category(some(("partner",)), columns, caption),
        corrected,
    )


@looked
def utility(viewer: Viewer) -> list[Utility]:
    """How much each table withholds, over the years whose tables are published."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    with store.current().read() as cursor:
        for row in read_published.measures(cursor, access.scope(viewer).basis.value):
            _, _, name, population, _, *counts = row
            sums[population, name] = [a + b for a, b in zip(sums[population, name], counts, strict=True)]
    order = sorted(sums, key=lambda k: (k[0], list(TABLES).index(k[1])))
    return [Utility(_named(population, name), *sums[population, name]) for population, name in order]


def _named(population: str, table: str) -> str:
    only = ", the key share only" if (population, table) in KEY_ONLY else ""
    return f"{population.capitalize()}s, {TABLES[table].lower()}{only}"


def _cells(viewer: Viewer) -> list[tuple[Any, ...]]:
    with store.current().read() as cursor:
        return read_published.cells(cursor, access.scope(viewer))


def _courses(viewer: Viewer) -> list[tuple[Any, ...]]:
    with store.current().read() as cursor:
        return read_published.course_cells(cursor, access.scope(viewer))


def _labels() -> dict[str, str]:
    return {a.value: a.label for name in ("population", "dimension") for a in _column(name)}


def _column(name: str) -> tuple[Any, ...]:
    columns = load_contracts()["diversity"].columns
    return tuple(next(c for c in columns if c.name == name).allowed)
