"""What the pages of annual reports show: a report as this viewer may see it, its figures, its seals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw import report_words, words
from plp_metrics.draw.reports import Line, edited
from plp_metrics.model import Partner, Period, Viewer
from plp_metrics.model.reports import Component, Kind, PartState, Report, ReportState, Seal, Template
from plp_metrics.partnership import reports as rules
from plp_metrics.partnership.report_templates import load_templates, template_of
from plp_metrics.report import annual
from plp_metrics.store import read_reports
from plp_metrics.ui import acting, ask, clock, keys, program

PAGE = "report"


@dataclass(frozen=True)
class Seen:
    """A partner's report of a year. report: None where nobody began it. mine: this viewer may write it;
    reviews: it may decide on it."""

    partner: Partner
    year: str
    template: Template
    report: Report | None
    seals: tuple[Seal, ...]
    mine: bool
    reviews: bool

    @property
    def state(self) -> ReportState:
        return self.report.state if self.report else ReportState.NOT_BEGUN

    @property
    def writing(self) -> bool:
        """Whether it can be written in now, by this viewer."""
        return self.mine and self.state in rules.WRITING

    @property
    def params(self) -> dict[str, str]:
        """The filters that name it in an address."""
        return {keys.PARTNER: self.partner.partner_id, keys.YEAR: self.year}


def do(done: str, act: Callable[[], object]) -> None:
    """Do it and say so on the page, or why it was refused."""
    acting.run(PAGE, done, act)


def unkept(key: str) -> None:
    """What was typed and refused, kept under this key, where its field is gone: to be copied."""
    if typed := st.session_state.get(key):
        st.text_area("What you typed could not be kept any more; copy what you need", typed, disabled=True)


def last_year(viewer: Viewer) -> str:
    """The school year whose report is written now: the last one that is over."""
    over = Period.of(program.today(viewer)).previous
    return over.school_year if over.quarter == "Q4" else over.last_year.school_year


def choose_year(viewer: Viewer) -> str:
    """The school year the address asks for; the last one that is over where it names none."""
    first = last_year(viewer)
    years = [first, *(y for y in program.years(viewer) if y != first)]
    return ask.one_of(keys.YEAR, "School year", {y: y for y in years}) or first


def asked_year(viewer: Viewer) -> str:
    """The same, without the widget."""
    given = st.query_params.get(keys.YEAR)
    return given if given in program.years(viewer) else last_year(viewer)


def asked_partner(viewer: Viewer) -> str | None:
    """A partner's own, or the one the address names among those this viewer may name; else None."""
    if viewer.partner_id is not None:
        return viewer.partner_id
    given = st.query_params.get(keys.PARTNER)
    return given if given in program.named(viewer) else None


def look(viewer: Viewer, partner_id: str, year: str) -> Seen:
    """The report as this viewer may see it. Raises KeyError for a partner it may not name."""
    scope, now = access.scope(viewer), store.current()
    found = answer(now, scope, read_reports.report, partner_id, year)
    sealed = answer(now, scope, read_reports.seals, (year,))
    own = viewer.partner_id in (None, partner_id)
    return Seen(
        program.named(viewer)[partner_id],
        year,
        load_templates()[found.template] if found else template_of(year),
        found,
        tuple(s for s in sealed if s.partner_id == partner_id),
        viewer.may("write_report") and own and viewer.through is None,
        viewer.may("review_report") and viewer.through is None,
    )


def sentence(seen: Seen) -> str:
    """The page's answer."""
    done, asked = rules.progress(seen.template, seen.report)
    gaps = len(rules.missing(seen.template, seen.report)) if seen.mine else None
    return report_words.state_sentence(seen.state, seen.partner.name, seen.year, done, asked, gaps)


def meta(seen: Seen) -> str:
    """When it is due, the day of its figures, since when it stands so."""
    due = f"due {words.day(seen.template.due_on(seen.year), year=True)}"
    if seen.report is None:
        return due
    since = clock.moment(seen.report.at, seen.partner.partner_id)
    figures = f"figures as they stood on {words.day(seen.report.pinned_on, year=True)}"
    return " · ".join((due, figures, f"so since {since}"))


def whole(seen: Seen) -> annual.Annual:
    """The report with its figures; those of now where it was not begun."""
    now = store.current()
    begun = seen.report or annual.not_begun(now, seen.partner.partner_id, seen.year)
    return annual.gather(now, begun)


def lines(seen: Seen) -> list[Line]:
    """The checklist: the partner's parts, then Code.org's where this viewer sees it."""
    gaps: Mapping[str, str] = {m.component.key: m.why for m in rules.missing(seen.template, seen.report)}
    found = []
    for one in seen.template.components:
        if one.kind is Kind.EVALUATION and not (seen.reviews or seen.state is ReportState.ACCEPTED):
            continue
        state = rules.state_of(one, seen.report)
        why = gaps.get(one.key, "") if seen.writing else _note(seen, one)
        unread = seen.report is not None and not seen.report.readable and one.side == "partner"
        told = not unread or state in (PartState.DONE, PartState.LEFT_OUT)
        found.append(Line(one, state, why, _last(seen, one), told))
    return found


def _note(seen: Seen, one: Component) -> str:
    said = seen.report.said.get(one.key) if seen.report else None
    return said.note if said else ""


def _last(seen: Seen, one: Component) -> str:
    if seen.report is None:
        return ""
    text, said = seen.report.texts.get(one.key), seen.report.said.get(one.key)
    zone = seen.partner.partner_id
    if said is not None and (text is None or said.at > text.at):
        return f"{said.account}, {clock.moment(said.at, zone)}"
    return edited(text, clock.moment(text.at, zone)) if text else ""
