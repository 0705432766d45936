"""Which target a figure is judged by: the agreed one, or the sum of those that make it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from plp_metrics.compute.status import plan_by
from plp_metrics.model import ALL, Agreement, Comparison, Kind, Metric, Partner, year_start
from plp_metrics.store.read import agreement_of
from plp_metrics.store.read_program import AgreementRow

DEFAULT_BASES = frozenset({"term_sheet", "playbook", "own"})
"""Where a default target comes from; such a target keeps the clock of its metric."""


Key = tuple[str, str, str]
"""partner, metric, school year"""


class Agreed(Mapping[Key, Sequence[Agreement]]):
    """What was agreed, by partner, metric and school year, oldest first; made where it is looked at."""

    def __init__(self, rows: Iterable[AgreementRow]) -> None:
        self._rows: dict[Key, list[AgreementRow]] = {}
        self._made: dict[Key, Sequence[Agreement]] = {}
        for row in rows:
            self._rows.setdefault((row.partner_id, row.metric, row.school_year), []).append(row)

    def __getitem__(self, key: Key) -> Sequence[Agreement]:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = [agreement_of(row) for row in self._rows[key]]
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, key: Key) -> Sequence[AgreementRow]:
        """The same as they were read."""
        return self._rows.get(key, ())


def in_force(metric: Metric, confirmed: Sequence[Agreement], course: str, quarter: str) -> Agreement | None:
    """The agreement by which a course's (or all courses') figure is judged.

    confirmed: what one partner (or the network) has agreed on this metric for the school year, oldest
    first. All courses of a count without a target of their own are judged by the sum over the courses.
    A rate over all courses needs a target of its own: targets of rates do not add up.
    """
    exact = [a for a in confirmed if a.course == course]
    if exact:
        return exact[-1]
    if course != ALL or metric.kind is Kind.RATE:
        return None
    newest = {a.course: a for a in confirmed}
    return added(metric, list(newest.values()), quarter, "course")


def added(metric: Metric, parts: Sequence[Agreement], quarter: str, of: str) -> Agreement | None:
    """One agreement that asks for the sum of several (courses, partners); None if they don't add up.

    Its milestone for this quarter is the sum of the plans, each with its own season and due quarter. Its
    number is 0: nobody agreed on it as such, and its note says what it is the sum of.
    """
    if not parts:
        return None
    counted = [a for a in parts if a.target is not None and a.comparison is not Comparison.REPORT_ONLY]
    if not counted:
        return parts[-1]
    if len({a.comparison for a in counted}) > 1:
        return None
    plans = [plan_by(metric, a, quarter) for a in counted]
    baselines = [a.baseline for a in counted if a.baseline is not None]
    plural = of if len(counted) == 1 else f"{of}s"
    first = counted[0]
    return Agreement(
        agreement_id=0,
        partner_id=first.partner_id,
        metric=metric.key,
        school_year=first.school_year,
        course=ALL if of == "course" else first.course,
        comparison=first.comparison,
        target=sum(a.target for a in counted if a.target is not None),
        due_quarter=max(a.due_quarter for a in counted),
        baseline=sum(baselines) if len(baselines) == len(counted) else None,
        milestones={quarter: sum(p for p in plans if p is not None)} if None not in plans else {},
        basis=first.basis if len({a.basis for a in counted}) == 1 else "agreed",
        note=f"Sum of the targets of {len(counted)} {plural}",
    )


def is_due(
    metric: Metric, partner: Partner | None, school_year: str, agreement: Agreement | AgreementRow | None
) -> bool:
    """Whether a target can be due in this school year by its metric's clock.

    Something the two sides agreed themselves is due when they said. A default, and the lack of any target
    where a default would stand, waits for its year of the partnership or of the workshops.
    """
    default = metric.default
    if default is None or partner is None or default.comparison is Comparison.REPORT_ONLY:
        return True
    if agreement is not None and agreement.basis not in DEFAULT_BASES:
        return True
    return clock_year(partner, school_year, default.clock) >= default.from_year


def clock_year(partner: Partner, school_year: str, clock: str) -> int:
    """Which year of the partnership (or of its workshops) a school year is; 1 is the first."""
    first = partner.first_cohort_year if clock == "workshop" else partner.first_school_year
    return year_start(school_year) - year_start(first) + 1
