"""What the figures ask of a person today: partners to call, one's own figures to look into, in words."""

from __future__ import annotations

from plp_metrics.draw import triage as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import NETWORK, Comparison, Result, Viewer
from plp_metrics.model.triage import Case, Grave
from plp_metrics.ui import ask, go, program, triage

MOST = 3


def today(viewer: Viewer) -> ask.Asked:
    """The question of the first page: the latest quarter, all courses, the viewer's own day."""
    period = program.latest(viewer)
    return ask.Asked(period.school_year, period.quarter, on=viewer.on)


def calls(viewer: Viewer) -> list[str]:
    """Whom to call first, one line a partner, for who sees them all; the rest by a link."""
    asked = today(viewer)
    open_ones = [c for c in triage.cases(viewer, asked) if c.aside is None]
    grave = [c for c in open_ones if c.reasons[0].grave <= Grave.BEHIND]
    lines = [f"{drawn.label(c.reasons[0].grave)} {_call(c, asked)}" for c in grave[:MOST]]
    rest = len(open_ones) - len(lines)
    if rest > 0:
        lines.append(go.link(f"{words.plural(rest, 'more partner')} with a reason", "calls", **asked.params))
    return lines


def own(viewer: Viewer) -> list[str]:
    """What of a partner's own figures needs it most, each with its reason; silence is told elsewhere."""
    asked, library = today(viewer), program.library()
    found = [
        r for c in triage.cases(viewer, asked) for r in c.reasons if r.metric and r.grave < Grave.AT_RISK
    ]
    lines = []
    for reason in found[:MOST]:
        metric = library[reason.metric or ""]
        link = go.link(metric.title, "number", **asked.params, metric=metric.key, partner=viewer.partner_id)
        text = drawn.reason(reason, library, graded=False)[1].partition(": ")[2]
        lines.append(f"{drawn.label(reason.grave)} {link}: {esc(text)}")
    return lines


def network(viewer: Viewer, judged: list[Result]) -> list[str]:
    """Targets of the network that stand behind or at risk, for leadership. judged: worst first."""
    asked, library = today(viewer), program.library()
    lines = []
    for result in judged[:MOST]:
        metric = library[result.metric]
        if result.agreement is None or result.agreement.comparison is Comparison.REPORT_ONLY:
            continue
        link = go.link(metric.title, "metric", **asked.params, metric=metric.key, partner=NETWORK)
        lines.append(f"{link}: {esc(words.full(result, metric))}. {esc(words.gap(result, metric))}")
    return lines


def _call(case: Case, asked: ask.Asked) -> str:
    name = program.names().get(case.partner_id, case.partner_id)
    link = go.link(name, "partner", **asked.params, partner=case.partner_id)
    first = case.reasons[0]
    said = drawn.reason(first, program.library(), graded=False)[0] if first.metric else ""
    more = len(case.reasons) - 1
    return f"{link}: {said}" + (f" and {words.plural(more, 'more reason')}" if more else "")
