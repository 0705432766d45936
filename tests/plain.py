"""The metrics once more, slowly and plainly, over lists of dicts: what the SQL must agree with.

Written from the definitions alone (metrics by their letters: T teachers rows, S students rows, D diversity
rows, W workshops, R answers; n() distinct teachers). Every level is computed by itself from the rows at that
level. `program` is anything with `files`, `partners` and `schools` as tests/metrics/program.py has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
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

    def D(self, dimension: str, population: str = "student") -> list[Row]:
        wanted = (population, dimension)
        return [row for row in self.covered("diversity") if (row["population"], row["dimension"]) == wanted]

    @cached_property
    def survey_rows(self) -> list[Row]:
        """Rows of the year so far of workshops the partner hosted, each with its own quarter."""
        quarters = [Period(self.period.school_year, quarter) for quarter in ("Q1", "Q2", "Q3", "Q4")]
        return [
            row for period in quarters if period <= self.period for row in self.at(period).own_survey_rows
        ]

    @cached_property
    def own_survey_rows(self) -> list[Row]:
        """The same of this quarter's own file."""
        return [
            {**row, "own": self.period}
            for row in self.covered("workshop_surveys")
            if row["workshop_type"] not in ("teachercon", "facilitator")
        ]

    @cached_property
    def W(self) -> list[Row]:
        return each_workshop(self.survey_rows)

    @cached_property
    def W_training(self) -> list[Row]:
        """Workshops of the training year so far: 1 June before to the quarter's end, at most to 31 May."""
        start = int(self.period.school_year[:4])
        rows = [*self.last_q4.own_survey_rows, *self.survey_rows]
        return [
            row
            for row in each_workshop(rows)
            if date(start, 6, 1) <= row["workshop_date"] <= min(self.period.last_day, date(start + 1, 5, 31))
        ]

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


def each_workshop(rows: Iterable[Row]) -> list[Row]:
    first: dict[Any, Row] = {}
    for row in rows:
        first.setdefault((row["own"], row["workshop_code"]), row)
    return list(first.values())


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


def trained_ever(q: Quarter, at: Level) -> Pair:
    rosters = [
        q.at(period).T
        for basis, partner, period, dataset in q.program.files
        if (basis, partner, dataset) == (q.basis, q.partner, "teachers") and period <= q.period
    ]
    return n(t for rows in rosters for t in here(rows, at) if tr(t)), None


def loss(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.cy(t) == 0 and tr(t) and t["status"] == "left"), trained(q, at)[0]


def attendance(q: Quarter, at: Level) -> Pair:
    staying = [t for t in here(q.T, at) if q.cy(t) == 0 and tr(t) and t["status"] != "left"]
    came = sum(t["ay_workshops_attended"] for t in staying)
    return came, sum(ay_held(q, Level(course=t["course"]))[0] for t in staying)


def all_four(q: Quarter, at: Level) -> Pair:
    new = [t for t in here(q.T, at) if q.cy(t) == 0 and tr(t)]
    return n(t for t in new if t["ay_workshops_attended"] == 4), n(new)


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


def ap_takers(q: Quarter, at: Level) -> Pair | None:
    said = [s for s in here(q.S, at) if s["ap_exam_takers"] is not None and s["grade_band"] == "9_12"]
    return (sum(s["ap_exam_takers"] for s in said), None) if said else None


def districts(q: Quarter, at: Level) -> Pair | None:
    named = [s["school_id"] for s in here(q.S, at) if act(s) and s["school_id"]]
    return (len({i[:7] for i in named if len(i) == 12 and i.isdigit()}), None) if named else None


def school_fact(q: Quarter, school_id: str, fact: str) -> Any:
    """Of the reference's latest row up to the school year; of the first roster row only where it has none."""
    rows = [
        r
        for r in q.program.schools
        if r["school_id"] == school_id and r["school_year"] <= q.period.school_year
    ]
    if rows:
        return max(rows, key=lambda r: r["school_year"])[fact]
    own = [t[fact] for t in q.file("teachers") or [] if t["school_id"] == school_id]
    return next((value for value in own if value is not None), None)


