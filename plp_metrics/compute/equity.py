"""Who the program reaches against who is in the schools around it, and the four questions of equity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from plp_metrics.compute import parity
from plp_metrics.compute.pooled import by_region, network
from plp_metrics.compute.results import results
from plp_metrics.compute.results_frame import Library, library
from plp_metrics.model import NETWORK, Mark, Period, Question, Result, Scope
from plp_metrics.model.equity import CAPE, GROUPS, Cape, Group, Moved, Parity, Represented

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEVELS = ("nation", "division", "partner")
Place = tuple[str, str]
"""partner_id, division"""


def representation(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    group: str,
    level: str = "nation",
    *,
    since: str = "",
    declared: Library | None = None,
) -> tuple[Represented, ...]:
    """A group in the classes against its schools: for all partners, each division or each partner named.

    observed ÷ expected students of the group (the mirror metrics), in the latest quarter of the year with a
    figure; published figures for everybody but who may see the raw rows. since: the school year whose last
    figure is the baseline of the gap, "" for none. question.metrics is not read. A kept or withheld line, and
    one whose share is not shown beside it, has no parity and no gap. Raises KeyError for a group that is not
    declared.
    """
    about = GROUPS[group]
    now = _figures(cursor, scope, question, about, level, declared)
    then: Mapping[Place, tuple[Result, Parity | None]] = {}
    if since and since < question.school_year:
        before = replace(question, school_year=since, quarter="Q4")
        found = _figures(cursor, scope, before, about, level, declared)
        then = {place: (figures[about.mirror], _parity(about, figures)) for place, figures in found.items()}
    return tuple(
        _represented(about, place, figures, then.get(place), since) for place, figures in now.items()
    )


def cape(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    partner_id: str = NETWORK,
    *,
    declared: Library | None = None,
) -> Cape:
    """Results under the four questions of equity, of all partners together or of one. A partner the scope
    does not name has none. question.metrics is not read."""
    known = library(declared)
    keys = {part: [k for k in keys if k in known] for part, keys in CAPE.items()}
    asked = replace(question, metrics=tuple(k for some in keys.values() for k in some), partners=None)
    if partner_id == NETWORK:
        found = network(cursor, scope, asked, declared=declared)
    else:
        found = results(cursor, scope, replace(asked, partners=(partner_id,)), declared=declared)
    by_key = {r.metric: r for r in found}
    parts = {part: tuple(by_key[k] for k in some if k in by_key) for part, some in keys.items()}
    return Cape(question.school_year, question.quarter, question.course, partner_id, parts)


def _figures(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    group: Group,
    level: str,
    declared: Library | None,
) -> dict[Place, dict[str, Result]]:
    """Place → metric → result, of the mirror, the share and the share known."""
    keys = tuple(k for k in (group.mirror, group.share, group.known) if k in library(declared))
    asked = replace(question, metrics=keys)
    found: Iterable[Result]
    if level == "partner":
        found = results(cursor, scope, asked, declared=declared)
    else:
        found = network(cursor, scope, replace(asked, partners=None), declared=declared)
        if level == "division":
            stands = next((r.as_of for r in found if r.metric == group.mirror), None)
            period = Period(question.school_year, stands or question.quarter)
            found = [
                r
                for key in keys
                for r in by_region(
                    cursor,
                    scope,
                    key,
                    period,
                    question.course,
                    level,
                    as_of=question.as_of,
                    declared=declared,
                )
            ]
    placed: dict[Place, dict[str, Result]] = {}
    for one in found:
        placed.setdefault((one.partner_id, one.division), {})[one.metric] = one
    return {place: figures for place, figures in placed.items() if group.mirror in figures}


def _represented(
    group: Group,
    place: Place,
    figures: Mapping[str, Result],
    then: tuple[Result, Parity | None] | None,
    since: str,
) -> Represented:
    mirror, known = figures[group.mirror], figures.get(group.known)
    judged = _parity(group, figures)
    share = figures.get(group.share)
    closed = None
    if judged is not None and then is not None and then[1] is not None:
        closed = parity.gap_closed(then[1], judged)
    told = mirror.value is not None
    return Represented(
        group.key,
        place[0],
        place[1],
        mirror.school_year,
        mirror.as_of or mirror.quarter,
        mirror.mark,
        mirror.numerator if told else None,
        mirror.denominator if told else None,
        mirror.value,
        judged,
        known.value if known and known.mark is Mark.SHOWN and known.as_of == mirror.as_of else None,
        _unknown(share, known),
        since if then is not None and then[0].value is not None else "",
        closed,
        mirror.partners_in,
        mirror.provisional,
        mirror.unpublished,
    )


def _parity(group: Group, figures: Mapping[str, Result]) -> Parity | None:
    """The parity of a shown line: x observed of n known against q = expected ÷ n.

    n is the number known behind the share. Where the mirror leaves out a course whose schools are not known,
    it counts fewer of the group than the share does, and n is taken to be smaller in the same measure.
    """
    mirror, share = figures[group.mirror], figures.get(group.share)
    if share is None or mirror.mark is not Mark.SHOWN or share.mark is not Mark.SHOWN:
        return None
    x, expected, of_group, n = mirror.numerator, mirror.denominator, share.numerator, share.denominator
    if mirror.as_of != share.as_of or x is None or not expected or not n or of_group is None:
        return None
    if of_group > 0 and x < of_group:
        n = max(n * x / of_group, x)
    q = expected / n
    return parity.against_census(x, n, q) if 0 < q <= 1 and x <= n else None


def _unknown(share: Result | None, known: Result | None) -> tuple[float, float] | None:
    """The least and the most the share can be, where it is told of how many the trait is unknown."""
    if share is None or known is None or share.mark is not Mark.SHOWN or known.mark is not Mark.SHOWN:
        return None
    if share.as_of != known.as_of or share.numerator is None or share.denominator is None:
        return None
    if known.denominator is None or known.denominator < share.denominator:
        return None
    return parity.bounds(share.numerator, share.denominator, known.denominator - share.denominator)


def closing(found: Iterable[Represented]) -> dict[Moved, int]:
    """How many of these gaps are closing, widening, and so on."""
    counts: dict[Moved, int] = {}
    for one in found:
        if one.closed is not None:
            counts[one.closed.verdict] = counts.get(one.closed.verdict, 0) + 1
    return counts
