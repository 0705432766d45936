"""A file of many partners and quarters, judged part by part.

A part is one dataset of one partner's quarter in one file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from plp_metrics.intake import DEFAULT_LIMITS, Judged, Limits, judge
from plp_metrics.intake.parts import Key, Parts, take_apart
from plp_metrics.model import Partner, Period, Problem, Severity

ROUNDS = 40
"""How often a file is judged again without its faulty parts before the rest is refused too."""
Quarter = tuple[str, Period]


@dataclass(frozen=True)
class Part:
    """One dataset of one partner's quarter in one file.

    refused: why it can't go in, in sentences; none and it can. found: what was found in its rows (lines as
    in the file). replaces: the version that counts now, 0 where nothing was handed in.
    """

    file: str
    dataset: str
    partner_id: str
    period: Period
    rows: int
    refused: tuple[str, ...] = ()
    found: tuple[Problem, ...] = ()
    replaces: int = 0

    @property
    def quarter(self) -> Quarter:
        return (self.partner_id, self.period)


@dataclass(frozen=True)
class File:
    """One file as it was judged first. good: judged again without its faulty parts, None if none is left.

    whole: what must be fixed and is of no single part.
    """

    judged: Judged
    good: Judged | None
    whole: tuple[Problem, ...]


@dataclass(frozen=True)
class Seen:
    """Files of a back-fill, judged part by part; nothing is stored yet.

    to_explain: partner and quarter → (dataset, finding) that one sentence has to explain. Those about other
    files or quarters have no line here.
    """

    files: tuple[File, ...]
    parts: tuple[Part, ...]
    to_explain: Mapping[Quarter, tuple[tuple[str, Problem], ...]] = field(hash=False, default_factory=dict)

    @property
    def ready(self) -> tuple[Part, ...]:
        return tuple(p for p in self.parts if not p.refused)

    @property
    def refused(self) -> tuple[Part, ...]:
        return tuple(p for p in self.parts if p.refused)


def judge_parts(
    name: str,
    content: bytes,
    today: date,
    partners: Mapping[str, Partner],
    *,
    dataset: str | None = None,
    drop_unknown: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[File, list[Part]]:
    """Judge one file; where something must be fixed, again without the parts it stands in."""

    def judged(bytes_: bytes) -> Judged:
        return judge(
            name, bytes_, dataset=dataset, today=today, many=True, drop_unknown=drop_unknown, limits=limits
        )

    first = judged(content)
    faulty = first.dataset is None or any(p.rule == "too_hard_to_read" for p in first.problems)
    apart = None if faulty else take_apart(content if first.verdict == "reject" else first.kept, dataset)
    if apart is None or first.dataset is None:
        return File(first, None, _must_fix(first)), []
    # Rules of the program need no second look at the rows: their parts are left out from the start.
    refused: dict[Key, list[str]] = {key: _outside(key, partners, today) for key in apart.rows}
    found: dict[Key, list[Problem]] = {key: [] for key in apart.rows}
    whole: list[Problem] = []
    last: Judged | None = first
    gone: set[Key] = set()
    for _ in range(ROUNDS):
        last = judged(apart.without(gone)) if gone else first
        bad = {key for key, why in refused.items() if why} | _faults(last, apart, gone, found, whole)
        if last.verdict != "reject":
            break
        if not bad - gone and not whole:  # rows that are of no quarter the file has
            whole += _must_fix(last)
        gone |= bad
        if whole or gone == set(apart.rows):
            last = None
            break
    else:
        last = None
    parts = []
    for key, rows in apart.rows.items():
        why = refused[key] + _told(found[key], whole, last is None and key not in gone)
        period = Period(key[1], key[2])
        if last is not None and not why:
            why = _states_outside(last, key, partners[key[0]])
        parts.append(Part(name, first.dataset, key[0], period, rows, tuple(why), tuple(found[key])))
    return File(first, last, tuple(whole)), parts


def _must_fix(judged: Judged) -> tuple[Problem, ...]:
    return tuple(p for p in judged.problems if p.severity is Severity.MUST_FIX)


def _faults(
    judged: Judged, apart: Parts, gone: set[Key], found: dict[Key, list[Problem]], whole: list[Problem]
) -> set[Key]:
    """The parts that something in this reading of the file must be fixed in; fills `found` and `whole`."""
    bad: set[Key] = set()
    for problem in judged.problems:
        if problem.rule == "future_quarter":
            continue  # said of each part by _outside; the file's finding names only its first row
        touched = apart.touched(problem.line) - gone
        must_fix = problem.severity is Severity.MUST_FIX
        if apart.keys.get(problem.line or 0) is None and must_fix and problem not in whole:
            whole.append(problem)
        for key in touched:
            if problem not in found[key] and problem.line in apart.keys:
                found[key].append(problem)
            if must_fix:
                bad.add(key)
    return bad


def _outside(key: Key, partners: Mapping[str, Partner], today: date) -> list[str]:
    partner_id, year, quarter = key
    if partner_id not in partners:
        near = [p for p in partners if p.casefold() == partner_id.casefold()]
        meant = f" Write it {near[0]}." if near else " Admit the partner first, or correct its id."
        return [f"There is no partner {partner_id}.{meant}"]
    if Period(year, quarter).first_day > today:
        return [f"{quarter} of {year} has not begun yet. Check school_year and quarter."]
    return []


def _told(found: Sequence[Problem], whole: Sequence[Problem], unread: bool) -> list[str]:
    if whole:
        return [f"The file as a whole must be fixed first: {whole[0].message}"]
    bad = [p for p in found if p.severity is Severity.MUST_FIX]
    if bad:
        things = "One thing" if len(bad) == 1 else f"{len(bad)} things"
        return [f"{things} must be fixed, first in line {bad[0].line}: {bad[0].message}"]
    return ["Too much else in this file must be fixed first."] if unread else []


def _states_outside(judged: Judged, key: Key, partner: Partner) -> list[str]:
    if judged.table is None:
        return []
    columns = ["partner_id", "school_year", "quarter", "state"]
    seen = judged.table.select(columns).group_by(columns).aggregate([]).to_pylist()
    states = {r["state"] for r in seen if (r["partner_id"], r["school_year"], r["quarter"]) == key}
    other = sorted(s for s in states if s and s not in partner.states)
    if not other:
        return []
    of = ", ".join(partner.states)
    return [f"It has rows of {', '.join(other)}, and {partner.partner_id} works in {of}. Correct the state."]
