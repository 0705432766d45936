"""Targets in words: what was agreed, on what ground, and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.came import mark
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import NETWORK, Agreement, Comparison, Display, Metric, Period

COMPARISONS = {
    Comparison.AT_LEAST: "at least",
    Comparison.AT_MOST: "at most",
    Comparison.HOLD: "hold at",
    Comparison.REPORT_ONLY: "report only",
}
BASES = {
    "term_sheet": "Term sheet",
    "playbook": "Playbook",
    "local_schedule": "Local schedule",
    "own": "Code.org's default",
    "agreed": "Agreed by both",
}
SIDES = {"code_org": "Code.org", "partner": "the partner"}
HEAD = ("Metric", "Course", "Target", "Started from", "Due", "Basis", "State", "Since")


def asks(agreed: Agreement, metric: Metric) -> str:
    """ "at least 120 teachers", "hold at 75 %", "report only"."""
    said = COMPARISONS[agreed.comparison]
    if agreed.target is None or agreed.comparison is Comparison.REPORT_ONLY:
        return said
    amount = words.amount(agreed.target, metric)
    if metric.display is Display.COUNT and metric.unit != "US$":
        amount = f"{amount} {words.unit(agreed.target, metric)}"
    return f"{said} {amount}"


def _whole(text: str) -> Raw:
    """A quarter or a day that stays on one line."""
    return Raw(f'<span class="nowrap">{esc(text)}</span>', text) if text else Raw("")


def due(agreed: Agreement) -> str:
    """ "Q4 (Apr–Jun 2018)": the quarter at whose end the target is due."""
    return words.quarter(Period(agreed.school_year, agreed.due_quarter))


def course(agreed: Agreement) -> str:
    """The course's name, or "All courses"."""
    name = words.course(agreed.course)
    return name[:1].upper() + name[1:]


def waits_for(agreed: Agreement) -> str:
    """The side that has to confirm a proposal."""
    return "code_org" if agreed.proposed_side == "partner" else "partner"


def state(agreed: Agreement) -> Raw:
    """Where it stands, as symbol and word, and for a proposal whose turn it is."""
    if agreed.state == "proposed":
        who, next_side = SIDES.get(agreed.proposed_side, ""), SIDES[waits_for(agreed)]
        word = f"Proposed by {who}, waits for {next_side}"
        return Raw(mark("clock", word, "risk"), word)
    symbol, word, ink = {
        "confirmed": ("tick", "Confirmed", "good"),
        "declined": ("slash", "Declined", "ink3"),
        "superseded": ("dash", "Replaced by a later one", "ink3"),
        "countered": ("dash", "Answered with another proposal", "ink3"),
    }[agreed.state]
    return Raw(mark(symbol, word, ink), word)


def table(
    agreed: Sequence[Agreement],
    metrics: Mapping[str, Metric],
    caption: str,
    notes: Mapping[int, tuple[str, str]] | None = None,
) -> Table:
    """One row per target, in the order given. notes: number → (markup, words) of what stands under what it
    asks for, such as an exception; it never takes the target's place."""
    rows = []
    for a in agreed:
        metric = metrics[a.metric]
        start = "" if a.baseline is None else words.amount(a.baseline, metric)
        since = "" if a.agreed_on is None else words.day(a.agreed_on.date(), year=True)
        under, plain = (notes or {}).get(a.agreement_id, ("", ""))
        said = f"{asks(a, metric)}; {plain}" if plain else asks(a, metric)
        asked = Raw(f"<b>{esc(asks(a, metric))}</b>{note(steps(a, metric))}{under}", said)
        told = Raw(esc(metric.title) + note(a.note), metric.title)
        basis = BASES.get(a.basis, a.basis)
        if a.partner_id == NETWORK and a.basis == "agreed":
            basis = "Set by Code.org"
        rows.append((told, course(a), asked, start, _whole(due(a)), _whole(basis), state(a), _whole(since)))
    return Table(HEAD, tuple(rows), caption)


def agreed_by(partner_id: str, name: str, year: str) -> str:
    """The heading over the targets that hold."""
    if partner_id == NETWORK:
        return f"Targets of the network for {year}"
    return f"What {name} and Code.org agreed for {year}"


def steps(agreed: Agreement, metric: Metric) -> str:
    """ "on the way: Q2 20, Q3 35"; "" without milestones."""
    found = [f"{q} {words.amount(value, metric)}" for q, value in sorted(agreed.milestones.items())]
    return f"on the way: {', '.join(found)}" if found else ""


def proposal(agreed: Agreement, metric: Metric, who: str) -> str:
    """A waiting proposal in one sentence: what, for whom, by when, from which start, why."""
    start = "" if agreed.baseline is None else f", from {words.amount(agreed.baseline, metric)}"
    text = (
        f"{who}{metric.title}, {words.course(agreed.course)}: {asks(agreed, metric)} by {due(agreed)}{start}"
    )
    return f"{text}. “{agreed.note}”" if agreed.note else text


def without(metrics: Sequence[Metric]) -> str:
    """Metrics without a target, by group: quiet, because no target is never a failure."""
    groups: dict[str, list[str]] = {}
    for metric in metrics:
        groups.setdefault(metric.group, []).append(esc(metric.title))
    rows = "".join(
        f"<dt>{esc(group.replace('_', ' ').capitalize())}</dt><dd>{', '.join(titles)}</dd>"
        for group, titles in groups.items()
    )
    return f'<dl class="define">{rows}</dl>'
