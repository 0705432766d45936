"""Fields of an organization's facts, the same for who applies and for who admits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from plp_metrics import store
from plp_metrics.draw import words
from plp_metrics.model import COURSES, Partner, Period, school_year, year_start
from plp_metrics.partnership import joining
from plp_metrics.places import STATES

ZONES = {
    "America/New_York": "Eastern (New York)", "America/Detroit": "Eastern (Detroit)",
    "America/Indiana/Indianapolis": "Eastern (Indianapolis)", "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)", "America/Boise": "Mountain (Boise)",
    "America/Phoenix": "Arizona (Phoenix)", "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)", "Pacific/Honolulu": "Hawaii (Honolulu)",
}  # fmt: skip


def this_year() -> str:
    """The school year that runs."""
    return Period.of(store.current().today()).school_year


def states(key: str, given: Iterable[str] = ()) -> tuple[str, ...]:
    """The states it works in."""
    st.session_state.setdefault(key, list(given))
    return tuple(st.multiselect("States", list(STATES), format_func=lambda s: STATES[s].name, key=key))


def zone(key: str, given: str = "America/New_York") -> str:
    """Its time zone: what is due is due at the end of its own day."""
    known = list(dict.fromkeys([*ZONES, given]))
    st.session_state.setdefault(key, given)
    chosen = st.selectbox("Time zone", known, format_func=lambda z: ZONES.get(z, z), key=key)
    return str(chosen)


def courses(
    key: str, years: Iterable[str], given: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The courses of each school year; years without any are left out."""
    found = {}
    for year in years:
        st.session_state.setdefault(f"{key}_{year}", list(given.get(year, ())))
        chosen = st.multiselect(
            f"Courses {year}", list(COURSES), format_func=words.course, key=f"{key}_{year}"
        )
        if chosen:
            found[year] = tuple(c for c in COURSES if c in chosen)
    return found


def facts(key: str, given: Partner, *, new: bool) -> Partner:
    """All facts of a partner as they are typed. new: its id may still be chosen."""
    for name, of in _FIELDS.items():
        st.session_state.setdefault(f"{key}_{name}", of(given))
    first, second, third = st.columns(3, vertical_alignment="top")
    with first:
        partner_id = (
            st.text_input("Partner id", max_chars=joining.LONGEST_ID, key=f"{key}_id")
            if new
            else given.partner_id
        )
        name = st.text_input("Name", max_chars=joining.LONGEST_NAME, key=f"{key}_name")
        where = states(f"{key}_states", given.states)
        zoned = zone(f"{key}_zone", given.time_zone)
        urban = st.checkbox("Mainly urban", key=f"{key}_urban")
    with second:
        years = _years(given)
        first_year = _year("First school year", f"{key}_first", years)
        last = "" if new else _last(f"{key}_last", given, years)
        cohort = _year("First teachers", f"{key}_cohort", years, words.trained_in)
        group = st.number_input("Onboarding group", 1, 99, key=f"{key}_group")
    with third:
        offered = courses(f"{key}_courses", _courses_years(given), given.courses)
    return Partner(
        partner_id.strip(), name.strip(), where, first_year, cohort, zoned, offered, urban, int(group),
        last,
    )  # fmt: skip


_FIELDS: Mapping[str, Callable[[Partner], Any]] = {
    "id": lambda p: p.partner_id,
    "name": lambda p: p.name,
    "states": lambda p: list(p.states),
    "zone": lambda p: p.time_zone,
    "urban": lambda p: p.urban,
    "first": lambda p: p.first_school_year,
    "last": lambda p: p.last_school_year,
    "cohort": lambda p: p.first_cohort_year,
    "group": lambda p: p.onboarding_group,
}
"""What each field begins with; the courses have a field a year besides."""


def take_over(key: str, before: Partner, now: Partner) -> None:
    """Fields of `facts` that hold what stood there before take what stands there now; what was typed stays.

    Before the fields are drawn.
    """
    stood = {f"{key}_{name}": (of(before), of(now)) for name, of in _FIELDS.items()}
    for year in {*before.courses, *now.courses}:
        stood[f"{key}_courses_{year}"] = (list(before.courses.get(year, ())), list(now.courses.get(year, ())))
    for name, (then, new) in stood.items():
        if _plain(st.session_state.get(name)) == _plain(then):
            st.session_state[name] = new


def _plain(value: Any) -> Any:
    """Of several that are chosen, the order does not count."""
    return sorted(value) if isinstance(value, list) else value


def _year(label: str, key: str, years: list[str], said: Callable[[str], str] = str) -> str:
    return str(st.selectbox(label, years, format_func=said, key=key))


def _last(key: str, given: Partner, years: list[str]) -> str:
    """The last school year of a partnership that ends; "" while it goes on."""
    known = ["", *(y for y in years if y >= given.first_school_year)]
    if given.last_school_year not in known:
        known.append(given.last_school_year)
    return str(
        st.selectbox(
            "Last school year", known, key=key,
            format_func=lambda y: y or "goes on",
            help="What it handed in stays and is shown. Of later years nothing is due, and it counts in none"
            " of them. Its accounts go on until you end them on the page People: it can still finish its"
            " annual report.",
        )
    )  # fmt: skip


def _years(given: Partner) -> list[str]:
    """Every school year a first year may be: those that were said, and from a little before on."""
    last = joining.years_ahead(this_year())[-1]
    begin = min(
        year_start(given.first_school_year), year_start(given.first_cohort_year), year_start(this_year())
    )
    return [
        school_year(y) for y in range(begin, max(year_start(last), year_start(given.first_cohort_year)) + 1)
    ]


def _courses_years(given: Partner) -> list[str]:
    return sorted({*given.courses, *joining.years_ahead(this_year())})
