"""Whom to call first: every reason to worry about a partner, and the order of the partners. Pure.

Source of the idea: the outlier lists of OpenPrescribing and the icon grid of NHS England's Making Data
Count; the order of gravity is our own (`model.triage.Grave`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from plp_metrics.model import Assurance, Result, Status, Trend, Variation
from plp_metrics.model.forecasts import Forecast, Likelihood
from plp_metrics.model.triage import Aside, Case, Grave, Reason

Key = tuple[str, str]
"""metric, partner_id"""

_SILENT = frozenset(
    {Status.WITHHELD, Status.UNPUBLISHED, Status.KEPT, Status.NOT_APPLICABLE, Status.NOT_REPORTED}
)


def reasons(
    results: Iterable[Result], trends: Iterable[Trend], forecasts: Iterable[Forecast]
) -> dict[str, list[Reason]]:
    """The reasons each partner's figures give, by partner. At most one for a figure: its gravest."""
    moved = {(t.metric, t.partner_id): t for t in trends}
    ahead = {(f.metric, f.partner_id): f for f in forecasts}
    found: dict[str, list[Reason]] = {}
    for result in results:
        key = (result.metric, result.partner_id)
        grave = gravity(result, moved.get(key), ahead.get(key))
        if grave is not None:
            chance = ahead[key].chance if key in ahead else None
            found.setdefault(result.partner_id, []).append(Reason(grave, result.metric, result, chance))
    return found


def gravity(result: Result, trend: Trend | None, forecast: Forecast | None) -> Grave | None:
    """The gravest reason one figure gives; None where there is none, and for whatever is hidden or kept."""
    if result.status in _SILENT:
        return None
    behind = result.status is Status.BEHIND
    worse = trend is not None and trend.variation is Variation.CONCERNING
    misses = trend is not None and trend.assurance is Assurance.MISSES
    unlikely = forecast is not None and forecast.likelihood is Likelihood.UNLIKELY
    if worse and (behind or (misses and not result.too_close)):
        return Grave.ACT
    if behind and (unlikely or misses):
        return Grave.MISSING
    if behind:
        return Grave.BEHIND
    if worse:
        return Grave.WORSE
    if unlikely and result.status is not Status.MET:
        return Grave.UNLIKELY
    return Grave.AT_RISK if result.status is Status.AT_RISK else None


def cases(
    found: Mapping[str, Iterable[Reason]],
    silent: Iterable[str],
    aside: Mapping[str, Aside],
    today: date,
) -> list[Case]:
    """Every partner with a reason, the gravest first: by how many reasons of each gravity it has.

    silent: partners that handed in nothing of a quarter that was due. Those set aside come last, until the
    end of their day. Equal ones by id, so that the order never changes by itself.
    """
    every: dict[str, list[Reason]] = {p: list(rs) for p, rs in found.items()}
    for partner_id in silent:
        every.setdefault(partner_id, []).append(Reason(Grave.SILENT))
    made = [
        Case(p, tuple(sorted(rs, key=lambda r: r.grave)), _still(aside.get(p), today))
        for p, rs in every.items()
        if rs
    ]
    return sorted(made, key=_order)


def _still(aside: Aside | None, today: date) -> Aside | None:
    return aside if aside is not None and aside.until >= today else None


def _order(case: Case) -> tuple[bool, tuple[int, ...], str]:
    return case.aside is not None, tuple(-case.count(g) for g in Grave), case.partner_id
