"""What each count is a rate of, where its head asks for a comparison by chance (compare = poisson).

A bare count says how large a partner is, nothing else. So a count is compared per something its partner did
not choose by luck: students and classes per teacher teaching; teachers per course offered, as the term sheet
has its targets; AP exam takers among the students enrolled in the two AP courses. Four counts have none:
schools and districts are counted once however many teach there, workshops for CS Fundamentals are planned,
and who teaches is compared as a share of who was trained (implementation_rate).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.model import ALL, Metric, Partner, school_year, year_start
from plp_metrics.model.fair import Exposure, WhyNone

COURSES_NOW = "courses"
COURSES_NEXT = "courses_next"
COURSE_YEARS = "courses_so_far"

EXPOSURES: Mapping[str, Exposure] = {
    "students_active": Exposure("teachers_implementing"),
    "students_enrolled": Exposure("teachers_implementing"),
    "sections_active": Exposure("teachers_implementing"),
    "teachers_cohort": Exposure(COURSES_NOW),
    "teachers_trained": Exposure(COURSES_NOW),
    "teachers_participating": Exposure(COURSES_NOW),
    "teachers_recruited_next": Exposure(COURSES_NEXT),
    "teachers_trained_ever": Exposure(COURSE_YEARS),
    "ap_exam_takers": Exposure("students_enrolled", kind="binomial"),
}

IN_GROUPS = frozenset({"students", "class places", "participants", "answers"})
"""Units that come in classes and workshops, and so differ more than chance from partner to partner."""


def exposure_of(metric: Metric) -> Exposure | None:
    """What a metric is a rate of: a share of its own denominator (key ""), a count of its exposure; None
    where it is not compared."""
    if metric.compare == "binomial":
        return Exposure("", "binomial", clustered=metric.unit in IN_GROUPS)
    return EXPOSURES.get(metric.key) if metric.compare == "poisson" else None


def why_not(metric: Metric) -> WhyNone | None:
    """Why a metric is never compared by chance, whatever is reported; None where it can be."""
    if metric.compare == "none":
        return WhyNone.NOT_DECLARED
    return WhyNone.NO_EXPOSURE if exposure_of(metric) is None else None


def courses_offered(partner: Partner, key: str, metric: Metric, year: str, course: str = ALL) -> int:
    """How many courses that the metric covers a partner offers: this year, next year, or in every year of
    its partnership up to this one added up."""
    wanted = set(metric.courses) if course == ALL else {course}

    def offered(one: str) -> int:
        return len(wanted & set(partner.courses.get(one, ())))

    if key == COURSES_NEXT:
        return offered(school_year(year_start(year) + 1))
    if key == COURSE_YEARS:
        return sum(offered(one) for one in partner.courses if partner.first_school_year <= one <= year)
    return offered(year)


def courses_behind(metric: Metric, course: str) -> Sequence[str]:
    """The courses whose exposure is added: the metric's own where it covers some only, else all at once."""
    if course != ALL:
        return (course,)
    return metric.courses if metric.key == "ap_exam_takers" else (ALL,)
