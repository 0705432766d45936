"""The metrics once more, slowly and plainly, over lists of dicts: what the SQL must agree with.

Written from the definitions alone (metrics by their letters: T teachers rows, S students rows, D diversity
rows, W workshops, R answers; n() distinct teachers). Every level is computed by itself from the rows at that
level. `program` is anything with `files`, `partners` and `schools` as tests/metrics/program.py has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from plp_metrics.model import COURSES, Period
from plp_metrics.places import STATES

Row = dict[str, Any]
Pair = tuple[float, float | None]
ALL = "ALL"
MINIMUM_DAYS = {"CSF": 1, "ECS": 3}
UNDERREPRESENTED = ("american_indian_alaska", "black", "hispanic", "native_hawaiian_pi")
FIVE = (
    "would_recommend", "more_prepared_than_before", "know_where_to_go_for_help",
    "suitable_for_my_experience", "part_of_community",
)  # fmt: skip
EIGHT = (*FIVE, "best_pd_ever", "how_much_learned", "how_motivating")


class Level(NamedTuple):
    course: str = ALL
    grade_band: str = ALL
    state: str = ALL
    division: str = ALL
    workshop: str = ALL


class Quarter:
    """One partner's quarter: the files in force, by their letters."""

    def __init__(
        self, program: Any, basis: str, partner: str, period: Period, without: tuple[str, ...] = ()
    ) -> None:
        self.program, self.basis, self.partner, self.period = program, basis, partner, period
        self.without = without

    def at(self, period: Period) -> Quarter:
        return Quarter(self.program, self.basis, self.partner, period, self.without)

    @cached_property
    def last_year(self) -> Quarter:
        return self.at(self.period.last_year)

    @cached_property
    def last_q4(self) -> Quarter:
        return self.at(Period(self.period.last_year.school_year, "Q4"))

    def file(self, dataset: str) -> list[Row] | None:
        return self.program.files.get((self.basis, self.partner, self.period, dataset))

    def came(self, dataset: str, column: str = "") -> bool:
        rows = self.file(dataset)
        if rows is None:
            return False
        return rows == [] or not column or any(row[column] is not None for row in rows)

    def came_dimension(self, population: str, dimension: str) -> bool:
        rows = self.file("diversity")
        if rows is None:
            return False
        return rows == [] or any(
            (row["population"], row["dimension"]) == (population, dimension) for row in rows
        )

    def covered(self, dataset: str) -> list[Row]:
        """The rows of a file whose course the metric covers."""
        return [row for row in self.file(dataset) or [] if row["course"] not in self.without]

    @cached_property
    def T(self) -> list[Row]:
        return self.covered("teachers")

    @cached_property
    def S(self) -> list[Row]:
        return self.covered("students")

    def D(self, dimension: str) -> list[Row]:
        wanted = ("student", dimension)
        return [row for row in self.covered("diversity") if (row["population"], row["dimension"]) == wanted]

    @cached_property
    def survey_rows(self) -> list[Row]:
        """Rows of the year so far of workshops the partner hosted, each with its own quarter."""
        found = []
        for quarter in ("Q1", "Q2", "Q3", "Q4"):
            if quarter <= self.period.quarter:
                period = Period(self.period.school_year, quarter)
                for row in self.at(period).covered("workshop_surveys"):
                    if row["workshop_type"] not in ("teachercon", "facilitator"):
                        found.append({**row, "own": period})
        return found

    @cached_property
    def W(self) -> list[Row]:
        first: dict[Any, Row] = {}
        for row in self.survey_rows:
            first.setdefault((row["own"], row["workshop_code"]), row)
        return list(first.values())

    @cached_property
    def R(self) -> list[Row]:
        return [row for row in self.survey_rows if any(row[item] is not None for item in EIGHT)]

    # ── the words of the definitions ──

    def cy(self, row: Row) -> int:
        """The cohort year against this school year."""
        return int(row["cohort_year"][:4]) - int(self.period.school_year[:4])

    def im(self, row: Row) -> bool:
        return any(
            (s["teacher_code"], s["course"]) == (row["teacher_code"], row["course"]) and act(s)
            for s in self.S
        )

    def took_part(self, row: Row) -> bool:
        return (self.cy(row) == 0 and row["training_days_attended"] >= 1) or row["ay_workshops_attended"] >= 1


