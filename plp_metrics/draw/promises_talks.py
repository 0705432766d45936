"""The contact log and the community's events: what was, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plp_metrics.draw import words
from plp_metrics.draw.came import mark
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import QUARTERS, Period
from plp_metrics.model.promises import Contact, Evidence, Side

KINDS = {"call": "Call", "meeting": "Meeting", "visit": "Visit", "mail": "Mail"}
TOPICS = {
    "metrics": "the figures", "recruiting": "recruiting", "workshops": "workshops",
    "facilitators": "facilitators",
    "money": "money", "community": "community", "report": "the report", "other": "something else",
}  # fmt: skip
SIDES = {Side.PARTNER: "the partner", Side.CODE_ORG: "Code.org"}
OF_THE_YEAR = {"meetup": "Meetups", "hour_of_code": "Hour of Code", "cs_fair": "CS Fair"}


def quarters(talks: Sequence[Contact], year: str, day: date) -> str:
    """A line per quarter of the year: how many talks, gaps marked, what is to come."""
    items = ""
    for quarter in QUARTERS:
        period = Period(year, quarter)
        count = sum(Period.of(t.day) == period for t in talks)
        if count:
            said = mark("tick", words.plural(count, "talk"), "good")
        elif period.last_day < day:
            said = mark("ring", "no talk", "behind")
        elif period.first_day <= day:
            said = mark("diamond", "no talk yet", "risk")
        else:
            said = mark("dots", "still to come", "ink3")
        items += f"<li>{said} <span>{esc(words.quarter(period))}</span></li>"
    return f'<ul class="key" aria-label="Talks by quarter">{items}</ul>'


def title(talks: Sequence[Contact], year: str, day: date) -> str:
    """ "Talked in 3 of 4 quarters; none in Q2 (Oct–Dec 2017)"."""
    over = [Period(year, q) for q in QUARTERS if Period(year, q).first_day <= day]
    had = {Period.of(t.day) for t in talks}
    gaps = [p for p in over if p not in had and p.last_day < day]
    if not over:
        return f"Talks in {year}"
    lead = f"Talked in {sum(p in had for p in over)} of {words.plural(len(over), 'quarter')}"
    return f"{lead}; none in {words.listing([words.quarter(p) for p in gaps])}" if gaps else lead


def table(talks: Sequence[Contact], caption: str) -> Table:
    """The talks, the latest first."""
    rows = []
    for t in sorted(talks, key=lambda t: (t.day, t.contact_id), reverse=True):
        step = ""
        if t.follow_up:
            by = f" by {words.day(t.follow_up_by, year=True)}" if t.follow_up_by else ""
            step = f"{t.follow_up}{by}"
        done = f"done, {t.resolved_by}" if t.resolved_by else "open" if t.follow_up else ""
        state = (
            mark("tick" if t.resolved_by else "diamond", done, "good" if t.resolved_by else "risk")
            if done
            else ""
        )
        rows.append(
            (
                words.day(t.day, year=True),
                f"{KINDS.get(t.kind, t.kind)}, {TOPICS.get(t.topic, t.topic)}",
                Raw(esc(t.text) + note(f"noted by {SIDES[t.side]}"), t.text),
                Raw(
                    esc(step) + (f'<span class="small">{state}</span>' if state else ""),
                    f"{step} ({done})" if done else "",
                ),
            )
        )
    return Table(("Day", "How, about", "What was said", "Next step"), tuple(rows), caption)


def follow_up(t: Contact, day: date) -> str:
    """What is left to do from a talk, in one line."""
    by = f" by {words.day(t.follow_up_by, year=True)}" if t.follow_up_by else ""
    late = " (that day is over)" if t.follow_up_by and t.follow_up_by < day else ""
    kind = KINDS.get(t.kind, t.kind).lower()
    return f"{t.follow_up}{by}{late}, from the {kind} on {words.day(t.day, year=True)}"


def community(
    events: Sequence[Evidence],
    districts: Sequence[Evidence],
    plans: Sequence[Evidence],
    wanted: dict[str, str],
) -> Table:
    """Meetups, Hour of Code, fairs, districts, the plan: how many, asked for, last when. wanted: in words."""
    rows: list[tuple[str, str | float | None, str, str]] = []
    for topic, name in OF_THE_YEAR.items():
        some = [e for e in events if e.topic == topic]
        rows.append((name, sum(e.number or 0 for e in some), wanted.get(topic, ""), _last(some)))
    latest = {e.place: e for e in sorted(districts, key=lambda e: e.day)}
    by_state = words.listing(
        [f"{words.number(e.number or 0)} in {p}" for p, e in sorted(latest.items()) if p]
    )
    count = sum(e.number or 0 for e in latest.values()) if latest else None
    rows.append(
        ("Districts that promised teachers", count, by_state or wanted.get("districts", ""), _last(districts))
    )
    rows.append(
        (
            "Plan for more computer science",
            "on file" if plans else "not on file",
            wanted.get("plan", ""),
            _last(plans),
        )
    )
    return Table(("What", "So far", "Asked for", "Last"), tuple(rows), "Community and outreach")


def _last(some: Sequence[Evidence]) -> str:
    return words.day(max(e.day for e in some), year=True) if some else ""
