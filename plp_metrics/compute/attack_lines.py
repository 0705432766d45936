"""What the published lines of a school year tell: of partners, and of sums over them.

A share of people whose trait is known tells how many are unknown. A class held against its schools tells the
shown share's base again, and a sum of those how many are known, as roughly as a ratio of two decimals does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from plp_metrics.compute.attack import ContradictionError
from plp_metrics.compute.attack_mirrors import Weighed
from plp_metrics.compute.attack_seen import Hidden, Stand, Told
from plp_metrics.compute.attack_year import (
    ABOUT,
    MIRRORS,
    QUESTIONS,
    REST,
    SHAPES,
    UNKNOWN,
    YES,
    Kind,
    Line,
    Year,
)
from plp_metrics.compute.publish_rules import KEY_LINES, KNOWN_LINES
from plp_metrics.model import ALL

ROUNDED = 0.005
"""How far a ratio of two decimals may lie from what it stands for."""


def told(year: Year, kind: Kind, lines: Iterable[Line]) -> Iterator[Told]:
    """What lines tell. Raises ContradictionError for one that says more than it may."""
    for line in lines:
        if line.kind == kind:
            yield from _pool(year, line) if line.who == ALL else _line(year, line)


def untold(year: Year, kind: Kind, own: str | None) -> Iterator[Hidden]:
    """Partners' lines of a question that were shown to nobody; where an earlier one was, it is kept."""
    shown = {
        year.stand(kind, line.who, line.quarter, line.begins)
        for line in year.lines if line.kind == kind and line.who != ALL
    }  # fmt: skip
    partners = {stand.who for stand in shown if stand is not None}
    for stand in year.counts[kind] if kind in QUESTIONS.values() else ():
        if stand not in shown and stand.who != own:
            yield Hidden(f"{stand.who} {stand.quarter} {YES}", (stand,), (YES,), stand.who in partners)


def weighed(year: Year, kind: Kind, lines: Iterable[Line]) -> Iterator[Weighed]:
    """What sums of classes held against their schools tell of how many are known."""
    for pool in lines:
        if pool.kind != kind or pool.metric not in MIRRORS or pool.who != ALL or not pool.of:
            continue
        try:
            stands = list(_weights(year, pool))
        except ContradictionError:
            if not year.stands(pool.begins):
                raise
            # Its partners' lines tell more than their sum.
            continue
        ratio = pool.yes / pool.of
        ends = (ratio, ratio) if abs(ratio - round(ratio, 2)) > 1e-9 else (ratio - ROUNDED, ratio + ROUNDED)
        most = math.floor(100 * pool.yes / ends[0] + 1e-6) if ends[0] > 0 else None
        yield Weighed(tuple(stands), math.ceil(100 * pool.yes / ends[1] - 1e-6), most)


def _weights(year: Year, pool: Line) -> Iterator[tuple[Stand, int, bool]]:
    for line in _beside(year, pool, pool.metric):
        stand = year.stand(pool.kind, line.who, line.quarter, line.begins)
        if stand is not None and pool.division in (ALL, year.divisions[pool.kind, stand]):
            share = _share(year, line)
            yield stand, _percent(line, share), _is_of_known(year, pool.kind, stand, share)


def _line(year: Year, line: Line) -> Iterator[Told]:
    kind = line.kind
    stand = year.stand(kind, line.who, line.quarter, line.begins)
    if stand is None:
        return
    total = sum(year.counts[kind][stand].values())
    if line.metric in QUESTIONS:
        yield Told((stand,), (YES,), line.yes)
        if line.of is not None:
            yield Told((stand,), (YES, REST), int(line.of))
        return
    if line.metric in KNOWN_LINES:
        yield Told((stand,), (UNKNOWN,), total - line.yes)
        return
    yield Told((stand,), SHAPES[kind[1]].key_of, line.yes)
    try:
        of = _base(year, line) if line.metric in MIRRORS else line.of
    except ContradictionError:
        if not year.stands(line.begins):
            raise
        # Under earlier rules the number to expect was a sum over those whose trait is known.
        of = total - year.counts[kind][stand].get(UNKNOWN, 0)
    if of is not None and of < total:
        yield Told((stand,), (UNKNOWN,), total - int(of))


