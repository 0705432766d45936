"""What the page of regions shows: sentence, map, tables, trends, and the partners behind one region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plp_metrics import access, store
from plp_metrics.compute import pooled, regions_compared, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import partners, regions, words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import href
from plp_metrics.draw.panels import Panel, panels
from plp_metrics.draw.regions import Region
from plp_metrics.draw.scale import five_steps
from plp_metrics.draw.table import Table
from plp_metrics.draw.tiles import tile_map
from plp_metrics.model import (
    ALL,
    NETWORK,
    Display,
    Mark,
    Metric,
    Period,
    Result,
    Rule,
    Viewer,
    school_year,
    year_start,
)
from plp_metrics.places import DIVISIONS, STATES
from plp_metrics.ui import keys, program
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.looked import looked

YEARS_BACK = 2

FIRST = "implementation_rate"
"""The metric the page opens with: a share, so that regions of unequal size can be compared."""


@dataclass(frozen=True)
class RegionsPage:
    """The page's parts. at: the quarter the figures stand for. no_map, no_divisions: why there is none."""

    metric: Metric
    sentence: str
    meta: str
    at: Period
    states: Sequence[Region]
    divisions: Sequence[Region]
    nation: Result
    params: dict[str, str]
    served: frozenset[str]
    no_map: str
    no_divisions: str


@looked
def look(viewer: Viewer, asked: Asked) -> RegionsPage:
    """Everything but the figures, for these filters and this viewer."""
    metric = program.library()[asked.metric or ""]
    scope, now = access.scope(viewer), store.current()
    (nation,) = answer(now, scope, pooled.network, asked.question((metric.key,)))
    at = Period(asked.year, nation.as_of or asked.quarter)
    served = _served(viewer, at)
    found = {level: _by_place(viewer, asked, metric, at, level) for level in _levels(metric, asked)}
    by_state, by_division = found.get("state", {}), found.get("division", {})
    states = served | frozenset(by_state)
    divisions = sorted(
        d for d in DIVISIONS if d in by_division or any(STATES[s].division == d for s in served)
    )
    ordered = sorted(states, key=lambda code: STATES[code].name)
    of_states = [_region(STATES[s].name, s, by_state.get(s), nation) for s in ordered] if found else []
    of_divisions = (
        [_region(d, d, by_division.get(d), nation, regions.LEAST) for d in divisions] if found else []
    )
    return RegionsPage(
        metric,
        regions.sentence(of_divisions, nation, metric),
        _meta(viewer, asked, nation, at, len(by_state), metric),
        at,
        of_states,
        of_divisions,
        nation,
        {**asked.params, keys.METRIC: metric.key},
        states,
        _no_map(metric, asked) or _all_hidden(of_states),
        _no_divisions(metric, asked),
    )


def states_map(seen: RegionsPage) -> Figure | None:
    """The map; None where the metric has no figure by state."""
    if seen.no_map:
        return None
    held = [r.result for r in seen.states if r.result is not None]
    values = [r.value for r in held if r.value is not None and not words.share_of_people(r, seen.metric)]
    steps = five_steps(values or [r.value for r in held if r.value is not None], seen.metric)
    drawn = tile_map(held, seen.metric, steps, seen.served, params=seen.params)
    few = "dashed: fewer than 10 behind the share, read with care; " if _shares(seen.metric) else ""
    caption = f"{_measure(seen)}; {few}plain: no partner. Choose a state to see its partners"
    return replace(drawn, title=regions.finding(seen.states, seen.metric, "state"), caption=caption)


def states_table(seen: RegionsPage) -> Table:
    return regions.table(seen.states, seen.nation, seen.metric, "state", params=seen.params)


def divisions_figure(seen: RegionsPage) -> Figure | None:
    """The divisions as a table under its finding; None where there are none."""
    if seen.no_divisions:
        return None
    behind = regions.table(seen.divisions, seen.nation, seen.metric, "division", params=seen.params)
    title = regions.finding(seen.divisions, seen.metric, "division")
    caption = ". ".join(t for t in (_measure(seen), regions.chance(seen.metric)) if t)
    return Figure(behind.html("tight"), title, behind, title, caption)


@looked
def trends(viewer: Viewer, asked: Asked) -> Figure | None:
    """A panel for each division and one for all partners, by quarter; None without any line."""
    seen = look(viewer, asked)
    if seen.no_divisions:
        return None
    scope, now, key = access.scope(viewer), store.current(), seen.metric.key
    last = year_start(asked.year)
    years = tuple(school_year(y) for y in range(last - YEARS_BACK, last + 1))
    found = answer(now, scope, pooled.region_series, key, years, asked.course, "division")
    nation = answer(now, scope, pooled.network_series, (key,), asked.course, years)
    until = [r for r in nation if (r.school_year, r.quarter) <= seen.at]
    first = next((i for i, r in enumerate(until) if r.value is not None), len(until))
    series = {d: [r for r in found if r.division == d and _in(r, seen.at)] for d in DIVISIONS}
    works = {d.place for d in seen.divisions}
    shown = [
        regions.panel(Region(d, d, None), series[d], seen.metric, works=d in works or bool(series[d]))
        for d in sorted(DIVISIONS)
    ]
    if first == len(until):
        return None
    whole = until[first:]
    partners_in = words.plural(whole[-1].partners_in or 0, "partner")
    shown.append(Panel("All partners", partners_in, tuple(whole)))
    pairs = [p for d in DIVISIONS if (p := _year_apart(series[d], seen.at))]
    drawn = panels(shown, seen.metric, whole)
    caption = f"{seen.metric.title}, by quarter. {drawn.caption}"
    if any(r.low is not None for r in whole):
        caption += "; the band is the 95 % range"
    explain = href("number", **seen.params, partner=NETWORK)
    return replace(drawn, title=regions.over_time(pairs, seen.metric), caption=caption, explain=explain)


