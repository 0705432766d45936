"""What joining obeys: facts that make no partner, the id and group proposed, what changed, newer terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from zoneinfo import ZoneInfo

from plp_metrics.model import COURSES, Agreement, Partner, school_year, year_start
from plp_metrics.model.joining import FactChanged, LineChanged, Wish
from plp_metrics.model.promises import TermSheet
from plp_metrics.partnership import terms
from plp_metrics.places import STATES

LONGEST_ID = 20
LONGEST_NAME = 120
LONGEST_ABOUT = 1000
AHEAD = 2
"""So many school years after the present one may be asked for."""
_COMPARED = ("side", "title", "says", "wanted", "target", "due", "first_year", "last_year", "once", "every")


def in_force(today: date) -> TermSheet:
    """The term sheet an organization agrees to that joins on this day: the latest that has begun."""
    begun = [v for v in terms.versions() if terms.sheet(v).since <= today]
    return terms.sheet(begun[-1] if begun else terms.versions()[0])


def newer(version: str, today: date) -> TermSheet | None:
    """The version offered to who is held to an earlier one; None where there is none yet."""
    latest = in_force(today)
    return latest if latest.version > version else None


def differences(old: TermSheet, new: TermSheet) -> list[LineChanged]:
    """The lines of two versions that differ, in the order of the newer one, then those that went."""
    keys = [*new.lines, *(key for key in old.lines if key not in new.lines)]
    found = []
    for key in keys:
        before, after = old.lines.get(key), new.lines.get(key)
        if before is None or after is None:
            found.append(LineChanged(key, before, after, ()))
            continue
        named = tuple(
            f.name
            for f in fields(after)
            if f.name in _COMPARED and getattr(before, f.name) != getattr(after, f.name)
        )
        if named:
            found.append(LineChanged(key, before, after, named))
    return found


def faults(
    states: Iterable[str], years: Iterable[str], courses: Mapping[str, Iterable[str]], time_zone: str
) -> Iterator[str]:
    """What is wrong with the facts of a partner, one sentence each. years: all school years that are said."""
    named = list(states)
    unknown = [s for s in named if s not in STATES]
    if not named or unknown:
        yield (
            "name at least one state by its two letters;"
            f" not known: {', '.join(unknown) or 'none named'}."
        )  # fmt: skip
    for year in (*years, *courses):
        if not year[:4].isdecimal() or year != school_year(int(year[:4])):
            yield f"{year!r} is not a school year such as 2016-17."
    other = sorted({c for offered in courses.values() for c in offered} - set(COURSES))
    if other:
        yield f"{', '.join(other)} is no course of the program ({', '.join(COURSES)})."
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        yield f"{time_zone!r} is no time zone such as America/New_York."


def wish_faults(wish: Wish, today_year: str) -> Iterator[str]:
    """What is wrong with an application, one sentence each. today_year: the school year that runs."""
    for said in faults(wish.states, (wish.first_school_year,), wish.courses, wish.time_zone):
        yield said[:1].upper() + said[1:]
    if wish.first_school_year not in years_ahead(today_year):
        yield f"The first school year is one of {', '.join(years_ahead(today_year))}."
    if not wish.courses.get(wish.first_school_year):
        yield f"Choose at least one course for your first school year, {wish.first_school_year}."
    if not wish.organization:
        yield "Say your organization's name."
    if len(wish.organization) > LONGEST_NAME:
        yield f"The name is longer than {LONGEST_NAME} characters."
    if len(wish.about) > LONGEST_ABOUT:
        yield f"What you say about yourselves is longer than {LONGEST_ABOUT} characters."


def as_promised(usual: Agreement, sheet: TermSheet) -> Agreement:
    """A usual target as this version of the term sheet has it: the number of the line that promises it."""
    for line in sheet.lines.values():
        if line.metrics == (usual.metric,) and line.target is not None and not line.agreed:
            return replace(usual, target=line.target, comparison=line.comparison)
    return usual


def years_ahead(today_year: str) -> tuple[str, ...]:
    """The school years with which an organization may begin."""
    first = year_start(today_year)
    return tuple(school_year(y) for y in range(first, first + AHEAD + 1))


def proposed(wish: Wish, partners: Mapping[str, Partner]) -> Partner:
    """The facts an application proposes; the evaluator may change each of them."""
    alike = [p.onboarding_group for p in partners.values() if p.first_school_year == wish.first_school_year]
    last = max((p.onboarding_group for p in partners.values()), default=0)
    return Partner(
        partner_id=proposed_id(wish.organization, partners),
        name=wish.organization,
        states=wish.states,
        first_school_year=wish.first_school_year,
        first_cohort_year=wish.first_school_year,
        time_zone=wish.time_zone,
        courses=wish.courses,
        urban=wish.urban,
        onboarding_group=max(alike) if alike else last + 1,
    )


def proposed_id(organization: str, taken: Iterable[str]) -> str:
    """A short id from the first words of a name, that nobody has: "GREATLAKES", "GREATLAKES2"."""
    words = ["".join(c for c in word.upper() if c.isascii() and c.isalnum()) for word in organization.split()]
    base = "".join([w for w in words if w and w != "THE"][:2])[: LONGEST_ID - 2] or "PARTNER"
    used = {t.upper() for t in taken}
    found, number = base, 1
    while found in used:
        number += 1
        found = f"{base}{number}"
    return found


def changes(before: Partner, after: Partner) -> list[FactChanged]:
    """The facts of a partner that differ, both in words, in the order in which they are shown."""
    then, now = _facts(before), _facts(after)
    return [
        FactChanged(what, then.get(what, "–"), now.get(what, "–"))
        for what in dict.fromkeys([*then, *now])
        if then.get(what) != now.get(what)
    ]


def _facts(partner: Partner) -> dict[str, str]:
    said = {
        "Name": partner.name,
        "States": ", ".join(sorted(partner.states)),
        "First school year": partner.first_school_year,
        "Last school year": partner.last_school_year or "goes on",
        "First teachers trained in": f"summer {partner.first_cohort_year[:4]}",
        "Time zone": partner.time_zone,
        "Urban": "yes" if partner.urban else "no",
        "Onboarding group": str(partner.onboarding_group),
    }
    for year in sorted(partner.courses):
        offered = [c for c in COURSES if c in partner.courses[year]]
        said |= {f"Courses {year}": ", ".join(offered)} if offered else {}
    return said
