"""Workshops, answers and responses in words."""

from __future__ import annotations

from plp_metrics.draw import words
from plp_metrics.model import Mark, Metric
from plp_metrics.model.quality import Agreement, Item, Response, Told, Workshop, WorkshopQuality

POINT_WORDS: dict[int, tuple[str, ...]] = {
    6: ("strongly disagree", "disagree", "slightly disagree", "slightly agree", "agree", "strongly agree"),
    7: (
        "strongly disagree", "disagree", "slightly disagree", "neutral", "slightly agree", "agree",
        "strongly agree",
    ),
}  # fmt: skip
"""Points of a scale, from the lowest, in words."""
TYPE_WORDS: dict[str, str] = {
    "summer_5day": "Summer institute", "csf_intro": "CS Fundamentals introduction",
    "csf_deep_dive": "CS Fundamentals deep dive", "admin_counselor": "Counselors and administrators",
    "ayw_1": "School-year workshop 1", "ayw_2": "School-year workshop 2", "ayw_3": "School-year workshop 3",
    "ayw_4": "School-year workshop 4", "ayw_1_2": "School-year workshops 1 and 2",
    "ayw_3_4": "School-year workshops 3 and 4",
}  # fmt: skip


def agreed(found: Agreement | None) -> str:
    """Agreement in words: "82 % (range 61–93 %)", "6 of 8", "hidden, fewer than 5 answers"."""
    if found is None or found.share is None:
        return "no answers"
    if found.told is Told.HIDDEN:
        return "hidden, fewer than 5 answers"
    if found.told is Told.IN_WORDS:
        return f"{words.number(found.agree)} of {words.number(found.valid)}"
    if found.low is None or found.high is None:
        return words.percent(found.share)
    low = words.percent(found.low).removesuffix(f"{words.NBSP}%")
    return f"{words.percent(found.share)} (range {low}–{words.percent(found.high)})"


def of_partner(item: Item, metric: Metric | None) -> str:
    """The partner's own agreement, or the mark in its place; a kept figure says that it is an earlier one."""
    if item.mine is None:
        return words.hidden(metric) if item.mark is Mark.WITHHELD and metric else "not reported"
    said = agreed(item.mine)
    return f"{said}, an earlier figure that stands" if item.mark is Mark.KEPT else said


def few(found: WorkshopQuality) -> str:
    """A note on answers that are told in words; "" where all are told as shares."""
    own = [item.here if found.workshop else item.mine for item in found.items]
    some = any(one is not None and one.told is Told.IN_WORDS for one in own)
    return "fewer than 10 answers are told in words, not as a share" if some else ""


def responded(found: Response | None) -> str:
    """ "22 of 30 answered (73 %)", with a warning where it is under half."""
    if found is None:
        return "not known how many answered"
    lead = f"{words.number(found.responses)} of {words.number(found.attended)} answered"
    if found.share is None:
        return lead
    weak = "; fewer than half, read with care" if found.weak else ""
    return f"{lead} ({words.percent(found.share)}){weak}"


def silent(item: Item) -> str:
    """What those who did not answer could make of it: "60–87 % whatever the others think"."""
    if item.silent is None:
        return ""
    low, high = item.silent
    if low == high:
        return "everybody answered"
    return (
        f"{words.percent(low).removesuffix(f'{words.NBSP}%')}–{words.percent(high)} whatever the others think"
    )


def led_by(workshop: Workshop) -> str:
    """Who led a workshop: "2 facilitators, both accredited"."""
    n, a = workshop.facilitators, workshop.accredited
    if not n:
        return "no facilitator named"
    accredited = "accredited" if n == 1 else "both accredited" if n == 2 else "all accredited"
    if a < n:
        accredited = f"{a} accredited" if a else "none accredited" if n > 1 else "not accredited"
    return f"{words.plural(n, 'facilitator')}, {accredited}"


def name_of(workshop: Workshop) -> str:
    """A workshop in words: its kind, course and day."""
    kind = TYPE_WORDS.get(workshop.type, workshop.type)
    course = "" if workshop.course == "NONE" else f", {words.course(workshop.course)}"
    return f"{kind}{course}, {words.day(workshop.day, year=True)}"