def schools_with(fact: str, counts: Callable[[Any], bool]) -> Callable[[Quarter, Level], Pair | None]:
    def value(q: Quarter, at: Level) -> Pair | None:
        named = {s["school_id"] for s in here(q.S, at) if act(s) and s["school_id"]}
        facts = [school_fact(q, school_id, fact) for school_id in named]
        known = [value for value in facts if value is not None]
        return (sum(counts(value) for value in known), len(known)) if named else None

    return value


def is_rural(locale: str) -> bool:
    return locale.startswith("rural_") or locale in ("town_distant", "town_remote")


def implementing(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.im(t)), None


def implementation_rate(q: Quarter, at: Level) -> Pair:
    return n(t for t in here(q.T, at) if q.cy(t) == 0 and tr(t) and q.im(t)), trained(q, at)[0]


def sustained(q: Quarter, at: Level) -> Pair:
    past = {(t["teacher_code"], t["course"]) for t in here(q.last_q4.T, at) if q.last_q4.im(t)}
    present = {(t["teacher_code"], t["course"]) for t in q.T if q.im(t)}
    return len(past & present), len(past)


def within_two_years(q: Quarter, at: Level) -> Pair:
    then, now = q.last_q4, {(t["teacher_code"], t["course"]) for t in q.T if q.im(t)}
    new = [t for t in here(then.T, at) if then.cy(t) == 0 and tr(t)]
    return n(t for t in new if then.im(t) or (t["teacher_code"], t["course"]) in now), n(new)


def known_to_teach_or_not(q: Quarter, at: Level) -> Pair:
    new = [t for t in here(q.T, at) if q.cy(t) == 0 and tr(t)]
    return n(t for t in new if q.im(t) or t["implementing"] == "no"), n(new)


def share_of(
    dimension: str, group: tuple[str, ...], population: str = "student"
) -> Callable[[Quarter, Level], Pair | None]:
    def value(q: Quarter, at: Level) -> Pair | None:
        rows = here(q.D(dimension, population), at)
        if not rows:
            return None
        known = sum(row["count"] for row in rows if row["category"] != "unknown")
        return sum(row["count"] for row in rows if row["category"] in group), known

    return value


def race_known(q: Quarter, at: Level) -> Pair | None:
    rows = here(q.D("race_ethnicity"), at)
    known = sum(row["count"] for row in rows if row["category"] != "unknown")
    return (known, sum(row["count"] for row in rows)) if rows else None


SCHOOL_RACES = (*UNDERREPRESENTED, "asian", "white", "two_or_more")
GROUP = {"gender": ("female",), "race_ethnicity": UNDERREPRESENTED, "frl": ("eligible",)}


def school_share(program: Any, school_id: str | None, year: str, dimension: str) -> float | None:
    rows = [row for row in program.schools if row["school_id"] == school_id and row["school_year"] <= year]
    if not rows:
        return None
    row = max(rows, key=lambda r: r["school_year"])
    if dimension == "frl":
        return None if row["frl_percent"] is None else row["frl_percent"] / 100
    whole = ("female", "male") if dimension == "gender" else SCHOOL_RACES
    if any(row[name] is None for name in whole) or sum(row[name] for name in whole) == 0:
        return None
    return sum(row[name] for name in GROUP[dimension]) / sum(row[name] for name in whole)


def expected_share(q: Quarter, course: str, state: str, dimension: str) -> float | None:
    weight = total = 0.0
    for s in q.S:
        share = school_share(q.program, s["school_id"], q.period.school_year, dimension)
        if (s["course"], s["state"]) == (course, state) and share is not None:
            weight += s["students_enrolled"]
            total += s["students_enrolled"] * share
    if weight:
        return total / weight
    known = [
        d
        for d in q.D(dimension)
        if (d["course"], d["state"]) == (course, state) and d["category"] != "unknown"
    ]
    counts = [d["school_count"] for d in known]
    if not counts or None in counts or sum(counts) == 0:
        return None
    return sum(d["school_count"] for d in known if d["category"] in GROUP[dimension]) / sum(counts)


