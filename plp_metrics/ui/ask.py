"""The shared filters. The address is the truth: a page reads it first and draws the widgets where it likes.

    asked = ask.read(viewer, keys.YEAR, keys.QUARTER, keys.COURSE)
    …
    ask.bar(viewer, asked)

A value in the address that is not among the options (unknown, out of range, or not for this viewer) falls
back to the default and is named in `asked.refused`. Options are the browser's affair; they are checked here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import escape

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.model import ALL, COURSES, QUARTERS, Period, Question, Viewer
from plp_metrics.places import DIVISIONS, STATES
from plp_metrics.ui import keys, looking_back, program

SHOWN = {"all": "All", "attention": "Behind or at risk", "missing": "Not reported"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `wanted` are the filters of this page; the rest have their defaults.

    state, division: at most one of both is not ALL. show: a key of SHOWN. group: a group of metrics, ALL for
    the headline ones. on: the day looked back at, None for today. refused: what fell back, in words.
    """

    year: str
    quarter: str
    course: str = ALL
    state: str = ALL
    division: str = ALL
    partner: str | None = None
    metric: str | None = None
    show: str = "all"
    group: str = ALL
    on: date | None = None
    wanted: tuple[str, ...] = ()
    refused: tuple[str, ...] = field(default=())

    @property
    def period(self) -> Period:
        return Period(self.year, self.quarter)

    @property
    def params(self) -> dict[str, str]:
        """The filters that a link carries to another page: year, quarter, and course and day if chosen."""
        course = {} if self.course == ALL else {keys.COURSE: self.course}
        on = {} if self.on is None else {keys.ON: self.on.isoformat()}
        return {keys.YEAR: self.year, keys.QUARTER: self.quarter, **course, **on}

    def question(
        self, metrics: tuple[str, ...], *, period: Period | None = None, only: tuple[str, ...] | None = None
    ) -> Question:
        """The question for these metrics: the partners of `only` (None: everybody this viewer may name)."""
        at = period or self.period
        return Question(at.school_year, at.quarter, metrics, self.course, only)


@dataclass(frozen=True)
class _Filter:
    label: str
    options: tuple[str, ...]
    default: str
    text: Callable[[str], str]
    width: int


def read(viewer: Viewer, *wanted: str) -> Asked:
    """The filters as the address has them; `wanted` are names of `keys`."""
    chosen: dict[str, str] = {}
    refused: list[str] = []
    for name in wanted:
        if name == keys.ON:
            continue
        known = _filter(viewer, name, chosen)
        given = st.query_params.get(name)
        chosen[name] = given if given is not None and given in known.options else known.default
        if given is not None and given not in known.options:
            refused.append(f"{known.label.lower()} “{given[:40]}”")
    day = st.query_params.get(keys.ON)
    if day is not None and viewer.on is None and looking_back.asked_day() != program.today(viewer):
        refused.append(f"day “{day[:40]}”")
    latest = program.latest(viewer)
    place = chosen.get(keys.PLACE, ALL)
    return Asked(
        year=chosen.get(keys.YEAR, latest.school_year),
        quarter=chosen.get(keys.QUARTER, latest.quarter),
        course=chosen.get(keys.COURSE, ALL),
        state=place if place in STATES else ALL,
        division=place if place in DIVISIONS else ALL,
        partner=chosen.get(keys.PARTNER) or None,
        metric=chosen.get(keys.METRIC) or None,
        show=chosen.get(keys.SHOW, "all"),
        group=chosen.get(keys.GROUP, ALL),
        on=viewer.on,
        wanted=wanted,
        refused=tuple(refused),
    )


def bar(viewer: Viewer, asked: Asked) -> None:
    """The widgets of the page's filters, in one row that wraps; a change goes into the address."""
    if asked.refused:
        st.caption(
            f"The link asked for {literal(words.listing(list(asked.refused)))}, which is not available here."
        )
    printed(viewer, asked)
    chosen = {name: _chosen(asked, name) for name in asked.wanted if name != keys.ON}
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key="ask_bar"):
        for name in asked.wanted:
            if name == keys.ON:
                looking_back.pick(viewer)
                continue
            known = _filter(viewer, name, chosen)
            if len(known.options) > 1:
                _widget(name, known, chosen[name])