def act(section: Row) -> bool:
    return section["students_active"] is not None and section["students_active"] >= 5


def tr(row: Row) -> bool:
    return row["training_days_attended"] >= MINIMUM_DAYS.get(row["course"], 4)


def n(rows: Iterable[Row]) -> int:
    return len({row["teacher_code"] for row in rows})


def agrees(row: Row, item: str) -> bool:
    return row[item] >= {6: 4, 7: 5}[row["scale_points"]]


def here(rows: Iterable[Row], level: Level, period: Period | None = None) -> list[Row]:
    """The rows at a level; a workshop's level holds its rows only in the workshop's own quarter."""
    return [
        row
        for row in rows
        if level.course in (ALL, row["course"])
        and level.grade_band in (ALL, row.get("grade_band"))
        and level.state in (ALL, row["state"])
        and (level.division == ALL or (row["state"] and STATES[row["state"]].division == level.division))
        and (level.workshop == ALL or (row.get("workshop_code") == level.workshop and row["own"] == period))
    ]


def school(partner: str, section: Row) -> Any:
    own = section["school_id"].lower().startswith("own-")
    return (partner, section["school_id"]) if own else section["school_id"]


# ── each metric: its value at a level; None where nothing there says it (only where silence is not zero) ──


def recruited_next(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.cy(t) == 1 and t["committed"] and t["status"] != "withdrew"), None


def cohort(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.cy(t) == 0 and t["committed"]), None


def participating(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.took_part(t)), None


def trained(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.cy(t) == 0 and tr(t)), None


def trained_rate(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.cy(t) == 0 and t["committed"] and tr(t)), cohort(q, at)[0]


def teachers_growth(q: Quarter, at: Level) -> Pair:
    return participating(q, at)[0], participating(q.last_year, at)[0]


def active(q: Quarter, at: Level) -> Pair:
    return sum(s["students_active"] or 0 for s in here(q.S, at)), None


def enrolled(q: Quarter, at: Level) -> Pair:
    return sum(s["students_enrolled"] for s in here(q.S, at)), None


def sections(q: Quarter, at: Level) -> Pair:
    return sum(1 for s in here(q.S, at) if act(s)), None


def completion(q: Quarter, at: Level) -> Pair | None:
    said = [s for s in here(q.S, at) if s["students_completed"] is not None]
    return (
        (sum(s["students_completed"] for s in said), sum(s["students_enrolled"] for s in said))
        if said
        else None
    )


def students_growth(q: Quarter, at: Level) -> Pair:
    return active(q, at)[0], active(q.last_year, at)[0]


def schools(q: Quarter, at: Level) -> Pair | None:
    named = [s for s in here(q.S, at) if act(s) and s["school_id"]]
    return (len({school(q.partner, s) for s in named}), None) if named else None


def implementing(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.im(t)), None


def implementation_rate(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.cy(t) == 0 and tr(t) and q.im(t)), trained(q, at)[0]


def sustained(q: Quarter, at: Level) -> Pair:
    past = {(t["teacher_code"], t["course"]) for t in here(q.last_q4.T, at) if q.last_q4.im(t)}
    present = {(t["teacher_code"], t["course"]) for t in q.T if q.im(t)}
    return len(past & present), len(past)


def share_of(dimension: str, group: tuple[str, ...]) -> Callable[[Quarter, Level], Pair | None]:
    def value(q: Quarter, at: Level) -> Pair | None:
        rows = here(q.D(dimension), at)
        if not rows:
            return None
        known = sum(row["count"] for row in rows if row["category"] != "unknown")
        return sum(row["count"] for row in rows if row["category"] in group), known

    return value


def school_share(program: Any, school_id: str | None, year: str) -> float | None:
    rows = [row for row in program.schools if row["school_id"] == school_id and row["school_year"] <= year]
    if not rows:
        return None
    row = max(rows, key=lambda r: r["school_year"])
    if row["female"] is None or row["male"] is None or row["female"] + row["male"] == 0:
        return None
    return row["female"] / (row["female"] + row["male"])


