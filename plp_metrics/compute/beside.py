"""One partner beside all partners and beside those like it, for many metrics at once.

The same as `results_compared.compared` and `peers.beside_peers` say of one metric, read together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import quantiles
from typing import TYPE_CHECKING

from plp_metrics.compute.peers import facts_of, nearest
from plp_metrics.compute.results import results
from plp_metrics.compute.results_frame import Library, library, value_of
from plp_metrics.model import Mark, Metric, Period, Question, Result, Rule, Scope
from plp_metrics.model.beside import Beside, Middle, Standing
from plp_metrics.model.fair import Facts, Peers
from plp_metrics.store import read, read_fair

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Values = Mapping[str, float]
"""partner_id → value"""


def beside(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    partner_id: str,
    *,
    declared: Library | None = None,
) -> Standing:
    """Each metric of the question for one partner: its figure, and median and middle half of all partners
    and of its peers in the quarter that figure stands for.

    Nobody is named by it. Of people and surveys only who may see every partner's published rows is told a
    middle half; a kept or withheld figure has none beside it. question.partners is not read.
    """
    known = library(declared)
    asked = Question(
        question.school_year, question.quarter, question.metrics, question.course, (partner_id,),
        question.as_of,
    )  # fmt: skip
    found = results(cursor, scope, asked, declared=declared)
    facts: Mapping[str, Facts] = {}
    if scope.named is None or partner_id in scope.named:
        facts = facts_of(cursor, scope, question.period, as_of=question.as_of, declared=declared)
    close, used = nearest(partner_id, facts) if partner_id in facts else ((), ())
    told = Peers(partner_id, facts.get(partner_id), used, close if scope.named is None else (), len(close))
    stands = {r.metric: r.as_of for r in found if r.mark is Mark.SHOWN and r.as_of is not None}
    values: dict[str, Values] = {}
    for quarter in set(stands.values()):
        metrics = [known[key] for key, at in stands.items() if at == quarter]
        values |= _values(cursor, scope, metrics, Period(question.school_year, quarter), question)
    return Standing(told, tuple(_one(r, values.get(r.metric, {}), close) for r in found))


def _one(result: Result, values: Values, close: Sequence[str]) -> Beside:
    quarter = result.as_of or result.quarter
    alike = [values[p] for p in close if p in values]
    return Beside(
        result.metric, quarter, result.mark, result.value, _middle(list(values.values())), _middle(alike)
    )


def _middle(values: Sequence[float]) -> Middle | None:
    if len(values) < read.SPREAD_OF:
        return None
    low, median, high = quantiles(values, n=4, method="inclusive")
    return Middle(low, median, high, len(values))


def _values(
    cursor: DuckDBPyConnection, scope: Scope, metrics: Sequence[Metric], period: Period, question: Question
) -> dict[str, Values]:
    halves = [
        (metric, partner, x, of)
        for (metric, partner, _), (x, of) in read_fair.everyone(
            cursor, scope, metrics, period, [question.course], question.as_of
        ).items()
    ]
    people = [m for m in metrics if m.rule is not Rule.OPEN]
    if people and scope.named is None:
        rows = read.published(
            cursor, scope, people, [period.school_year], quarters=[period.quarter],
            courses=[question.course], as_of=question.as_of,
        )  # fmt: skip
        halves += [(row[0], row[1], row[8], row[9]) for row in rows if row[7] == Mark.SHOWN]
    found: dict[str, dict[str, float]] = {}
    for metric, partner, x, of in halves:
        value = value_of(x, of)
        if value is not None:
            found.setdefault(metric, {})[partner] = value
    return dict(found)
