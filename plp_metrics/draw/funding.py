"""Money in words: the page's sentence, the way to local money, what waits, costs."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.draw import words
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Raw
from plp_metrics.draw.words import cents
from plp_metrics.model import Metric
from plp_metrics.model.funding import Cost, Glide, Waiting, Way

ITEMS = {
    "staffer": "Onsite staffer",
    "facilitators": "Facilitators",
    "food": "Food",
    "venue": "Venue",
}
SOURCES = {
    "code_org": "Code.org",
    "state": "State",
    "district": "Districts",
    "corporate": "Companies",
    "other": "Other sources",
}
WAYS: dict[Way, tuple[str, str, str]] = {
    Way.LATE: ("Behind", "down", "behind"),
    Way.SHORT: ("Too slow", "diamond", "risk"),
    Way.UNKNOWN: ("Not told", "ring", "ink3"),
    Way.EARLY: ("Too early to tell", "dots", "ink3"),
    Way.ON_PACE: ("On pace", "disc", "ink2"),
    Way.SECURED: ("Secured", "tick", "good"),
}
"""Way → word, symbol and colour, what needs attention first."""
WHY: dict[Way, str] = {
    Way.LATE: "a milestone that is over is missed still",
    Way.SHORT: "at the pace so far the next milestone is missed",
    Way.UNKNOWN: "the partner has not told what its third year will cost",
    Way.EARLY: "no milestone is over, and less than 90 days have gone",
    Way.ON_PACE: "milestones are kept, and at the pace so far the next one is too",
    Way.SECURED: "all of the year-3 money is pledged",
}
LONG = 60
"""Days after which a wait is marked."""


def cohort(school_year: str, course: str) -> str:
    """ "CS Principles 2017-18"."""
    return f"{words.course(course)} {school_year}"


def days(count: float) -> str:
    """ "1 day", "45 days", "37.5 days"."""
    return words.plural(count, "day")


def sentence(glide: Glide, whose: str) -> str:
    """ "$12,400 of your $40,000 for year 3 is pledged; 50 % was due by 30 Jun 2017"."""
    if glide.budget is None:
        lead = (
            f"{cents(glide.pledged)} is pledged for year 3"
            if glide.pledged
            else "Nothing is pledged for year 3"
        )
        return f"{lead}; what {'it' if glide.pledged else 'that year'} will cost is not told yet"
    head = f"{cents(glide.pledged)} of {whose} {cents(glide.budget)} for year 3 is pledged"
    if glide.way is Way.SECURED:
        return f"{head}: all of it is secured"
    over = [m for m in glide.milestones if m.reached is not None]
    if glide.overdue and over:
        return f"{head}; {words.percent(over[-1].share)} was due by {words.day(over[-1].day, True)}"
    ahead = glide.next
    if ahead is None:
        return head
    return f"{head}; {words.percent(ahead.share)} is due by {words.day(ahead.day, True)}"


def glide_title(glide: Glide) -> str:
    """The finding of the way to local money."""
    if glide.budget is None:
        return f"What {glide.school_year} will cost is not told yet"
    if glide.way is Way.SECURED:
        return f"The money for {glide.school_year} is secured"
    gap = cents(glide.gap or 0)
    if glide.way is Way.LATE and glide.overdue:
        return f"{cents(glide.overdue)} short of the last milestone; {gap} to go in all"
    if glide.way is Way.SHORT:
        return f"At the pace so far the next milestone is missed; {gap} to go"
    return f"{gap} of the money for {glide.school_year} to go"


def glide_caption(glide: Glide) -> str:
    """What the chart shows, and what its forecast assumes."""
    text = (
        f"Pledges of local sources for {glide.school_year}, the partnership's third year, added up by day;"
        " milestones of the playbook"
    )
    if glide.budget is None or glide.gap == 0:
        return text
    if glide.pace is None:
        day = glide.milestones[-1].day
        over = day < glide.on
        why = (
            f"the last milestone was {words.day(day, True)}"
            if over
            else "it is too early for a straight line"
        )
        return f"{text}. No forecast: {why}"
    last = words.day(glide.milestones[-1].day, True)
    return (
        f"{text}. Dotted: at the pace since {words.day(glide.began, True)} it will be {cents(glide.pace)} by"
        f" {last}; if nothing more comes it stays {cents(glide.pledged)}. A straight line assumes that money"
        " goes on coming as steadily as so far; in truth it comes in lumps"
    )


def way(of: Way) -> Raw:
    """How the money stands, as symbol and word; what it means stands behind the pointer."""
    word, symbol, ink = WAYS[of]
    return Raw(f'<span class="s k-{ink}" title="{esc(WHY[of])}">{icon(symbol)}{esc(word)}</span>', word)


def key(found: Sequence[Way]) -> str:
    """What the words mean, for those that stand in a table."""
    items = "".join(f"<li>{way(w).html} {esc(WHY[w])}</li>" for w in WAYS if w in found)
    return f'<ul class="key" aria-label="Key">{items}</ul>' if items else ""


def waiting_title(found: Waiting) -> str:
    """ "Code.org owes $3,400: 5 bills, half of them for 46 days and more, the oldest for 210"."""
    if not found.claims or found.median_days is None or found.oldest_days is None:
        return "No bill waits to be paid back"
    many = words.plural(len(found.claims), "bill")
    if len(found.claims) == 1:
        return f"Code.org owes {cents(found.total)}: {many}, for {days(found.oldest_days)}"
    return (
        f"Code.org owes {cents(found.total)}: {many}, the middle one for {days(found.median_days)},"
        f" the oldest for {words.number(found.oldest_days)}"
    )


def usual(found: Waiting) -> str:
    """How long it usually takes, in words; "" where nothing was paid back yet."""
    if found.usual_days is None:
        return ""
    return f"Bills that were paid back took {days(found.usual_days)} in the middle"


def cost(found: Cost, metric: Metric) -> str:
    """ "$620 a teacher ($12,400 for 20 teachers)", with the range over partners where there is one."""
    if found.value is None:
        return "not reported"
    one = words.unit(1, metric)
    text = f"{words.amount(found.value, metric)} a {one}"
    if found.low is not None and found.high is not None:
        low, high = words.amount(found.low, metric), words.amount(found.high, metric)
        text = f"{text}, range {low}–{high} over {words.plural(found.partners, 'partner')}"
    return text
