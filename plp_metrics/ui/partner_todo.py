"""What the partner's page asks for first: what is due or waits for this side; then what would help most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plp_metrics import access, store
from plp_metrics.act import questions
from plp_metrics.compute.answers import answer
from plp_metrics.draw import ahead, sentences, words
from plp_metrics.draw.came import mark
from plp_metrics.draw.markup import esc, explained, href
from plp_metrics.model import Mark, Period, QuarterState, Result, Scope, Viewer
from plp_metrics.model.forecasts import Likelihood
from plp_metrics.store import read_review
from plp_metrics.store.read_review import Comment
from plp_metrics.ui import clock, go, home_partner, program, reporting
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.partner_card import Seen
from plp_metrics.ui.partner_lists import Missing

MOST = 3


def due(viewer: Viewer, asked: Asked, seen: Seen) -> list[str]:
    """What waits for this viewer's side, as markup: quarters due or returned, findings to explain, a review,
    proposed targets, comments to follow up. Nothing for who only looks on."""
    partner, today = seen.partner, clock.day(viewer, seen.partner.partner_id)
    states = {
        key: q for year in program.years(viewer)[:2] for key, q in reporting.quarters(viewer, year).items()
    }
    lines = []
    if viewer.may("submit") or viewer.may("review") or viewer.partner_id == partner.partner_id:
        for one in home_partner.owed(partner, states, today):
            lines.append(home_partner.owed_line(one))
            if one.state is QuarterState.DRAFT:
                lines += _unexplained(viewer, partner.partner_id, one.period)
    if viewer.may("review"):
        lines += [
            f"{mark('clock', 'To review', 'risk')} "
            f"{go.link(words.quarter(q.period), 'review', partner=partner.partner_id)}: "
            f"handed in on {words.day(clock.date_of(q.at, q.partner_id), True)}"
            for q in sorted(states.values(), key=lambda q: q.period)
            if q.partner_id == partner.partner_id and q.state is QuarterState.SUBMITTED
        ]
    lines += home_partner.proposals(viewer, partner)
    follow = follow_ups(viewer, partner.partner_id, asked.period)
    if follow:
        said = words.plural(len(follow), "comment")
        lines.append(
            f"{mark('diamond', 'To follow up', 'risk')} {said} below, the last: “{esc(follow[-1].text)}”"
        )
    return lines


def follow_ups(viewer: Viewer, partner_id: str, period: Period) -> list[Comment]:
    """Comments about a partner's school year up to the quarter that somebody has to follow up, oldest first;
    none for who takes no part."""
    if not viewer.may("comment"):
        return []
    found = answer(store.current(), access.scope(viewer), _follow_ups, partner_id)
    return [c for c in found if c.period.school_year == period.school_year and c.period <= period]


def _follow_ups(cursor: Any, scope: Scope, partner_id: str) -> tuple[Comment, ...]:
    named = None if scope.named is None else sorted(scope.named)
    found = read_review.comments(cursor, named, partner_id, None, waiting=True, as_of=scope.as_of)
    return tuple(found)


def _unexplained(viewer: Viewer, partner_id: str, period: Period) -> list[str]:
    if not viewer.may("submit"):
        return []
    now = store.current()
    found = questions.to_explain(questions.asked(viewer, now, partner_id, period))
    given = questions.said_before(viewer, now, partner_id, period)
    silent = [key for key in found if not given.get(key, "").strip()]
    if not silent:
        return []
    link = go.link(
        f"explain or mend them before you submit {period.quarter}",
        "submit",
        year=period.school_year,
        quarter=period.quarter,
    )
    return [f"{mark('diamond', 'Not explained', 'risk')} {words.plural(len(silent), 'finding')}: {link}"]


def helps(asked: Asked, seen: Seen, missing: Sequence[Missing]) -> list[str]:
    """What would help most now, as markup: the largest gaps in people, and whom to call."""
    lines = [step(asked, seen, r) for r in steps(seen)]
    return lines + [
        f"{esc(one.label.partition(':')[0])}: call them, their codes are below" for one in missing
    ]


def steps(seen: Seen) -> list[Result]:
    """The results that need it most: behind or at risk, worst first, then those unlikely to be met."""
    worst = sentences.worst_first(seen.agreed)
    unlikely = [
        r
        for r in seen.agreed
        if r not in worst
        and r.mark is Mark.SHOWN
        and seen.forecasts[r.metric].likelihood is Likelihood.UNLIKELY
    ]
    return [*worst, *unlikely][:MOST]


def step(asked: Asked, seen: Seen, result: Result) -> str:
    """One of them as markup: its gap in people, what each quarter left must bring, and the chance."""
    metric, forecast = program.library()[result.metric], seen.forecasts.get(result.metric)
    where = href("number", **asked.params, metric=metric.key, partner=result.partner_id)
    parts = [words.gap(result, metric), ahead.needed(result, forecast, metric)]
    if (of := ahead.shown(result, forecast)) is not None and of.chance is not None:
        parts.append(f"target {ahead.chance(of)}")
    told = "; ".join(p for p in parts if p)
    return f"<b>{explained(metric.title, where)}</b>: {esc(told[:1].lower() + told[1:])}"
