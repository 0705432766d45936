"""Rows as a partner would hand them in: one function a dataset, in the contract's order of columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from plp_metrics.contracts import load_contracts
from plp_metrics.model import Period, school_year, year_start
from plp_metrics.sample.cast import Part
from plp_metrics.sample.chance import Bools, Chance
from plp_metrics.sample.classes import SOURCES, Sections
from plp_metrics.sample.people import student_counts, teacher_counts
from plp_metrics.sample.roster import CODES, Roster, quarters_of_workshops
from plp_metrics.sample.schools import School
from plp_metrics.sample.workshops import Workshop

Cell = str | int | float | date | None
Row = tuple[Cell, ...]
Rows = list[Row]
Column = Cell | Sequence[Cell]

MINIMUM_ACTIVE = 5
"""Active students from which a section counts as running (DESIGN §5)."""

_RATINGS = {
    "would_recommend": 0.0,
    "more_prepared_than_before": -0.02,
    "know_where_to_go_for_help": 0.02,
    "suitable_for_my_experience": -0.05,
    "part_of_community": -0.03,
    "best_pd_ever": -0.22,
}
_FIVE_POINT = ("how_much_learned", "how_motivating")


def table(dataset: str, part_id: str, period: Period, size: int, columns: Mapping[str, Column]) -> Rows:
    """`size` rows of the dataset; a column given as one cell stands in every row."""
    fixed = {"partner_id": part_id, "school_year": period.school_year, "quarter": period.quarter}
    every = {**fixed, **columns}
    order = load_contracts()[dataset].names
    cells: list[Iterable[Cell]] = []
    for name in order:
        column = every.pop(name)
        cells.append(
            column if isinstance(column, Sequence) and not isinstance(column, str) else [column] * size
        )
    if every:
        raise ValueError(f"not columns of {dataset}: {sorted(every)}")
    return list(zip(*cells, strict=True))


def quarter_number(roster: Roster, period: Period) -> int:
    """How many quarters a period is after the first school year's Q1."""
    return (year_start(period.school_year) - roster.first) * 4 + int(period.quarter[1]) - 1


def _facts(schools: list[School]) -> dict[str, Column]:
    """The school's own facts, given only where the public files do not know the school."""
    return {
        "school_id": [s.school_id for s in schools],
        "locale": [None if s.known else s.locale for s in schools],
        "title_i": [None if s.known else ("yes" if s.title_i else "no") for s in schools],
        "frl_percent": [None if s.known else s.frl_percent for s in schools],
    }


def has_class(roster: Roster, sections: Sections, quarter: int) -> Bools:
    """The entries with a section of at least five active students in a quarter of the year (0-3)."""
    running = np.zeros(len(roster.code), dtype=bool)
    running[sections.entry[sections.active[quarter] >= MINIMUM_ACTIVE]] = True
    return running


def teachers(part: Part, roster: Roster, sections: list[Sections], period: Period) -> Rows:
    """The roster as it stands at the end of a quarter."""
    now = quarter_number(roster, period)
    year, quarter = divmod(now, 4)
    listed = np.flatnonzero(roster.listed(now))
    listed = listed[np.lexsort((roster.course[listed], roster.code[listed], roster.cohort[listed]))]
    days = np.where(roster.days_from <= now, roster.days, 0)
    came = roster.came[year][:, [q <= quarter for q in quarters_of_workshops(part)]].sum(axis=1)
    runs = has_class(roster, sections[year], quarter)
    next_year = roster.cohort > roster.first + year
    # Whoever will still begin says "no" or does not know; so does whoever never begins.
    not_known = next_year | (roster.says < (0.12 if quarter else 0.3))
    status = np.where(roster.gone > now, 0, np.where(roster.left, 1, 2))
    here = np.array(["teachercon", "partner"])[(roster.cohort > part.first_cohort).astype(int)]
    here = np.where(roster.course == CODES.index("CSF"), "partner", here)
    trained_at = np.where(roster.trained_elsewhere, "other", here)
    return table(
        "teachers",
        part.id,
        period,
        len(listed),
        {
            "teacher_code": _codes(part, roster, listed),
            "course": [CODES[c] for c in roster.course[listed]],
            "status": [("on_roster", "left", "withdrew")[s] for s in status[listed]],
            "cohort_year": [school_year(y) for y in roster.cohort[listed].tolist()],
            "grade_band": [roster.band[i] for i in listed],
            "state": [part.states[s] for s in roster.state[listed]],
            **_facts([roster.school[year][i] for i in listed]),
            "committed": ["yes" if c else "no" for c in roster.committed[listed]],
            "training_days_attended": days[listed].tolist(),
            "trained_at": [
                str(t) if d else None for t, d in zip(trained_at[listed], days[listed], strict=True)
            ],
            "ay_workshops_attended": came[listed].tolist(),
            "implementing": np.where(runs, "yes", np.where(not_known, "unknown", "no"))[listed].tolist(),
        },
    )