def expected_share(q: Quarter, course: str, state: str) -> float | None:
    weight = total = 0.0
    for s in q.S:
        share = school_share(q.program, s["school_id"], q.period.school_year)
        if (s["course"], s["state"]) == (course, state) and share is not None:
            weight += s["students_enrolled"]
            total += s["students_enrolled"] * share
    if weight:
        return total / weight
    known = [
        d
        for d in q.D("gender")
        if (d["course"], d["state"]) == (course, state) and d["category"] != "unknown"
    ]
    counts = [d["school_count"] for d in known]
    if not counts or None in counts or sum(counts) == 0:
        return None
    return sum(d["school_count"] for d in known if d["category"] == "female") / sum(counts)


def mirror(q: Quarter, at: Level) -> Pair | None:
    observed = expected = 0.0
    found = False
    known = [d for d in here(q.D("gender"), at) if d["category"] != "unknown"]
    for course, state in sorted({(d["course"], d["state"]) for d in known}):
        share = expected_share(q, course, state)
        if share is not None:
            found = True
            cell = [d for d in known if (d["course"], d["state"]) == (course, state)]
            observed += sum(d["count"] for d in cell if d["category"] == "female")
            expected += share * sum(d["count"] for d in cell)
    return (observed, round(expected, 6)) if found else None


def recommend(q: Quarter, at: Level) -> Pair:
    said = [r for r in here(q.R, at, q.period) if r["would_recommend"] is not None]
    return sum(agrees(r, "would_recommend") for r in said), len(said)


def overall(q: Quarter, at: Level) -> Pair:
    said = [(r, item) for r in here(q.R, at, q.period) for item in FIVE if r[item] is not None]
    return sum(agrees(r, item) for r, item in said), len(said)


def response_rate(q: Quarter, at: Level) -> Pair:
    return len(here(q.R, at, q.period)), sum(w["attended"] for w in here(q.W, at, q.period))


def show_up(q: Quarter, at: Level) -> Pair:
    held = here(q.W, at, q.period)
    return sum(w["attended"] for w in held), sum(w["enrolled"] for w in held)


def ay_held(q: Quarter, at: Level) -> Pair:
    held = set()
    for w in here(q.W, at, q.period):
        if w["workshop_type"].startswith("ayw_") and w["attended"] >= 1:
            held |= {(w["course"], number) for number in w["workshop_type"][4:].split("_")}
    return len(held), None


class Plain(NamedTuple):
    """value: at a level. came: whether a quarter has it at all. without: courses it does not cover."""

    value: Callable[[Quarter, Level], Pair | None]
    came: Callable[[Quarter], bool]
    grain: str = "cgs"
    without: tuple[str, ...] = ("NONE",)
    next_year: bool = False


def _teachers(q: Quarter) -> bool:
    return q.came("teachers")


def _active(q: Quarter) -> bool:
    return q.came("students", "students_active")


def _both(q: Quarter) -> bool:
    return _teachers(q) and _active(q)


def _not_first(q: Quarter) -> bool:
    return q.period.school_year > q.program.partners[q.partner]["first_school_year"]


def _surveys(q: Quarter) -> bool:
    return q.came("workshop_surveys")


METRICS = {
    "teachers_recruited_next": Plain(recruited_next, _teachers, without=("NONE", "CSF"), next_year=True),
    "teachers_cohort": Plain(cohort, _teachers),
    "teachers_participating": Plain(participating, _teachers),
    "teachers_trained": Plain(trained, _teachers),
    "trained_rate": Plain(trained_rate, _teachers),
    "teachers_growth": Plain(
        teachers_growth, lambda q: _teachers(q) and _teachers(q.last_year) and _not_first(q)
    ),
    "students_active": Plain(active, _active),
    "students_enrolled": Plain(enrolled, lambda q: q.came("students")),
    "sections_active": Plain(sections, _active),
    "completion_rate": Plain(
        completion, lambda q: q.period.quarter == "Q4" and q.came("students", "students_completed")
    ),
    "students_growth": Plain(
        students_growth, lambda q: _active(q) and _active(q.last_year) and _not_first(q)
    ),
    "schools_reached": Plain(schools, _active),
    "teachers_implementing": Plain(implementing, _both),
    "implementation_rate": Plain(implementation_rate, _both),
    "sustained_rate": Plain(sustained, lambda q: _both(q) and _both(q.last_q4) and _not_first(q)),
    "students_female": Plain(
        share_of("gender", ("female",)), lambda q: q.came_dimension("student", "gender"), "cs"
    ),
    "students_urg": Plain(
        share_of("race_ethnicity", UNDERREPRESENTED),
        lambda q: q.came_dimension("student", "race_ethnicity"),
        "cs",
    ),
    "students_frl": Plain(share_of("frl", ("eligible",)), lambda q: q.came_dimension("student", "frl"), "cs"),
    "mirror_gender": Plain(mirror, lambda q: q.came_dimension("student", "gender"), "cs"),
    "quality_recommend": Plain(recommend, _surveys, "csw", ()),
    "quality_overall": Plain(overall, _surveys, "csw", ()),
    "response_rate": Plain(response_rate, _surveys, "csw", ()),
    "show_up_rate": Plain(show_up, _surveys, "csw", ()),
    "ay_workshops_held": Plain(ay_held, _surveys, "c", ("NONE", "CSF")),
}
SILENCE_IS_NOT_ZERO = {
    "completion_rate": "students", "schools_reached": "students", "students_female": "diversity",
    "students_urg": "diversity", "students_frl": "diversity", "mirror_gender": "diversity",
}  # fmt: skip
"""Where rows that do not say it leave it unknown; only nothing to report in the file named is 0."""


