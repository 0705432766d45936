"""The foot of the partner's page: its courses, what its workshops' participants said, what it handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plp_metrics import access, store
from plp_metrics.compute import pooled, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import sentences, words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import href
from plp_metrics.draw.panels import Panel, panels
from plp_metrics.draw.quality import quality
from plp_metrics.model import ALL, Metric, Partner, Result, Viewer
from plp_metrics.ui import go, program, reporting, show
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.partner_card import series

GROWTH = ("teachers_participating", "students_active")
"""The two that are drawn course by course."""
SURVEY = ("quality_overall", "quality_recommend", "quality_prepared")
"""The survey's items the summary shows; the page of quality has all."""


def draw(viewer: Viewer, asked: Asked, partner: Partner, name: str) -> None:
    """All three, one under the other. name: of the downloads."""
    library = program.library()
    for key in GROWTH:
        drawn = by_course(viewer, asked, partner, library[key]) if key in library else None
        if drawn is not None:
            show.figure(drawn, f"partner_{key}_courses", f"{key}-by-course-{name}")
    said = survey(viewer, asked)
    if said is not None:
        show.figure(said, "partner_survey", f"workshop-quality-{name}")
        if go.registered("quality"):
            more = go.link(
                "Every question, every workshop", "quality", **asked.params, partner=partner.partner_id
            )
            show.html(f"<div>{more}</div>", "partner_quality")
    handed_in = reporting.handed_in_table(viewer, partner.partner_id, asked.year)
    if handed_in.rows:
        show.finding(f"What was handed in for {asked.year}", "The files that count now")
        show.html(handed_in.html(), "partner_hand_ins")
    else:
        show.empty(f"Nothing was handed in for {asked.year}.", "Files appear here once they are submitted.")


def by_course(viewer: Viewer, asked: Asked, partner: Partner, metric: Metric) -> Figure | None:
    """A metric for each course the partner offers, on one scale; None with fewer than two courses."""
    shown = []
    for course in partner.courses.get(asked.year, ()):
        if course in metric.courses:
            history = series(viewer, asked, (metric.key,), course).get(metric.key, [])
            last = next((r for r in reversed(history) if r.value is not None), None)
            note = f"of {words.amount(last.target, metric)}" if last and last.target is not None else ""
            shown.append(Panel(words.course(course), note, tuple(history)))
    if len(shown) < 2 or asked.course != ALL:
        return None
    drawn = panels(shown, metric)
    explain = href("number", **asked.params, metric=metric.key, partner=partner.partner_id)
    return replace(
        drawn,
        title=f"{metric.title}, course by course",
        caption=f"{drawn.caption}; dashed: the agreed line",
        explain=explain,
    )


def survey(viewer: Viewer, asked: Asked) -> Figure | None:
    """What people said: the last workshop (for who may see it), all of the partner's, all partners."""
    library = program.library()
    items = [library[key] for key in SURVEY if key in library]
    if not items:
        return None
    keys = tuple(m.key for m in items)
    scope, now = access.scope(viewer), store.current()
    mine = answer(now, scope, results.results, asked.question(keys, only=(asked.partner or "",)))
    everyone = answer(now, scope, pooled.network, asked.question(keys, only=None))
    columns: dict[str, Sequence[Result]] = {"All its workshops": mine, "All partners": everyone}
    held = {key: _workshops(viewer, asked, key) for key in keys}
    last = next((r.workshop for r in reversed(held[keys[0]])), None)
    if last is not None:
        own = [r for some in held.values() for r in some if r.workshop == last]
        columns = {f"Last workshop, {last}": own, **columns}
    drawn = quality(columns, items)
    caption = "Share of answers that agree, 0 to 100 %; thin line: the range. This school year so far"
    explain = href("number", **asked.params, metric=keys[0], partner=asked.partner)
    return replace(drawn, title=sentences.quality(mine, everyone, library), caption=caption, explain=explain)


def _workshops(viewer: Viewer, asked: Asked, metric: str) -> tuple[Result, ...]:
    """One result per workshop of the year up to the quarter asked for; none for who may not see raw rows."""
    found = answer(
        store.current(), access.scope(viewer), results.by_workshop, metric, asked.partner or "", asked.year
    )
    return tuple(r for r in found if r.quarter <= asked.quarter)