def _codes(part: Part, roster: Roster, entries: np.ndarray) -> list[str]:
    stem = part.id[:3]
    return [f"{stem}-{code}" for code in roster.code[entries].tolist()]


def students(part: Part, roster: Roster, sections: list[Sections], period: Period) -> Rows:
    """The class sections, each as it stands so far this school year."""
    year, quarter = divmod(quarter_number(roster, period), 4)
    of_year = sections[year]
    running = of_year.running(quarter)
    entry = of_year.entry[running]
    course = roster.course[entry]
    end = quarter == 3
    exam = [
        e if end and CODES[c] in ("CSP", "CSA") else None
        for c, e in zip(course.tolist(), of_year.exam[running].tolist(), strict=True)
    ]
    columns: dict[str, Column] = {
        "teacher_code": _codes(part, roster, entry),
        "course": [CODES[c] for c in course],
        "section_code": [f"P{n}" for n in of_year.number[running].tolist()],
        "grade_band": [roster.band[i] for i in entry],
        "state": [part.states[s] for s in roster.state[entry]],
        "school_id": [roster.school[year][i].school_id for i in entry],
        "students_enrolled": of_year.enrolled[quarter][running].tolist(),
        "students_active": of_year.active[quarter][running].tolist(),
        "students_completed": of_year.completed[running].tolist() if end else None,
        "ap_exam_takers": exam,
        "source": [SOURCES[s] for s in of_year.source[running]],
    }
    return table("students", part.id, period, len(running), columns)


def workshop_surveys(seed: int, part: Part, workshops: list[Workshop], period: Period) -> Rows:
    """The answers to the surveys of a quarter's workshops; one empty row for a workshop nobody answered."""
    rows: Rows = []
    points = 7 if part.seven_points_from and str(period) >= part.seven_points_from else 6
    for w in workshops:
        size = max(1, w.answers)
        ratings = _ratings(Chance(seed, "answers", part.id, w.code), part, w.answers, points)
        rows += table(
            "workshop_surveys",
            part.id,
            period,
            size,
            {
                "workshop_code": w.code,
                "workshop_type": w.type,
                "course": w.course,
                "state": w.state or None,
                "workshop_date": w.day,
                "days": w.days,
                "format": "in_person" if w.state else "virtual",
                "facilitators": w.facilitators,
                "facilitators_accredited": w.accredited,
                "enrolled": w.enrolled,
                "attended": w.attended,
                "response_number": list(range(1, size + 1)) if w.answers else None,
                "scale_points": points,
                **ratings,
            },
        )
    return rows


def _ratings(chance: Chance, part: Part, answers: int, points: int) -> dict[str, Column]:
    names = (*_RATINGS, *_FIVE_POINT)
    if not answers:
        return dict.fromkeys(names)
    mood = chance.shares(answers)
    columns: dict[str, Column] = {}
    for name in names:
        u = chance.shares(3, answers)
        agrees = min(0.97, part.recommend + _RATINGS.get(name, 0.0))
        # Somebody content with one thing tends to be content with the others.
        draw = np.where(u[1] < 0.5, mood, u[0])
        if name in _FIVE_POINT:
            marks = np.select([draw < agrees * 0.45, draw < agrees * 0.9, draw < 0.95], [5, 4, 3], 2)
            columns[name] = None if points == 7 else marks.tolist()
            continue
        low = points - 2
        part_of = draw / agrees
        yes = np.select([part_of < 0.45, part_of < 0.85], [low + 2, low + 1], low)
        no = np.select([u[2] < 0.6, u[2] < 0.85], [low - 1, low - 2], 1)
        marks = np.where(draw < agrees, yes, no)
        given = chance.shares(answers) >= 0.02
        if name == "would_recommend":
            given |= True
        columns[name] = [m if g else None for m, g in zip(marks.tolist(), given.tolist(), strict=True)]
    return columns


def diversity(seed: int, part: Part, roster: Roster, sections: list[Sections], period: Period) -> Rows:
    """Students by gender, race and lunch status, teachers by gender and race, by course and state."""
    year, quarter = divmod(quarter_number(roster, period), 4)
    counted = [
        *student_counts(seed, part, roster, sections[year], year, quarter),
        *teacher_counts(seed, part, roster, quarter_number(roster, period)),
    ]
    if not counted:
        return []
    names = ("course", "state", "population", "dimension", "category", "count", "source")
    columns: dict[str, Column] = dict(zip(names, map(list, zip(*counted, strict=True)), strict=True))
    return table("diversity", part.id, period, len(counted), {**columns, "school_count": None})
