"""What is looked at before a target is proposed: its way through the year, how likely it is, its peers."""

from __future__ import annotations

from plp_metrics import access, store
from plp_metrics.compute import odds, results
from plp_metrics.compute.answers import answer
from plp_metrics.compute.status import plan_by
from plp_metrics.draw import agreed_before as drawn
from plp_metrics.draw.markup import esc
from plp_metrics.model import (
    NETWORK,
    QUARTERS,
    Agreement,
    Comparison,
    Question,
    Viewer,
    school_year,
    year_start,
)
from plp_metrics.model.forecasts import Odds
from plp_metrics.model.talks import PeersAgreed
from plp_metrics.partnership import agreements as rules
from plp_metrics.partnership.agreements_beside import beside
from plp_metrics.ui import keys, program, show


def before(viewer: Viewer, wanted: Agreement, at: str) -> None:
    """What speaks for and against a target as it is typed, or what is wrong with it."""
    metric = program.library()[wanted.metric]
    wrong = rules.check(
        metric, wanted.comparison, wanted.target, wanted.baseline, wanted.due_quarter, wanted.milestones
    )
    if wrong:
        items = [esc(sentence) for sentence in wrong]
        show.todo("This can't be agreed yet", items, keys.part(at, "wrong"))
        return
    if wanted.comparison is Comparison.REPORT_ONLY or wanted.target is None:
        return
    plan = [(q, plan_by(metric, wanted, q)) for q in QUARTERS if q <= wanted.due_quarter]
    year_before = last_year(viewer, wanted)
    show.figure(drawn.path(wanted, plan, year_before, metric), keys.part(at, "path"), f"plan-{wanted.metric}")
    lines = []
    if wanted.partner_id != NETWORK:
        lines.append(drawn.odds(odds_of(viewer, wanted), metric))
        lines += [esc(sentence) for sentence in drawn.peers(peers_of(viewer, wanted), metric)]
        show.todo("Before you agree", lines, keys.part(at, "odds"))


def odds_of(viewer: Viewer, wanted: Agreement) -> Odds:
    """How many past partner-years grew as much, and the outlook's chance where the year has begun."""
    latest = program.latest(viewer)
    quarter = latest.quarter if wanted.school_year == latest.school_year else QUARTERS[0]
    if wanted.school_year < latest.school_year:
        quarter = QUARTERS[-1]
    question = Question(
        wanted.school_year, quarter, (wanted.metric,), wanted.course, (wanted.partner_id,), viewer.as_of
    )
    return answer(
        store.current(), access.scope(viewer), odds.odds_of, wanted.metric, wanted.partner_id, question,
        wanted.target or 0.0, comparison=wanted.comparison,
    )  # fmt: skip


def peers_of(viewer: Viewer, wanted: Agreement) -> PeersAgreed:
    """What partners like it agreed and reached."""
    of = Agreement(
        0, wanted.partner_id, wanted.metric, wanted.school_year, wanted.course, wanted.comparison, None
    )
    return answer(store.current(), access.scope(viewer), beside, of, program.latest(viewer))


def last_year(viewer: Viewer, wanted: Agreement) -> list[tuple[str, float | None]]:
    """The partner's quarters of the school year before, as far as this viewer may see them."""
    if wanted.partner_id == NETWORK:
        return []
    years = (school_year(year_start(wanted.school_year) - 1),)
    found = answer(
        store.current(), access.scope(viewer), results.series, (wanted.metric,), wanted.partner_id,
        wanted.course, years,
    )  # fmt: skip
    return [(r.quarter, r.value) for r in found]
