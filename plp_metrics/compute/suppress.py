"""Which counts of a lattice are withheld, with a witness for every one of them. Pure.

For every withheld count: other tables that agree with everything published, where it is elsewhere
(suppress_proof says how far). What has to move for that is withheld too, and proven in its turn
(suppress_search). Old witnesses stay valid as more is withheld, so one pass ends; they are the proof.
Method: complementary cell suppression by "protection flows" (Fischetti & Salazar 2001; Kelly, Golden & Assad
1992), heuristic, one cell at a time: the cheapest way around (suppress_cycle), else a linear program
(suppress_program). What was tried and measured: docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from plp_metrics.compute.lattice import Before, Row, build
from plp_metrics.compute.lattice_types import Dimension, Lattice, Outcome, Part, State
from plp_metrics.compute.suppress_cycle import Network
from plp_metrics.compute.suppress_proof import Goal, check, goals, others_counts, own_of
from plp_metrics.compute.suppress_search import Pool, Search
from plp_metrics.compute.suppress_stood import Ends, Place, as_it_stood, bounded
from plp_metrics.compute.suppress_viewers import told_by_roll_ups


class UnprovenError(Exception):
    """Even withholding everything leaves a count that could be worked out."""


def suppress(
    dimension: Dimension,
    rows: Sequence[Row],
    *,
    by_partner: bool,
    before: Iterable[Before] = (),
) -> tuple[Lattice, Outcome]:
    """The lattice and what is withheld of it, proven.

    A row without a witness is withheld whole and leaves its roll-ups; a roll-up without one is withheld
    whole. Where an earlier release stands in the way, partners that were not in its roll-ups stay out. What
    even then is narrower than it has to be, because of earlier releases alone, may stay as narrow as they
    leave it. Raises UnprovenError where even that doesn't help, and says where.
    """
    some, past = list(rows), list(before)
    stood: dict[Place, Ends] = {}
    known = {who for old in past if old.release > 0 and len(old.shares) > 1 for who, *_ in old.shares}
    shut: set[str] = set()
    for row in told_by_roll_ups(some):
        some = [_closed(r) if r.who == row else r for r in some]
    while True:
        lattice = bounded(build(dimension, some, by_partner=by_partner, before=past, shut=shut), stood)
        outcome = solve(lattice)
        if not outcome.unproved:
            wrong = check(lattice, outcome)
            if wrong:
                raise UnprovenError(wrong[0])
            return lattice, outcome
        stuck = sorted(outcome.unproved)
        out = {name[1] for name in stuck if name[0] == "partner"}
        closing = [r.who for r in some if r.who in out and (r.is_open or r.is_pooled)]
        bands = {name[1] for name in stuck if name[0] != "partner"} - shut
        newcomers = {r.who for r in some if r.is_pooled and r.who not in known}
        if known and newcomers:
            some = [r._replace(is_pooled=False) if r.who in newcomers else r for r in some]
        elif closing:
            some = [_closed(r) if r.who in closing else r for r in some]
        elif bands:
            shut |= bands
        elif any(r.is_pooled for r in some):
            some = [r._replace(is_pooled=False) for r in some]
        else:
            old = [one for one in past if one.release > 0]
            closed = [_closed(r)._replace(given=frozenset()) for r in rows]
            more = as_it_stood(build(dimension, closed, by_partner=by_partner, before=old), stuck)
            if all(stood.get(place) == ends for place, ends in more.items()):
                raise UnprovenError(
                    f"{'/'.join(stuck[0])} could be worked out from what is published already"
                )
            stood, some, shut = stood | more, list(rows), set()


def _closed(row: Row) -> Row:
    """The row withheld whole, and out of its roll-ups."""
    return row._replace(is_open=False, is_pooled=False)


def solve(lattice: Lattice) -> Outcome:
    """What is withheld of a lattice as it is, with witnesses for those who see all of it and for partners."""
    outcome = Outcome({p for p, part in enumerate(lattice.parts) if part.state is State.HIDDEN})
    found = Pool(lattice)
    network = Network(lattice)
    first = Search(network, outcome, found, outcome.witnesses, goals)
    first.run()
    if not outcome.unproved:
        first.tidy()
    pools = {p for p, part in enumerate(lattice.parts) if part.is_roll_up}
    inside = {leaf // lattice.width for p in pools for leaf in lattice.parts[p].members}
    others = set(range(len(lattice.parts))) - pools
    again = True
    while again and not outcome.unproved:
        size = len(outcome.hidden)
        everybody = Pool(lattice, found.all)
        for row in sorted(inside) if outcome.hidden & pools or lattice.is_linked else ():
            proof = outcome.viewers[lattice.who[row]] = []
            Search(network, outcome, everybody, proof, partial(_left, row), unseen=others, row=row).run(
                others_counts(lattice, row)
            )
        # Roll-ups withheld for one viewer have to be proven for those who see the rows, and for the rest.
        again = len(outcome.hidden) > size
        if again:
            Search(network, outcome, found, outcome.witnesses, goals).run()
    return outcome


def _left(row: int, part: Part) -> list[Goal]:
    """The goals of what is left of a part for somebody who knows this row."""
    return goals(part, *own_of(part, row))
