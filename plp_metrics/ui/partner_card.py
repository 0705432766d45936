"""What the page of one partner shows first: its sentence and its card, with verdicts and forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plp_metrics import access, store
from plp_metrics.compute import forecasts, outlook, results, trends
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed_talk, sentences, words
from plp_metrics.draw.card import Beside, card
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import link, note
from plp_metrics.model import (
    Basis,
    Mark,
    Metric,
    Partner,
    Period,
    Result,
    Rule,
    Trend,
    Viewer,
    school_year,
    year_start,
)
from plp_metrics.model.forecasts import Forecast
from plp_metrics.places import STATES
from plp_metrics.store import read_published
from plp_metrics.ui import excepting, go, program, reporting
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.looked import looked

YEARS_BACK = 2
DIVERSITY = "diversity"
"""The group of metrics that count people by who they are."""


@dataclass(frozen=True)
class Seen:
    """A partner's figures as this viewer may see them. found: what applies; agreed: those with a target.

    trends, forecasts, history: by metric. Of a hidden or kept figure nothing but its value may be shown.
    """

    partner: Partner
    found: tuple[Result, ...]
    trends: Mapping[str, Trend]
    forecasts: Mapping[str, Forecast]
    history: Mapping[str, list[Result]]

    @property
    def agreed(self) -> list[Result]:
        return [r for r in self.found if r.target is not None]

    @property
    def rest(self) -> list[Result]:
        return [r for r in self.found if r.target is None]


@looked
def look(viewer: Viewer, asked: Asked) -> Seen | None:
    """The partner's figures for these filters; None where the viewer may name no such partner."""
    partner = program.named(viewer).get(asked.partner or "")
    if partner is None:
        return None
    keys = tuple(program.library())
    question = asked.question(keys, only=(partner.partner_id,))
    scope, now = access.scope(viewer), store.current()
    found = answer(now, scope, results.results, question)
    ahead = answer(now, scope, forecasts.forecasts, question)
    moved = outlook.with_outlook(answer(now, scope, trends.trends, question), ahead, found)
    return Seen(
        partner,
        tuple(r for r in found if r.mark is not Mark.NOT_APPLICABLE),
        {t.metric: t for t in moved},
        {f.metric: f for f in ahead},
        series(viewer, asked, keys),
    )


def sentence(seen: Seen) -> str:
    """The page's answer."""
    return sentences.partner(seen.partner.name, seen.found, program.library())


def figure(viewer: Viewer, asked: Asked, title: str = "", *, agreed: bool = True) -> Figure:
    """The card of the partner's results with a target, or of those without one; for one that has any."""
    page = "metric" if go.registered("metric") and viewer.may("see_metric") else "dictionary"
    drawn = _figure(viewer, asked, agreed, page, go.registered("equity"))
    return replace(drawn, title=title, caption=f"{words.quarter(asked.period)}, so far this year")


# Two long tables of markup; drawing them anew for every click costs most of a run.
@looked
def _figure(viewer: Viewer, asked: Asked, agreed: bool, page: str, equity: bool) -> Figure:
    seen = look(viewer, asked)
    if seen is None:
        raise LookupError(asked.partner)
    rows = seen.agreed if agreed else seen.rest
    explain = {**asked.params, "partner": seen.partner.partner_id}
    notes = _notes(viewer, asked, rows, explain if equity else None)
    beside = Beside(seen.trends, seen.forecasts, notes, _came(viewer, asked, rows))
    params = explain if page == "metric" else {}
    return card(
        rows, program.library(), seen.history,
        beside=beside, params=params, page=page, grouped=True, explain=explain,
    )  # fmt: skip