def mirror(dimension: str) -> Callable[[Quarter, Level], Pair | None]:
    def value(q: Quarter, at: Level) -> Pair | None:
        observed = expected = 0.0
        found = False
        known = [d for d in here(q.D(dimension), at) if d["category"] != "unknown"]
        for course, state in sorted({(d["course"], d["state"]) for d in known}):
            share = expected_share(q, course, state, dimension)
            if share is not None:
                found = True
                cell = [d for d in known if (d["course"], d["state"]) == (course, state)]
                observed += sum(d["count"] for d in cell if d["category"] in GROUP[dimension])
                expected += share * sum(d["count"] for d in cell)
        return (observed, round(expected, 6)) if found else None

    return value


def agreement(item: str) -> Callable[[Quarter, Level], Pair]:
    def value(q: Quarter, at: Level) -> Pair:
        said = [r for r in here(q.R, at, q.period) if r[item] is not None]
        return sum(agrees(r, item) for r in said), len(said)

    return value


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


def institutes(q: Quarter, at: Level) -> Pair:
    held = [w for w in here(q.W_training, at) if w["workshop_type"] == "summer_5day" and w["days"] == 5]
    return sum(w["attended"] >= 1 for w in held), None


def workshops_of(*types: str) -> Callable[[Quarter, Level], Pair]:
    def value(q: Quarter, at: Level) -> Pair:
        return sum(w["workshop_type"] in types and w["attended"] >= 1 for w in here(q.W, at)), None

    return value


def accredited(q: Quarter, at: Level) -> Pair:
    held = [w for w in here(q.W, at) if w["workshop_type"] != "admin_counselor" and w["attended"] >= 1]
    return sum(w["facilitators_accredited"] == w["facilitators"] >= 1 for w in held), len(held)


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


SCHOOL_FACTS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "schools_high_need": ("frl_percent", lambda percent: percent > 50),
    "schools_title_i": ("title_i", bool),
    "schools_rural": ("locale", is_rural),
}
MIRRORS = {"mirror_gender": "gender", "mirror_urg": "race_ethnicity", "mirror_frl": "frl"}
QUALITY = {
    "quality_recommend": "would_recommend", "quality_prepared": "more_prepared_than_before",
    "quality_help": "know_where_to_go_for_help", "quality_suitable": "suitable_for_my_experience",
    "quality_community": "part_of_community", "quality_best_pd": "best_pd_ever",
}  # fmt: skip

