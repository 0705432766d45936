"""The nation by course, against every table that agrees with it, with the partners' lines and the totals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics import compute
from plp_metrics.compute.lattice_courses import Courses, by_course

SMALL = 4
COURSES = ("CSD", "CSF", "CSP")
NAMES = ("OZARK", "DELTA", "PLAINS", "COAST")


@contextmanager
def smaller_numbers() -> Iterator[None]:
    """The same rules with 4 for 10 and 2 for 5, so that every table can be counted out."""
    where = ("lattice_types", "lattice_courses", "suppress_proof")
    with (
        patch(f"{compute.__name__}.{where[0]}.PEOPLE", SMALL),
        patch(f"{compute.__name__}.{where[1]}.PEOPLE", SMALL),
        patch(f"{compute.__name__}.{where[2]}.PEOPLE", SMALL),
        patch(f"{compute.__name__}.suppress_proof.WIDTH", 2),
    ):
        yield


def tables(row: Courses) -> list[tuple[int, ...]]:
    """Every way a partner's key group can lie in its courses, by its line and its totals."""
    ranges = [range(row.of.get(c, (0, 0))[1] + 1) for c in COURSES]
    return [one for one in product(*ranges) if sum(one) == row.people]


def possible(rows: list[Courses], said: dict[str, int], target: int, course: int) -> set[int]:
    """What a partner's key group in a course can be for somebody who sees every line and all that is said."""
    at = [i for i, c in enumerate(COURSES) if c in said]
    goal = tuple(said[COURSES[i]] for i in at)
    sums = {(0,) * (len(at) + 1)}
    for number, row in enumerate(rows):
        steps = {(*(t[i] for i in at), t[course] if number == target else 0) for t in tables(row)}
        sums = {tuple(a + b for a, b in zip(x, y, strict=True)) for x in sums for y in steps}
    return {s[-1] for s in sums if s[:-1] == goal}


HALVES = st.tuples(st.integers(0, 5), st.integers(0, 5))
PROGRAMS = st.lists(st.tuples(HALVES, HALVES, HALVES), min_size=3, max_size=4)


def rows_of(program) -> list[Courses]:
    """Partners whose line may be shown: both its parts are large enough."""
    found = []
    for who, halves in zip(NAMES, program, strict=False):
        of = {c: (yes, yes + rest) for c, (yes, rest) in zip(COURSES, halves, strict=True)}
        if min(sum(yes for yes, _ in halves), sum(rest for _, rest in halves)) >= SMALL:
            found.append(Courses(who, "", of))
    return found


@settings(max_examples=40, deadline=None)
@given(PROGRAMS)
def test_a_small_group_of_one_partner_in_one_course_stays_as_open_as_its_line_leaves_it(program):
    with smaller_numbers():
        rows = rows_of(program)
        found = by_course(rows, []) if rows else []
    said = {one.course: one.people for one in found if one.people is not None}
    for number, row in enumerate(rows):
        for place, course in enumerate(COURSES):
            yes, total = row.of[course]
            if min(yes, total - yes) >= SMALL or not total:
                continue
            before = {t[place] for t in tables(row)}
            after = possible(rows, said, number, place)
            top = min(SMALL, total)
            for small, ends in ((yes, (0, top)), (total - yes, (total - top, total))):
                if small < SMALL:
                    low, high = (min(max(end, min(before)), max(before)) for end in ends)
                    assert min(after) <= low, (row.who, course, said)
                    assert max(after) >= high, (row.who, course, said)


@settings(max_examples=40, deadline=None)
@given(PROGRAMS)
def test_a_course_that_is_shown_has_three_partners_and_is_large_without_any_one(program):
    with smaller_numbers():
        rows = rows_of(program)
        found = by_course(rows, []) if rows else []
    for one in found:
        some = [row.of[one.course] for row in rows if row.of[one.course][1]]
        if one.people is not None:
            assert len(some) >= 3
            assert one.people == sum(yes for yes, _ in some)
            assert one.people - max(yes for yes, _ in some) >= SMALL
            rests = [total - yes for yes, total in some]
            assert sum(rests) - max(rests) >= SMALL


def test_a_course_nobody_is_in_has_no_row():
    rows = [Courses(who, "", {"CSD": (40, 100), "CSP": (0, 0)}) for who in NAMES]
    assert [(one.course, one.people) for one in by_course(rows, [])] == [("CSD", 160)]


def test_large_courses_of_many_partners_are_all_shown():
    rows = [
        Courses(who, "", {"CSD": (40 + n, 100), "CSF": (50, 110 + n), "CSP": (30, 90)})
        for n, who in enumerate(NAMES)
    ]
    assert [one.people for one in by_course(rows, [])] == [166, 200, 120]


def test_a_course_of_two_partners_is_withheld_with_another_that_would_give_it_away():
    rows = [Courses(who, "", {"CSD": (40, 100), "CSF": (50, 110)}) for who in NAMES]
    rows = [
        row._replace(of={**row.of, "CSP": (12, 30)}) if row.who in ("OZARK", "DELTA") else row for row in rows
    ]
    shown = {one.course: one.people for one in by_course(rows, [])}
    assert shown["CSP"] is None
    assert list(shown.values()).count(None) >= 2