def levels_of(q: Quarter, grain: str) -> Iterator[Level]:
    """Every level there could be: the letters one at a time, and course × state and division."""
    courses = [course for course in (*COURSES, "NONE") if course not in q.without]
    divisions = sorted({state.division for state in STATES.values()})
    areas = [Level(state=state) for state in STATES] + [Level(division=division) for division in divisions]
    yield Level()
    if "c" in grain:
        yield from (Level(course=course) for course in courses)
    if "g" in grain:
        yield from (Level(grade_band=band) for band in ("k_5", "6_8", "9_12"))
    if "s" in grain:
        yield from areas
        yield from (area._replace(course=course) for area in areas for course in courses if "c" in grain)
    if "w" in grain:
        yield from (Level(workshop=code) for code in {row["workshop_code"] for row in q.survey_rows})


def must_stand(program: Any, key: str, basis: str, partner: str, period: Period) -> set[Level]:
    """The levels at which zero is told from no value: the total and the courses offered or reported."""
    q = Quarter(program, basis, partner, period)
    years = [period.school_year]
    if METRICS[key].next_year:
        years.append(f"{int(years[0][:4]) + 1}-{(int(years[0][:4]) + 2) % 100:02d}")
    offered = program.partners[partner]["courses"]
    courses = {course for year in years for course in offered.get(year, ())} | {"NONE"}
    for dataset in ("teachers", "students", "diversity", "workshop_surveys"):
        courses |= {row["course"] for row in q.file(dataset) or []}
    courses -= set(METRICS[key].without)
    return {Level(), *(Level(course=course) for course in courses - {"NONE"})} if courses else set()


def measure(program: Any, key: str, basis: str, partner: str, period: Period) -> dict[Level, Pair]:
    """Every level with a value. Outside `must_stand`, levels where all is 0 are left out."""
    plain = METRICS[key]
    q = Quarter(program, basis, partner, period, plain.without)
    if not plain.came(q):
        return {}
    standing = must_stand(program, key, basis, partner, period)
    silence_is_zero = key not in SILENCE_IS_NOT_ZERO or q.file(SILENCE_IS_NOT_ZERO[key]) == []
    found: dict[Level, Pair] = {}
    for level in levels_of(q, plain.grain):
        value = plain.value(q, level)
        if value is None and silence_is_zero:
            value = (0, None) if key == "schools_reached" else (0, 0)
        if value is not None and (level in standing or value[0] or value[1]):
            found[level] = value
    return found


def schools_of_network(program: Any, basis: str, period: Period) -> dict[Level, Pair]:
    """Schools with a class over all partners with a value: one school is one, whoever works with it."""
    with_value = [
        Quarter(program, basis, partner, period)
        for partner in program.partners
        if measure(program, "schools_reached", basis, partner, period)
    ]
    found: dict[Level, Pair] = {}
    for level in {level for q in with_value for level in levels_of(q, "cgs")}:
        reached = {
            school(q.partner, s) for q in with_value for s in here(q.S, level) if act(s) and s["school_id"]
        }
        if reached:
            found[level] = (len(reached), None)
    return found