def printed(viewer: Viewer, asked: Asked) -> None:
    """The filters in words, for paper, which has no boxes; nothing on the screen."""
    chosen = {name: _chosen(asked, name) for name in asked.wanted if name != keys.ON}
    told = []
    for name, value in chosen.items():
        known = _filter(viewer, name, chosen)
        if value in known.options:
            told.append(f"{known.label}: {known.text(value)}")
    if keys.ON in asked.wanted:
        told.append(f"As it stood on {words.day(program.today(viewer), year=True)}")
    st.html(f'<p class="plp plp-printed">{escape(" · ".join(told))}</p>')


def one_of(name: str, label: str, options: dict[str, str]) -> str | None:
    """One more choice that lives in the address, from options only the page knows (value → text).

    The first option where the address has none of them; None without options.
    """
    if not options:
        return None
    given = st.query_params.get(name)
    value = given if given in options else next(iter(options))
    _widget(name, _Filter(label, tuple(options), next(iter(options)), options.__getitem__, 320), value)
    return value


def _widget(name: str, known: _Filter, value: str) -> None:
    key = keys.widget(name)
    st.session_state[key] = value
    if name == keys.SHOW:
        st.segmented_control(
            known.label,
            known.options,
            format_func=known.text,
            key=key,
            required=True,
            on_change=_into_address,
            args=(name, known.default),
        )
    else:
        st.selectbox(
            known.label,
            known.options,
            format_func=known.text,
            key=key,
            width=known.width,
            on_change=_into_address,
            args=(name, known.default),
        )


def _into_address(name: str, default: str) -> None:
    value = st.session_state[keys.widget(name)]
    st.query_params[name] = default if value is None else value


def _chosen(asked: Asked, name: str) -> str:
    place = asked.state if asked.state != ALL else asked.division
    return {
        keys.YEAR: asked.year,
        keys.QUARTER: asked.quarter,
        keys.COURSE: asked.course,
        keys.PLACE: place,
        keys.PARTNER: asked.partner or "",
        keys.METRIC: asked.metric or "",
        keys.SHOW: asked.show,
        keys.GROUP: asked.group,
    }[name]


def _filter(viewer: Viewer, name: str, chosen: dict[str, str]) -> _Filter:
    latest = program.latest(viewer)
    if name == keys.YEAR:
        years = tuple(program.years(viewer))
        return _Filter("School year", years, latest.school_year, str, 120)
    if name == keys.QUARTER:
        year = chosen.get(keys.YEAR, latest.school_year)
        default = (
            latest.quarter if year == latest.school_year else "Q4" if year < latest.school_year else "Q1"
        )
        return _Filter("Quarter", QUARTERS, default, lambda q: words.quarter(Period(year, q)), 190)
    if name == keys.COURSE:
        return _Filter("Course", (ALL, *COURSES), ALL, lambda c: _capital(words.course(c)), 180)
    if name == keys.PLACE:
        served = {s for p in program.named(viewer).values() for s in p.states}
        divisions = tuple(d for d in DIVISIONS if any(STATES[s].division == d for s in served))
        states = tuple(sorted(served, key=lambda s: STATES[s].name))
        return _Filter("State or division", (ALL, *divisions, *states), ALL, _place, 160)
    if name == keys.PARTNER:
        partners = program.named(viewer)
        own = viewer.partner_id if viewer.partner_id in partners else next(iter(partners), "")
        return _Filter("Partner", tuple(partners), own or "", lambda p: partners[p].name, 250)
    if name == keys.METRIC:
        library = program.library()
        return _Filter("Metric", tuple(library), next(iter(library), ""), lambda m: library[m].title, 340)
    if name == keys.GROUP:
        groups = tuple(dict.fromkeys(m.group for m in program.library().values()))
        return _Filter("Metrics", (ALL, *groups), ALL, _group, 140)
    if name == keys.SHOW:
        return _Filter("Show", tuple(SHOWN), "all", SHOWN.__getitem__, 0)
    raise KeyError(name)


def _place(place: str) -> str:
    return "All states" if place == ALL else STATES[place].name if place in STATES else place


def _group(group: str) -> str:
    return "The main ones" if group == ALL else _capital(group.replace("_", " "))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