def _pool(year: Year, line: Line) -> Iterator[Told]:
    """What a sum over partners tells; which are in it is known: those shown, and some not."""
    kind, inside = line.kind, _in_pool(year, line)
    total = sum(sum(year.counts[kind][stand].values()) for stand in inside)
    if line.metric in KNOWN_LINES:
        yield Told(tuple(inside), (UNKNOWN,), total - line.yes)
        return
    yield Told(tuple(inside), SHAPES[kind[1]].key_of, line.yes)
    if line.metric in QUESTIONS and line.of is not None:
        yield Told(tuple(inside), (YES, REST), int(line.of))
    out_of_known = tuple(stand for stand, is_known in inside.items() if is_known)
    if line.metric in KEY_LINES and out_of_known and line.of is not None:
        yield Told(out_of_known, (UNKNOWN,), total - int(line.of))


def _in_pool(year: Year, pool: Line) -> Mapping[Stand, bool]:
    """Stands of a sum, and whether each is shown out of those known only."""
    kind, found = pool.kind, dict[Stand, bool]()
    shown = {line.who: line for line in _beside(year, pool, pool.metric)}
    for who, (stand, _, in_line) in _last(year, pool).items():
        if in_line and who not in shown and pool.metric in KEY_LINES:
            found[stand] = False
    for who, line in shown.items():
        at = year.stand(kind, who, line.quarter, line.begins)
        if at is not None:
            found[at] = _is_of_known(year, kind, at, line)
    return {s: is_known for s, is_known in found.items() if pool.division in (ALL, year.divisions[kind, s])}


def _is_of_known(year: Year, kind: Kind, stand: Stand, line: Line) -> bool:
    return line.of is not None and line.of < sum(year.counts[kind][stand].values())


def _beside(year: Year, one: Line, metric: str) -> Iterator[Line]:
    """Partners' lines of a metric that were in force when a line was published."""
    for line in year.lines:
        if (
            line.metric == metric and line.quarter == one.quarter and line.who != ALL
            and line.begins <= one.begins and (line.ends is None or line.ends > one.begins)
        ):  # fmt: skip
            yield line


def _share(year: Year, mirror: Line) -> Line:
    """The key line that a class held against its schools was shown beside."""
    found = [x for x in _beside(year, mirror, ABOUT[mirror.metric]) if x.who == mirror.who]
    if not found:
        raise ContradictionError(f"{mirror.metric} of {mirror.who} was said without its share")
    return found[0]


def _base(year: Year, mirror: Line) -> float | None:
    """What a share was out of, by the class held against its schools."""
    share = _share(year, mirror)
    return round(100 * mirror.of / _percent(mirror, share)) if mirror.of else share.of


def _percent(mirror: Line, share: Line) -> int:
    """The share to expect, which anybody can work out of open figures; only a whole percent tells no more."""
    exact = 100 * (mirror.of or 0) / (share.of or 1)
    if abs(exact - round(exact)) > 1e-6 or mirror.yes != share.yes:
        raise ContradictionError(f"{mirror.metric} of {mirror.who} says more than a share in whole percents")
    return round(exact)


def _last(year: Year, pool: Line) -> Mapping[str, tuple[Stand, str, bool]]:
    """Whom the tables of the release of a sum, or the last one before it, were made of."""
    before = [
        release for release, event in year.events.items()
        if event <= pool.begins and year.inside.get((pool.kind, release))
    ]  # fmt: skip
    return year.inside[pool.kind, max(before)] if before and pool.quarter == "Q4" else {}
