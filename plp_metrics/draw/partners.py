"""One metric over partners: the sentence, and the table by status and name (never a rank)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil

from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc, explained, href, link
from plp_metrics.draw.palette import GOOD, JUDGED, STATUS
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import ALL, Display, Mark, Metric, Period, Result, Rule, Status


def sentence(network: Result, results: Sequence[Result], metric: Metric) -> str:
    """ "Teachers trained: 412 teachers over 22 partners; 18 of 20 with a target are on plan, 2 behind"."""
    over = words.plural(network.partners_in or 0, "partner")
    if network.value is None:
        return f"{metric.title}: {no_value(network, metric)}"
    lead = f"{metric.title}: {_figure(network, metric)} over {over}"
    if network.status in JUDGED and not _summed(network):
        lead += f", {STATUS[network.status].word.lower()}"
    counts = Counter(r.status for r in results)
    judged = sum(counts[s] for s in JUDGED)
    if not judged:
        return f"{lead}; {'no target is due yet' if counts[Status.NOT_DUE] else 'nobody has agreed a target'}"
    fine = sum(counts[s] for s in GOOD)
    worse = [f"{counts[s]} {STATUS[s].word.lower()}" for s in (Status.BEHIND, Status.AT_RISK) if counts[s]]
    rest = f", {words.listing(worse)}" if worse else ""
    verb = "is" if fine == 1 else "are"
    return f"{lead}; {fine} of {judged} with a target {verb} on plan or better{rest}"


def coverage(pooled: Result, metric: Metric) -> str:
    """ "22 of 24 partners reported"; of what is published: "20 of 24 partners are in it"."""
    if pooled.partners_in is None or pooled.partners_due is None:
        return ""
    did = "reported" if metric.rule is Rule.OPEN else "are in it"
    return f"{pooled.partners_in} of {words.plural(pooled.partners_due, 'partner')} {did}"


def basis(pooled: Result) -> str:
    """Whether the figure may still change."""
    if pooled.value is None:
        return ""
    return "provisional: some of it is not accepted yet" if pooled.provisional else "accepted figures"


def network_target(network: Result, metric: Metric) -> str:
    """The target of all partners together in words, and what it is the sum of; "" where there is none."""
    if network.target is None or network.agreement is None:
        return ""
    told = f"Target of the network: {words.amount(network.target, metric)}"
    if _summed(network):
        told = f"{network.agreement.note}: {words.amount(network.target, metric)}"
    plan = (
        f", {words.amount(_people(network.plan, metric), metric)} by now" if network.plan is not None else ""
    )
    verdict = STATUS[network.status].word.lower() if network.status in JUDGED else ""
    return f"{told}{plan}{f'; {verdict}' if verdict else ''}"


def no_value(pooled: Result, metric: Metric) -> str:
    """Why all partners together have no figure: not published yet is not the same as hidden."""
    if pooled.unpublished:
        until = words.quarter(Period(pooled.school_year, pooled.quarter))
        return f"nothing is published {f'up to {until}' if pooled.course == ALL else 'by course'}"
    if pooled.mark is Mark.NOT_APPLICABLE:
        return "it does not apply to this course"
    return f"{words.value(pooled, metric)} for all partners together"


def whole(pooled: Result, metric: Metric) -> str:
    """All partners' figure without its target; a unit that stands in the title already is not said again."""
    if pooled.value is None or metric.display is not Display.COUNT:
        return words.full(pooled, metric)
    unit = words.unit(pooled.value, metric)
    number = words.amount(pooled.value, metric)
    return number if unit in metric.title.lower() else f"{number} {unit}"


def in_order(results: Sequence[Result], names: Mapping[str, str]) -> list[Result]:
    """By status, what needs attention first, then by name."""
    return sorted(results, key=lambda r: (STATUS[r.status].rank, names.get(r.partner_id, r.partner_id)))


def table(
    results: Sequence[Result],
    metric: Metric,
    names: Mapping[str, str],
    page: str = "partner",
    params: Mapping[str, str] | None = None,
    *,
    judged: bool = True,
) -> Table:
    """One row per partner, by status and then name. Columns no row fills are left out.

    judged: False for figures that no target is about (a partner's part of a state): no status then.
    """
    compared = metric.display is not Display.COUNT
    rows = []
    for r in in_order(results, names):
        name = names.get(r.partner_id, r.partner_id)
        waits = "provisional" if r.provisional else "accepted" if r.value is not None else ""
        rows.append(
            (
                Raw(link(name, page, **{**(params or {}), "partner": r.partner_id}), name),
                _value(r, metric, params or {}, explained_by=judged),
                r.numerator if compared and r.value is not None else None,
                r.denominator if r.value is not None else None,
                span(r, metric),
                _amount(r.target, metric),
                _amount(r.plan, metric),
                _status(r),
                _stood(r),
                waits,
            )
        )
    head = (
        "Partner", metric.short, "Counted", "Of", "95 % range", "Target", "Plan by now", "Status", "As of",
        "Review",
    )  # fmt: skip
    always = (0, 1, 7) if judged else (0, 1)
    never = () if judged else (7,)
    keep = [
        i
        for i in range(len(head))
        if i in always or (i not in never and any(row[i] not in (None, "") for row in rows))
    ]
    kept = tuple(tuple(row[i] for i in keep) for row in rows)
    return Table(tuple(head[i] for i in keep), kept, f"{metric.title} by partner")


def _value(result: Result, metric: Metric, params: Mapping[str, str], *, explained_by: bool) -> Cell | Raw:
    text = words.value(result, metric)
    if result.value is None:
        return Raw(f'<span class="k-ink3">{esc(text)}</span>', text)
    few = " (few)" if words.share_of_people(result, metric) else ""
    note = '<span class="k-ink3"> few</span>' if few else ""
    where = {**params, "metric": metric.key, "partner": result.partner_id}
    why = href("number", **where) if explained_by else ""
    return Raw(f"<b>{explained(text, why)}</b>{note}", f"{plain(result.value, metric)}{few}")


def span(result: Result, metric: Metric) -> Raw | str:
    """The 95 % range on one line; "" where there is none."""
    text = words.interval(result, metric).removeprefix("range ")
    return Raw(f'<span class="nowrap">{esc(text)}</span>', text) if text else ""


def plain(value: float, metric: Metric) -> str:
    """The value as a spreadsheet reads it: counts without a thousands space, the rest as on the page."""
    if metric.display is not Display.COUNT:
        return words.amount(value, metric)
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def _people(value: float, metric: Metric) -> float:
    """A season's share of a count of people is told as whole people."""
    return ceil(value - 1e-9) if metric.display is Display.COUNT else value


def _amount(value: float | None, metric: Metric) -> Raw | str:
    if value is None:
        return ""
    told = _people(value, metric)
    return Raw(esc(words.amount(told, metric)), plain(told, metric))


def _status(result: Result) -> Raw:
    return Raw(icons.status(result.status), STATUS[result.status].word)


def _stood(result: Result) -> str:
    if result.value is None or result.as_of is None:
        return ""
    if result.mark is Mark.KEPT:
        return f"{result.as_of}, {words.CORRECTED if result.as_of == result.quarter else 'kept'}"
    return result.as_of


def _summed(network: Result) -> bool:
    return network.agreement is not None and network.agreement.agreement_id == 0


def _figure(network: Result, metric: Metric) -> str:
    return whole(network, metric) if _summed(network) else words.full(network, metric)