METRICS = {
    "teachers_recruited_next": Plain(recruited_next, _teachers, without=("NONE", "CSF"), next_year=True),
    "teachers_cohort": Plain(cohort, _teachers),
    "teachers_participating": Plain(participating, _teachers),
    "teachers_trained": Plain(trained, _teachers),
    "trained_rate": Plain(trained_rate, _teachers),
    "teachers_growth": Plain(
        teachers_growth, lambda q: _teachers(q) and _teachers(q.last_year) and _not_first(q)
    ),
    "teachers_trained_ever": Plain(trained_ever, _teachers),
    "teacher_loss": Plain(loss, _teachers),
    "ay_attendance": Plain(attendance, lambda q: _teachers(q) and _surveys(q), without=("NONE", "CSF")),
    "ay_all_four": Plain(
        all_four, lambda q: q.period.quarter == "Q4" and _teachers(q), without=("NONE", "CSF")
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
    "ap_exam_takers": Plain(
        ap_takers,
        lambda q: q.period.quarter == "Q4" and q.came("students", "ap_exam_takers"),
        "cs",
        ("NONE", *(COURSES.keys() - {"CSP", "CSA"})),
    ),
    "schools_reached": Plain(schools, _active),
    "districts_reached": Plain(districts, _active),
    **{key: Plain(schools_with(*facts), _active) for key, facts in SCHOOL_FACTS.items()},
    "teachers_implementing": Plain(implementing, _both),
    "implementation_rate": Plain(implementation_rate, _both),
    "implemented_two_years": Plain(
        within_two_years, lambda q: _both(q) and _both(q.last_q4) and _not_first(q)
    ),
    "implementation_known": Plain(known_to_teach_or_not, _both),
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
    **{
        key: Plain(mirror(dimension), lambda q, d=dimension: q.came_dimension("student", d), "cs")
        for key, dimension in MIRRORS.items()
    },
    "teachers_female": Plain(
        share_of("gender", ("female",), "teacher"), lambda q: q.came_dimension("teacher", "gender"), "cs"
    ),
    "teachers_urg": Plain(
        share_of("race_ethnicity", UNDERREPRESENTED, "teacher"),
        lambda q: q.came_dimension("teacher", "race_ethnicity"),
        "cs",
    ),
    "diversity_known": Plain(race_known, lambda q: q.came_dimension("student", "race_ethnicity"), "cs"),
    **{key: Plain(agreement(item), _surveys, "csw", ()) for key, item in QUALITY.items()},
    "quality_overall": Plain(overall, _surveys, "csw", ()),
    "response_rate": Plain(response_rate, _surveys, "csw", ()),
    "show_up_rate": Plain(show_up, _surveys, "csw", ()),
    "ay_workshops_held": Plain(ay_held, _surveys, "c", ("NONE", "CSF")),
    "summer_institutes_held": Plain(institutes, _surveys, "c", ("NONE", "CSF")),
    "csf_workshops_held": Plain(
        workshops_of("csf_intro", "csf_deep_dive"), _surveys, "cs", ("NONE", *(COURSES.keys() - {"CSF"}))
    ),
    "counselor_admin_held": Plain(workshops_of("admin_counselor"), _surveys, "s", (*COURSES,)),
    "accredited_rate": Plain(accredited, _surveys, "cs"),
}
OVER_PARTNERS = ("schools_reached", "districts_reached", *SCHOOL_FACTS)
SILENCE_IS_NOT_ZERO = {
    "completion_rate": "students", "ap_exam_takers": "students", **dict.fromkeys(OVER_PARTNERS, "students"),
    "students_female": "diversity", "students_urg": "diversity", "students_frl": "diversity",
    **dict.fromkeys(MIRRORS, "diversity"), "teachers_female": "diversity", "teachers_urg": "diversity",
    "diversity_known": "diversity",
}  # fmt: skip
"""Where rows that do not say it leave it unknown; only nothing to report in the file named is 0."""
COUNTS = ("schools_reached", "districts_reached", "ap_exam_takers")
"""Those of them that are no rate."""


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
            value = (0, None) if key in COUNTS else (0, 0)
        if value is not None and (level in standing or value[0] or value[1]):
            found[level] = value
    return found


def over_partners(program: Any, key: str, basis: str, period: Period) -> dict[Level, Pair]:
    """Schools and districts over all partners with a value: one is one, whoever works with it."""
    with_value = [
        Quarter(program, basis, partner, period)
        for partner in program.partners
        if measure(program, key, basis, partner, period)
    ]
    found: dict[Level, Pair] = {}
    for level in {level for q in with_value for level in levels_of(q, "cgs")}:
        named = [(q, s) for q in with_value for s in here(q.S, level) if act(s) and s["school_id"]]
        yes, known = set(), set()
        for q, s in named:
            if key == "schools_reached":
                yes.add(school(q.partner, s))
            elif key == "districts_reached":
                yes |= (
                    {s["school_id"][:7]} if len(s["school_id"]) == 12 and s["school_id"].isdigit() else set()
                )
            else:
                fact, counts = SCHOOL_FACTS[key]
                value = school_fact(q, s["school_id"], fact)
                known |= {school(q.partner, s)} if value is not None else set()
                yes |= {school(q.partner, s)} if value is not None and counts(value) else set()
        if yes or known:
            found[level] = (len(yes), len(known) if key in SCHOOL_FACTS else None)
    return found
