"""What evidence of a promise has to be before it is kept: each thing that is wrong with it, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from plp_metrics.act.plain_text import free_text
from plp_metrics.model import ALL, COURSES, Partner, Period, RefusedError
from plp_metrics.model.promises import Given, Line, Proof, TermSheet
from plp_metrics.partnership import promised
from plp_metrics.store import Store, read

LONGEST_TEXT, LONGEST_LINK = 500, 500
MOST = 100_000
"""More of anything than one partner can have."""
BEFORE = timedelta(days=61)
"""Evidence of a school year may be of May and June before it: summer workshops, a summit."""

Held = dict[str, tuple[Partner, TermSheet]]


def held(store: Store) -> Held:
    """Partner → itself and the terms it is held to."""
    with store.read() as cursor:
        partners = read.partners(cursor)
        sheets = promised.sheets_of(cursor, promised.EVERYBODY)
    return {key: (partner, sheets[key]) for key, partner in partners.items()}


def line_of(known: Held, partner_id: str, line: str, year: str) -> tuple[Partner, Line]:
    """A line of the terms a partner is held to. Raises RefusedError where there is none in this year."""
    if partner_id not in known:
        raise RefusedError("There is no such partner.")
    partner, sheet = known[partner_id]
    if line not in sheet.lines:
        raise RefusedError("There is no such promise in the term sheet this partner agreed to.")
    try:
        Period.parse(f"{year}Q1")
    except ValueError as fault:
        raise RefusedError("Say the school year as 2017-18.") from fault
    if year < partner.first_school_year:
        raise RefusedError(
            f"The partnership began in {partner.first_school_year}; choose that year or later."
        )
    if partner.has_left(year):
        raise RefusedError(
            f"The partnership ended with {partner.last_school_year}; choose that year or an earlier one."
        )
    return partner, sheet.lines[line]


def checked(line: Line, partner: Partner, year: str, given: Given, today: date) -> Given:
    """The evidence as it is kept; nothing in it that looks like personal data. Raises RefusedError with a
    sentence for everything that is wrong with it."""
    if line.evidence is None:
        raise RefusedError(f"“{line.title}” is not proven here. {line.asks}")
    plain = _placed(line, _plain(given), partner)
    wrong = [*_of_day(plain.day, year, today), *_of_kind(line, plain, partner)]
    if wrong:
        raise RefusedError(" ".join(wrong))
    return plain


def _plain(given: Given) -> Given:
    text = " ".join(free_text(given.text, "note").split())
    if len(text) > LONGEST_TEXT:
        raise RefusedError(f"Your note is {len(text)} characters long; {LONGEST_TEXT} are the most.")
    return Given(
        given.day, given.course or ALL, given.topic, given.number, free_text(given.unit, "unit"),
        free_text(given.link, "link"), text, given.place,
    )  # fmt: skip


def _placed(line: Line, given: Given, partner: Partner) -> Given:
    """With the state where a number is told by state and there is only one."""
    only = partner.states[0] if line.by_state and not given.place and len(partner.states) == 1 else ""
    return replace(given, place=only) if only else given


def _of_day(day: date, year: str, today: date) -> list[str]:
    first = Period(year, "Q1").first_day
    if day > today:
        return [f"The day lies in the future: give evidence for what has happened, up to {today:%d %b %Y}."]
    if day < first - BEFORE:
        return [f"The day lies before the school year {year}: choose the year it belongs to."]
    return []


def _of_kind(line: Line, given: Given, partner: Partner) -> list[str]:
    said = []
    if line.evidence is Proof.NUMBER:
        said += _of_number(line, given)
    if line.evidence is Proof.LINK or given.link:
        said += _of_link(given.link)
    if line.evidence is Proof.TEXT and not given.text:
        said.append("Write a sentence.")
    if line.topics and given.topic not in line.topics:
        said.append("Choose what it was about.")
    if given.topic and not line.topics:
        said.append("This promise has no topics.")
    if given.course != ALL and (given.course not in COURSES or line.per != "course"):
        said.append("Choose one of the courses, or all of them.")
    if (given.place or line.by_state) and given.place not in partner.states:
        said.append("Choose one of the partner's states.")
    return said


def _of_number(line: Line, given: Given) -> list[str]:
    if given.number is None:
        return [f"Say how many {line.unit}."]
    if given.unit != line.unit:
        return [f"Say of what the number is: this promise counts {line.unit}."]
    if not 0 <= given.number <= MOST or not float(given.number).is_integer():
        return [f"The number of {line.unit} is a whole number, nought or more."]
    return []


def _of_link(link: str) -> list[str]:
    if not link:
        return ["Give the link to it."]
    if len(link) > LONGEST_LINK or any(c.isspace() for c in link):
        return [f"A link is one line without blanks, at most {LONGEST_LINK} characters."]
    try:
        parts = urlsplit(link)
    except ValueError:
        return ["This is no link. Copy it from the address line of your browser."]
    if parts.scheme != "https":
        return ["The link has to begin with https://, so that it opens safely."]
    if "." not in (parts.hostname or "") or parts.username or parts.password:
        return ["This is no link to a public page. Copy it from the address line of your browser."]
    return []
