"""A year's results of one partner, counted as metrics.md defines them, to agree sensible targets on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plp_metrics.contracts import load_contracts
from plp_metrics.model import QUARTERS, Period, school_year
from plp_metrics.sample.cast import Part
from plp_metrics.sample.classes import Sections
from plp_metrics.sample.people import UNDERREPRESENTED, student_counts
from plp_metrics.sample.roster import CODES, Roster, workshops_held
from plp_metrics.sample.rows import has_class, workshop_surveys
from plp_metrics.sample.workshops import Workshop

_AGREES_FROM = {6: 4, 7: 5}


def results(
    seed: int,
    part: Part,
    roster: Roster,
    sections: list[Sections],
    workshops: dict[Period, list[Workshop]],
    start: int,
) -> dict[str, tuple[float, float | None]]:
    """Metric (or "teachers_trained/CSP") → value at the end of the school year and the same as a rate's
    denominator (None for a count). A rate without cases is left out."""
    year = start - roster.first
    end = year * 4 + 3
    listed = roster.listed(end)
    new = listed & (roster.cohort == start)
    trained = new & roster.trained
    runs = has_class(roster, sections[year], 3)
    came = roster.came[year].sum(axis=1)
    counts = {
        "teachers_participating": _people(roster, (new & (roster.days > 0)) | (listed & (came > 0))),
        "teachers_trained": _people(roster, trained),
        "students_active": int(sections[year].active[3].sum()),
    }
    for course in part.offered(start):
        counts[f"teachers_trained/{course}"] = _people(
            roster, trained & (roster.course == CODES.index(course))
        )
    stays = trained & ~((roster.gone <= end) & roster.left)
    held = np.array([workshops_held(part, start, c) for c in CODES])[roster.course]
    rates = {
        "implementation_rate": (_people(roster, trained & runs), counts["teachers_trained"]),
        "ay_attendance": (int(came[stays & (held > 0)].sum()), int(held[stays].sum())),
        **_girls_and_groups(seed, part, roster, sections[year], year),
        "quality_recommend": _recommend(seed, part, workshops, start),
    }
    found: dict[str, tuple[float, float | None]] = {k: (v, None) for k, v in counts.items() if v}
    return found | {k: (part_of / whole, whole) for k, (part_of, whole) in rates.items() if whole}


def _people(roster: Roster, which: np.ndarray) -> int:
    return len(np.unique(roster.code[which]))


def _girls_and_groups(
    seed: int, part: Part, roster: Roster, sections: Sections, year: int
) -> dict[str, tuple[int, int]]:
    counted = [
        (dimension, category, count)
        for _, _, _, dimension, category, count, _ in student_counts(seed, part, roster, sections, year, 3)
        if category != "unknown"
    ]
    gender = sum(n for d, _, n in counted if d == "gender")
    race = sum(n for d, _, n in counted if d == "race_ethnicity")
    return {
        "students_female": (sum(n for _, c, n in counted if c == "female"), gender),
        "students_urg": (sum(n for _, c, n in counted if c in UNDERREPRESENTED), race),
    }


def _recommend(seed: int, part: Part, workshops: dict[Period, list[Workshop]], start: int) -> tuple[int, int]:
    agree = answered = 0
    for quarter in QUARTERS:
        period = Period(school_year(start), quarter)
        hosted = [w for w in workshops.get(period, []) if w.type != "teachercon" and w.answers]
        for answer, points in _answers(seed, part, hosted, period):
            answered += 1
            agree += answer >= _AGREES_FROM[points]
    return agree, answered


def _answers(seed: int, part: Part, hosted: Sequence[Workshop], period: Period) -> list[tuple[int, int]]:
    names = load_contracts()["workshop_surveys"].names
    answer, points = names.index("would_recommend"), names.index("scale_points")
    rows = workshop_surveys(seed, part, list(hosted), period)
    return [(int(row[answer]), int(row[points])) for row in rows]  # type: ignore[arg-type]
