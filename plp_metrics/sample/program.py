"""The whole sample program: partners, schools, hand-ins, agreements and lives, from one seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plp_metrics.model import DATASETS, Agreement, Partner, Period
from plp_metrics.sample import classes, figures, life, roster, rows, workshops
from plp_metrics.sample.agreements import Results, agreements
from plp_metrics.sample.cast import LAST_START, Part, cast
from plp_metrics.sample.life import Life
from plp_metrics.sample.roster import Roster
from plp_metrics.sample.rows import Rows
from plp_metrics.sample.schools import School, state_schools
from plp_metrics.sample.workshops import Workshop

_MOST_SECTIONS = 2.0
_YEARS = 6


@dataclass(frozen=True)
class Invented:
    """Everything about one partner from which its files are written."""

    part: Part
    roster: Roster
    sections: list[classes.Sections]
    workshops: dict[Period, list[Workshop]]


@dataclass(frozen=True)
class HandIns(Mapping[tuple[str, Period, str], Rows]):
    """(partner, period, dataset) → rows in the contract's order of columns, written when asked for.

    A dataset that was left out of a quarter has no key; no rows means that there was nothing to report.
    """

    seed: int
    first: int
    invented: Mapping[str, Invented]

    def __iter__(self) -> Iterator[tuple[str, Period, str]]:
        for partner_id, story in self.invented.items():
            for period in life.quarters(story.part, self.first):
                for dataset in DATASETS:
                    if story.part.missing.get(str(period)) != dataset:
                        yield partner_id, period, dataset

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, key: tuple[str, Period, str]) -> Rows:
        partner_id, period, dataset = key
        story = self.invented[partner_id]
        part, entries, sections = story.part, story.roster, story.sections
        if period not in life.quarters(part, self.first) or part.missing.get(str(period)) == dataset:
            raise KeyError(key)
        if dataset == "teachers":
            return rows.teachers(part, entries, sections, period)
        if dataset == "students":
            return rows.students(part, entries, sections, period)
        if dataset == "workshop_surveys":
            return rows.workshop_surveys(self.seed, part, story.workshops.get(period, []), period)
        return rows.diversity(self.seed, part, entries, sections, period)


@dataclass(frozen=True)
class Program:
    """The sample program.

    schools: the public facts of schools by school year. life: in the order of handing in.
    """

    seed: int
    partners: tuple[Partner, ...]
    schools: tuple[School, ...]
    hand_ins: HandIns
    agreements: tuple[Agreement, ...]
    life: tuple[Life, ...]
    parts: tuple[Part, ...] = field(repr=False)


def program(partners: int = 24, years: int = 2, rows: int | None = None, seed: int = 2016) -> Program:
    """Invent a program of `partners` partners over the `years` school years that end with 2017-18.

    rows: about how many rows the students files have over the whole program (None: as they come, about
    30 000 for 24 partners). Raises ValueError on numbers that make no program.
    """
    if partners < 1 or not 1 <= years <= _YEARS or (rows is not None and rows < 1):
        raise ValueError(f"a sample needs at least 1 partner, 1 to {_YEARS} years and at least 1 row")
    first = LAST_START - years + 1
    parts = cast(partners, first)
    times, more = 1.0, 1.0
    invented = {part.id: _invent(seed, part, first, times, more) for part in parts}
    if rows is not None:
        # More classes for each teacher first, then more teachers; the second step corrects for rounding.
        wanted = rows / _student_rows(invented)
        more = min(_MOST_SECTIONS, max(1.0, wanted**0.3))
        times = wanted / more
        for _ in range(2):
            invented = {part.id: _invent(seed, part, first, times, more) for part in parts}
            times *= rows / _student_rows(invented)
    many = max(1, round(times**0.5))
    found = dict(_results(seed, first, invented))
    states = sorted({state for part in parts for state in part.states})
    return Program(
        seed=seed,
        partners=tuple(part.partner(first) for part in parts),
        schools=tuple(
            school
            for state in states
            for start in range(first, LAST_START + 1)
            for school in state_schools(seed, state, start, many)
        ),
        hand_ins=HandIns(seed, first, invented),
        agreements=agreements(seed, parts, found),
        life=life.lives(seed, parts, first),
        parts=parts,
    )


def _invent(seed: int, part: Part, first: int, times: float, more: float) -> Invented:
    entries = roster.invent(seed, part, first, times)
    return Invented(
        part=part,
        roster=entries,
        sections=classes.invent(seed, part, entries, more),
        workshops=workshops.invent(seed, part, entries),
    )


def _student_rows(invented: Mapping[str, Invented]) -> int:
    return sum(len(y.running(q)) for story in invented.values() for y in story.sections for q in range(4))


def _results(
    seed: int, first: int, invented: Mapping[str, Invented]
) -> Iterator[tuple[tuple[str, int], Results]]:
    for partner_id, story in invented.items():
        for start in range(max(first, story.part.first_cohort), LAST_START + 1):
            yield (
                (partner_id, start),
                figures.results(seed, story.part, story.roster, story.sections, story.workshops, start),
            )
