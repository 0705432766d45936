"""Every release of a school year as one reader has seen it, attacked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute import attack_lines
from plp_metrics.compute.attack import NOTHING, ContradictionError, Fact, Report, attack
from plp_metrics.compute.attack_courses import with_courses
from plp_metrics.compute.attack_mirrors import with_mirrors
from plp_metrics.compute.attack_seen import Known, Stand, known
from plp_metrics.compute.attack_year import SHAPES, SHARES, Kind, Year
from plp_metrics.model import ALL, Basis

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Reader(NamedTuple):
    """Who reads. own: the partner it is; None for who sees every partner's published rows."""

    basis: Basis
    own: str | None = None


@dataclass
class Ready:
    """Attacks made before: of one population and dimension by what was asked, whole ones by what was read."""

    kinds: dict[object, Report] = field(default_factory=dict)
    whole: list[tuple[tuple[object, ...], Report]] = field(default_factory=list)


def attacked(
    cursor: DuckDBPyConnection, year: str, reader: Reader, *, seconds: float,
    ready: Ready | None = None, since: int | None = None,
) -> Report:  # fmt: skip
    """Attack everything published of a school year as this reader saw it, release after release.

    What takes longer than that counts as a disclosure. ready: attacks made before, filled with these; where
    two readers were shown the same, one is enough. since: the event of the release that is judged; what could
    be worked out as exactly without it `stood` before.
    """
    until = time.monotonic() + seconds
    done = Ready() if ready is None else ready
    seen_by = Year(cursor, reader.basis, year, since)
    read = (reader.own, *seen_by.read)
    for before, report in done.whole:
        if before == read:
            return report
    whole = _all_kinds(seen_by, reader, until, done.kinds)
    if not (whole.stood or whole.disclosures):
        done.whole.append((read, whole))
    return whole


def _all_kinds(seen_by: Year, reader: Reader, until: float, done: dict[object, Report]) -> Report:
    whole = NOTHING
    for kind in SHARES.values():
        try:
            seen, published, withheld = _seen(seen_by, kind, reader.own)
        except ContradictionError as error:
            whole = whole.plus(contradicted(kind, error))
            continue
        asked = (kind, tuple(seen.facts), tuple(seen.targets))
        if asked not in done:
            before = None if seen_by.since is None else partial(_before, seen_by, kind, reader.own)
            report = one_attack(kind, seen, until, before)
            done[asked] = report._replace(published=published, withheld=withheld)
        report = done[asked]
        if report.stood or report.disclosures:
            # What was said before may be another for the next reader.
            del done[asked]
        whole = whole.plus(report)
    return whole


def _before(year: Year, kind: Kind, own: str | None) -> Sequence[Fact]:
    """What a reader knew without the release that is judged."""
    return _seen(year.before(), kind, own)[0].facts


def _seen(year: Year, kind: Kind, own: str | None) -> tuple[Known, int, int]:
    """What a reader knows of a population and dimension; how many numbers were published and withheld."""
    lines = [line for line in year.lines if own is None or line.who in (own, ALL)]
    told = [*year.told(kind, own), *attack_lines.told(year, kind, lines)]
    hidden = [*year.hidden(kind, own), *attack_lines.untold(year, kind, own)]
    shape = SHAPES[kind[1]]
    seen = known(shape, year.counts[kind], told, hidden, own)
    seen = with_mirrors(seen, attack_lines.weighed(year, kind, lines))
    return with_courses(seen, shape.key_of, year.by_course(kind), own), len(told), len(hidden)


def one_attack(
    kind: Kind, seen: Known, until: float | None = None, before: Callable[[], Sequence[Fact]] | None = None
) -> Report:
    """The attack on one population and dimension; what does not add up counts as a disclosure.

    before: what was known without the release that is judged. found, stood: (kind, partner), or ALL where a
    sum over several was worked out.
    """
    try:
        found = attack(seen.facts, seen.tops, seen.truth, seen.targets, until=until, before=before)
    except ContradictionError as error:
        return contradicted(kind, error)
    return found._replace(
        disclosures=tuple(f"{_name(kind)}, {text}" for text in found.disclosures),
        found=_partners(kind, found.found), stood=_partners(kind, found.stood),
    )  # fmt: skip


def _partners(kind: Kind, found: Iterable[Iterable[Stand]]) -> frozenset[tuple[Kind, str]]:
    whose = ({stand.who for stand in stands} for stands in found)
    return frozenset((kind, next(iter(who)) if len(who) == 1 else ALL) for who in whose)


def contradicted(kind: Kind, error: ContradictionError) -> Report:
    """What does not add up, as a disclosure."""
    return NOTHING._replace(disclosures=(f"{_name(kind)}: {error}",))


def _name(kind: Kind) -> str:
    return f"{kind[0]}s by {kind[1].replace('_', ' ')}"