@looked
def chosen(viewer: Viewer, asked: Asked) -> tuple[str, str, Table | None] | None:
    """The state or division asked for: heading, line under it, and the partners there; None without one."""
    seen = look(viewer, asked)
    level = "state" if asked.state != ALL else "division"
    place = asked.state if asked.state != ALL else asked.division
    if place == ALL:
        return None
    name = STATES[place].name if level == "state" else place
    here = {
        key: p
        for key, p in program.named(viewer).items()
        if any(place in (s, STATES[s].division) for s in p.states) and p.takes_part(asked.year)
    }
    scope, now = access.scope(viewer), store.current()
    placed: tuple[Result, ...] = ()
    if level in _levels(seen.metric, asked):
        args = (seen.metric.key, seen.at, asked.course, place, level)
        placed = answer(now, scope, regions_compared.behind_region, *args)
    of_place = {r.partner_id: r for r in placed}
    whole = answer(now, scope, results.results, asked.question((seen.metric.key,), only=tuple(here)))
    rows = [of_place.get(r.partner_id, r) for r in whole] if not placed else list(placed)
    rows += [r for r in whole if placed and r.partner_id not in of_place and r.value is None]
    title = f"{name}: {words.plural(len(rows), 'partner')}"
    if not rows:
        return f"{name}: no partner works there", "No partner has it in its area.", None
    line = f"Each partner's figure within {name}" if placed else "Each partner's figure over its whole area"
    table = partners.table(rows, seen.metric, program.names(), params=asked.params, judged=not placed)
    return title, f"{line}; {words.quarter(seen.at)}", table


def _levels(metric: Metric, asked: Asked) -> tuple[str, ...]:
    return regions_compared.levels_of(metric, asked.course)


def _by_place(viewer: Viewer, asked: Asked, metric: Metric, at: Period, level: str) -> dict[str, Result]:
    args = (metric.key, at, asked.course, level)
    found = answer(store.current(), access.scope(viewer), pooled.by_region, *args)
    return {r.state if level == "state" else r.division: r for r in found}


def _region(name: str, place: str, result: Result | None, nation: Result, least: int = 1) -> Region:
    each = program.library()[nation.metric].answers_each
    return Region(name, place, result, *regions_compared.beside_nation(result, nation, least, each))


def _served(viewer: Viewer, at: Period) -> frozenset[str]:
    taking_part = [p for p in program.named(viewer).values() if p.takes_part(at.school_year)]
    return frozenset(state for p in taking_part for state in p.states)


def _meta(viewer: Viewer, asked: Asked, nation: Result, at: Period, states: int, metric: Metric) -> str:
    earlier = f"as of {at.quarter}, the latest quarter with a figure" if at != asked.period else ""
    count = words.plural(states, "state") + " with a figure" if states else ""
    parts = (
        words.quarter(asked.period),
        earlier,
        partners.coverage(nation, metric),
        partners.basis(nation),
        count,
        f"as it stood on {words.day(program.today(viewer), year=True)}",
    )
    return " · ".join(p for p in parts if p)


def _measure(seen: RegionsPage) -> str:
    return f"{seen.metric.short}, {words.quarter(seen.at)}"


def _shares(metric: Metric) -> bool:
    return metric.display is not Display.COUNT


def _in(result: Result, until: Period) -> bool:
    return (result.school_year, result.quarter) <= until


def _year_apart(series: Sequence[Result], at: Period) -> tuple[Result, Result] | None:
    by = {(r.school_year, r.quarter): r for r in series if r.value is not None}
    before, now = by.get(at.last_year), by.get(at)
    return (before, now) if before is not None and now is not None else None


def _no_map(metric: Metric, asked: Asked) -> str:
    if metric.rule is Rule.PEOPLE and not _no_divisions(metric, asked):
        who = "teachers" if "teacher" in metric.unit.lower() else "students"
        return f"Figures about people are shown by division only, to protect {who} in small states."
    return _no_divisions(metric, asked)


def _all_hidden(of_states: Sequence[Region]) -> str:
    held = [r.result for r in of_states if r.result is not None]
    if any(r.value is not None for r in held) or not any(r.mark is Mark.WITHHELD for r in held):
        return ""
    return "Every state is hidden: in none have three partners enough answers to be shown together."


def _no_divisions(metric: Metric, asked: Asked) -> str:
    if "s" not in metric.grain:
        return "It is counted for a partner as a whole, so it has no state or division."
    if not _levels(metric, asked):
        return "Figures about people and surveys are not split by course and place at once, to protect them."
    return ""
