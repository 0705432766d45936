"""How much a release withholds, and how long it takes.

    python bench/privacy_bench.py

Prints, for invented programs: numbers published and withheld by table, against the numbers under ten
themselves and the simplest rule that is correct (withhold every row with a small number); wall and processor
seconds of the suppressor for one release, and for all years of a program of 24 x 8 and of 60 x 20 (partners
x quarters: a category table is published once a school year). Every witness is checked by addition. Beside
it the fewest numbers any method could withhold of the same tables (privacy_least), and what the same rows
withhold where no roll-up is published.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict

from bench.privacy_least import fewest
from plp_metrics.compute.lattice import Row
from plp_metrics.compute.lattice_courses import Courses, by_course
from plp_metrics.compute.lattice_types import DIMENSIONS, PARTNERS, Dimension, Lattice
from plp_metrics.compute.publish_cells import measures
from plp_metrics.compute.publish_courses import measures as course_measures
from plp_metrics.compute.publish_rules import KEY_LINES, Known, pooled_hidden, shown_out_of
from plp_metrics.compute.suppress import suppress
from plp_metrics.model import COURSES

SHARES = {
    "gender": (0.44, 0.49, 0.01, 0.005, 0.055),
    "race_ethnicity": (0.015, 0.08, 0.16, 0.22, 0.005, 0.38, 0.05, 0.02, 0.07),
    "frl": (0.48, 0.42, 0.1),
}
DIVISIONS = 9


def people(chance: random.Random, total: int, dimension: str) -> tuple[int, ...]:
    """One partner's people by category: the network's shares, about ten points up or down."""
    weights = [max(0.0, s * chance.uniform(0.6, 1.4)) for s in SHARES[dimension]]
    counts = [0] * len(weights)
    for number in chance.choices(range(len(weights)), weights, k=total):
        counts[number] += 1
    return tuple(counts)


def year(chance: random.Random, partners: int, population: str, dimension: str) -> list[Row]:
    """The rows of one year's table, with the key lines and pools that a release shows beside it."""
    shape = DIMENSIONS[dimension]
    key = [shape.categories.index(c) for c in shape.key_of]
    rows, hidden = [], {}
    for number in range(partners):
        size = int(chance.lognormvariate(6.6, 0.8)) if population == "student" else chance.randint(1, 90)
        counts = people(chance, max(size, 1), dimension)
        place = "" if chance.random() < 0.3 else f"division {number % DIVISIONS}"
        yes, total, unknown = sum(counts[c] for c in key), sum(counts), counts[-1]
        of = shown_out_of(Known(yes, total - unknown, total), ())
        given = {shape.key} if of else set()
        given |= {"unknown"} if of and of < total else set()
        who = f"P{number:02d}"
        if of is None:
            hidden[who] = (yes, total)
        rows.append(Row(who, place, counts, True, of is not None, frozenset(given)))
    pooled = pooled_hidden(hidden) if population == "teacher" else frozenset()
    return [row._replace(is_pooled=row.is_pooled or row.who in pooled) for row in rows]


def by_courses(chance: random.Random, rows: list[Row], dimension: str) -> tuple[object, ...]:
    """Numbers of the nation's table by course, made of the partners whose key line is shown."""
    shape = DIMENSIONS[dimension]
    key = [shape.categories.index(c) for c in shape.key_of]
    found = []
    for row in rows:
        if not (row.is_open and shape.key in row.given and row.is_pooled):
            continue
        offered = chance.sample(sorted(COURSES), chance.randint(2, 4))
        yes = sum(row.counts[c] for c in key)
        halves = {course: [0, 0] for course in offered}
        for number in range(sum(row.counts)):
            one = halves[chance.choice(offered)]
            one[0] += number < yes
            one[1] += 1
        found.append(Courses(row.who, row.division, {c: (n[0], n[1]) for c, n in halves.items()}))
    inside = Counter(row.division for row in found if row.division)
    return course_measures(by_course(found, sorted(d for d, n in inside.items() if n >= PARTNERS)))


def program(partners: int, years: int, seed: int = 4) -> None:
    """Solve every year of a program and print what came of it."""
    chance = random.Random(seed)
    told: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    key_lines, rows_alone, rows_small, least = [0, 0], 0, 0, 0
    linear = integer = 0
    walls, used = [], 0.0
    for _ in range(years):
        started, processor = time.perf_counter(), time.process_time()
        solved: list[tuple[Lattice, list[Row], Dimension, bool]] = []
        for population, dimension in KEY_LINES.values():
            rows = year(chance, partners, population, dimension)
            by_partner = population == "student"
            lattice, outcome = suppress(DIMENSIONS[dimension], rows, by_partner=by_partner)
            linear, integer = linear + outcome.programs, integer + outcome.integer_programs
            found = measures(lattice, outcome, DIMENSIONS[dimension], by_partner=by_partner)
            found += [by_courses(chance, rows, dimension)] if by_partner else []
            for table, *counts in found:
                one = told[population, str(table)]
                told[population, str(table)] = [a + int(str(b)) for a, b in zip(one, counts, strict=True)]
            for position, part in enumerate(lattice.parts):
                if by_partner and part.name[0] == "partner" and part.name[2] == DIMENSIONS[dimension].key:
                    key_lines[0] += 1
                    key_lines[1] += position in outcome.hidden and part.state != "given"
            solved.append((lattice, rows, DIMENSIONS[dimension], by_partner))
        walls.append(time.perf_counter() - started)
        used += time.process_time() - processor
        for lattice, rows, shape, by_partner in solved:
            least += fewest(lattice, shape, by_partner=by_partner)
            if by_partner:
                alone = suppress(shape, [r._replace(is_pooled=False) for r in rows], by_partner=True)
                (partner,) = (m for m in measures(*alone, shape, by_partner=True) if m[0] == "partner")
                rows_alone, rows_small = rows_alone + int(str(partner[2])), rows_small + int(str(partner[3]))
    print(f"\n{partners} partners x {years * 4} quarters: {sum(walls):.1f} s, processor {used:.1f} s,"
          f" slowest year {max(walls):.1f} s; {linear} linear and {integer} integer programs")  # fmt: skip
    print("table                 numbers  hidden       under 10 themselves  every row with a small one")
    for (population, table), (cells, withheld, small, simplest) in sorted(told.items()):
        print(f"{population:8} {table:10} {cells:9,} {_share(withheld, cells)} {_share(small, cells)}"
              f"        {_share(simplest, cells)}")  # fmt: skip
    cells, withheld, small, simplest = (sum(x) for x in zip(*told.values(), strict=True))
    print(f"all                 {cells:9,} {_share(withheld, cells)} {_share(small, cells)}"
          f"        {_share(simplest, cells)}   = {withheld / small:.2f} x those under 10")  # fmt: skip
    print(f"no method could hide fewer than {least:,}: {least / small:.2f} x those under 10")
    print(f"students' rows alone, without roll-ups: {rows_alone / rows_small:.2f} x those under 10")
    print(f"key lines of students by partner hidden: {_share(key_lines[1], key_lines[0])}")


def _share(some: int, of: int) -> str:
    return f"{some:6,} {some / of:4.0%}"


def main() -> None:
    program(24, 1)
    program(24, 2)
    program(60, 5)


if __name__ == "__main__":
    main()
