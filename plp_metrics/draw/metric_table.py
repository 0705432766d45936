"""The table of every partner with what else is to be said beside each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from plp_metrics.draw import forecast, partners, verdicts
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import ASSURANCE
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Assurance, Mark, Metric, Result, Trend, Variation
from plp_metrics.model.forecasts import Forecast, WhyNone

VERDICTS = "Change and target"
"""The head of the column with both verdicts of a trend."""
NOTHING = Raw("", "")


def table(
    results: Sequence[Result],
    metric: Metric,
    names: Mapping[str, str],
    params: Mapping[str, str],
    trends: Mapping[str, Trend],
    forecasts: Mapping[str, Forecast],
    about: Mapping[str, str],
) -> Table:
    """`partners.table` and, of each partner, the change and whether it will hit its target, its year's end if
    things go on as before, and what it is like. Columns that say nothing of anybody are left out.

    trends, forecasts, about: by partner. What is hidden or kept has neither verdict nor forecast.
    """
    plain = partners.table(results, metric, names, params=params)
    order = partners.in_order(results, names)
    columns = (
        (VERDICTS, [_verdicts(r, trends.get(r.partner_id)) for r in order]),
        ("By the year’s end", [_ahead(r, forecasts.get(r.partner_id), metric) for r in order]),
        ("What it is like", [_about(about.get(r.partner_id, "")) for r in order]),
    )
    told = [(head, cells) for head, cells in columns if any(c.text for c in cells)]
    rows = tuple((*row, *(cells[i] for _, cells in told)) for i, row in enumerate(plain.rows))
    return replace(plain, head=(*plain.head, *(head for head, _ in told)), rows=rows)


def _verdicts(result: Result, trend: Trend | None) -> Raw:
    if trend is None or result.mark is not Mark.SHOWN:
        return NOTHING
    parts = []
    if trend.variation is not Variation.NONE:
        parts.append((verdicts.change(trend, short=True), verdicts.change_word(trend)))
    if trend.assurance is not Assurance.NONE:
        parts.append((verdicts.hits(trend, short=True), ASSURANCE[trend.assurance].word))
    markup = f'<span class="nowrap">{"".join(html for html, _ in parts)}</span>'
    return Raw(markup, "; ".join(text for _, text in parts)) if parts else NOTHING


def _ahead(result: Result, of: Forecast | None, metric: Metric) -> Raw:
    if of is None or result.mark is not Mark.SHOWN or of.why_none is WhyNone.YEAR_OVER:
        return NOTHING
    return forecast.cell(of, metric)


def _about(text: str) -> Raw:
    return Raw(f'<span class="small" style="min-width:150px">{esc(text)}</span>', text) if text else NOTHING