def meta(viewer: Viewer, partner: Partner, asked: Asked) -> str:
    """What the sentence rests on: places, courses, the partnership's year, where the quarter stands."""
    places = ", ".join(STATES[s].name for s in partner.states)
    offered = ", ".join(words.course(c) for c in partner.courses.get(asked.year, ()))
    year = year_start(asked.year) - year_start(partner.first_school_year) + 1
    now = reporting.quarters(viewer, asked.year).get((partner.partner_id, asked.period))
    if now is None:
        state = f"nothing handed in, {reporting.due_line(asked.period, asked.on)}"
    else:
        state = f"{reporting.STATES[now.state]} on {words.day(now.at.date(), year=True)}"
    quarter = words.quarter(asked.period)
    if partner.last_school_year:
        offered = " · ".join(t for t in (offered, f"partnership ended with {partner.last_school_year}") if t)
    if partner.has_left(asked.year):
        return " · ".join(t for t in (places, offered) if t)
    return " · ".join(t for t in (places, offered, f"partnership year {year}", f"{quarter}: {state}") if t)


def series(
    viewer: Viewer, asked: Asked, metrics: tuple[str, ...], course: str | None = None
) -> dict[str, list[Result]]:
    """Each metric's own quarters up to the one asked for, three school years, in time order."""
    last = year_start(asked.year)
    years = tuple(school_year(y) for y in range(last - YEARS_BACK, last + 1))
    found = answer(
        store.current(),
        access.scope(viewer),
        results.series,
        metrics,
        asked.partner or "",
        course or asked.course,
        years,
    )
    out: dict[str, list[Result]] = {}
    for result in found:
        if (result.school_year, result.quarter) <= asked.period:
            out.setdefault(result.metric, []).append(result)
    return out


def _came(viewer: Viewer, asked: Asked, rows: Sequence[Result]) -> dict[str, str]:
    """Metric → when the file its figure comes from was handed in."""
    library, accepted = program.library(), access.scope(viewer).basis is Basis.ACCEPTED
    days = {
        (h.dataset, h.period): h.day
        for h in reversed(reporting.hand_ins(viewer, asked.year))
        if h.partner_id == asked.partner and (h.accepted if accepted else h.counts)
    }
    found = {}
    for r in rows:
        day = days.get((_dataset(library[r.metric]), Period(r.school_year, r.as_of or r.quarter)))
        if day is not None:
            found[r.metric] = f"handed in {words.day(day, year=True)}"
    return found


def _dataset(metric: Metric) -> str:
    return metric.needs[0].partition(".")[0] if metric.needs else ""


def _notes(
    viewer: Viewer, asked: Asked, rows: Sequence[Result], equity: Mapping[str, str] | None
) -> dict[str, str]:
    """Metric → one more line: an exception from its target, whom a share counts in its rest, and the way to
    the page of equity.

    equity: filters of that page; None where this person may not open it."""
    library = program.library()
    people = [r for r in rows if library[r.metric].group == DIVERSITY]
    base = unknown_in_rest(viewer, asked, people)
    more = f'<span class="small">{link("beside its schools", "equity", **equity)}</span>' if equity else ""
    said = {r.metric: note(words.UNKNOWN_IN_REST if r.metric in base else "") + more for r in people}
    excepted = excepting.in_force(viewer, asked.partner or "", asked.year)
    for r in rows:
        told = agreed_talk.beside(excepted, r.agreement, library[r.metric])
        if told:
            said[r.metric] = told + said.get(r.metric, "")
    return said


def unknown_in_rest(viewer: Viewer, asked: Asked, rows: Sequence[Result]) -> set[str]:
    """The metrics of which this viewer is shown a published share that is out of everybody."""
    scope, library = access.scope(viewer), program.library()
    if scope.raw is None or asked.partner in scope.raw:
        return set()
    told = answer(store.current(), scope, read_published.of_everybody, asked.year)
    return {
        r.metric
        for r in rows
        if r.value is not None
        and library[r.metric].rule is Rule.PEOPLE
        and told.get((r.metric, r.partner_id, r.as_of or r.quarter, "ALL"))
    }
