"""Two years of money, staff time and facilitators in the sample program.

Most partners are near the playbook's milestones, some are far behind, a few told nothing of their third
year. Code.org owes some of them money for months.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plp_metrics import access
from plp_metrics.act import fund_books, money_checks
from plp_metrics.compute import funding, measure_records
from plp_metrics.model import Period, RefusedError, Viewer, school_year
from plp_metrics.model.money import (
    CODE_ORG,
    ITEMS,
    LOCAL,
    SOURCES,
    Accredited,
    Books,
    BudgetLine,
    Expense,
    Pledge,
    Reimbursement,
    Spent,
    StaffTime,
    YearThree,
)
from plp_metrics.sample.cast import LAST_START, Part
from plp_metrics.sample.chance import Chance
from plp_metrics.sample.life import TODAY
from plp_metrics.sample.program import Program
from plp_metrics.store import Store

_WAYS = {
    "OZARK": (0.31, 0.31), "BLUEGRASS": (0.1, 0.22), "GULFCOAST": (0.2, 0.48), "LAKESHORE": (0.35, 0.62),
    "SONORAN": (0.0, 0.12), "LONESTAR": (0.45, 0.7), "GREATPLAINS": (0.42, 0.83),
}  # fmt: skip
"""Share of the year-3 money pledged by the end of year 1 and by today, of those that lag; the others are
near the milestones."""
_UNTOLD = ("HUDSON", "GRANITE")
"""Never told what their third year will cost."""
_OWED = {"CASCADE": 7, "PALMETTO": 5, "SONORAN": 4, "WASATCH": 3}
"""Bills Code.org has left open, the last so many."""
_QUIET = ("GRANITE", "TIDEWATER")
"""Told what was spent in the first quarters only."""
_YEARLY = {"staffer": 2250, "facilitators": 9000, "venue": 2600}
_FOOD = 54
"""Dollars a teacher over nine days."""
_DAYS = {"facilitators": ((7, 28, 0.55), (2, 24, 0.45)), "staffer": ((1, 20, 1.0),), "food": ((10, 14, 0.6),
         (3, 10, 0.4)), "venue": ((7, 21, 0.5), (12, 2, 0.5))}  # fmt: skip
"""Item → month, day and share of each bill."""
_REST = {"state": 0.2, "district": 0.5, "corporate": 0.2, "other": 0.1}


def fill(store: Store, invented: Program) -> None:
    """Every partner's books taken over on the program's own day, then measured at once."""
    at = datetime.combine(TODAY, time(15, 30))
    with store.read() as cursor:
        evaluator = access.viewer(cursor, "evaluator@example.org")
    if evaluator is None:
        raise RefusedError("The sample has no evaluator.")
    for part in invented.parts:
        _take_over(store, evaluator, _Teller(invented.seed, part, invented.hand_ins.first), at)
    with store.change("calendar", "measure_records", {"money": True}, at=at) as change:
        measure_records.remeasure(change.cursor, change.event_id, metrics=money_checks.METRICS, at=at)


def _take_over(store: Store, evaluator: Viewer, teller: _Teller, at: datetime) -> None:
    fund_books.take_over(evaluator, store, teller.part.id, teller.books(), at=at, settle=False)


@dataclass(frozen=True)
class _Teller:
    seed: int
    part: Part
    first: int

    def books(self) -> Books:
        lines = tuple(self._lines())
        expenses = tuple(sorted(self._expenses(lines), key=lambda e: e.day))
        expenses = tuple(
            Expense(n, e.partner_id, e.day, e.school_year, e.course, e.item, e.source, e.amount, e.note)
            for n, e in enumerate(expenses, 1)
        )
        whole = Books(lines, expenses)
        return Books(
            lines,
            expenses,
            tuple(self._payments(expenses)),
            tuple(self._pledges()),
            tuple(self._spent(whole)),
            self._year_three(),
            tuple(self._staff()),
            tuple(self._facilitators()),
        )

    def _chance(self, about: str) -> Chance:
        return Chance(self.seed, "money", self.part.id, about)

    @property
    def starts(self) -> range:
        return range(max(self.part.start, self.first), LAST_START + 1)

    def _courses(self, start: int) -> list[str]:
        return [course for course in self.part.offered(start) if course != "CSF"]

    def _lines(self) -> Iterator[BudgetLine]:
        chance = self._chance("lines")
        for start in (*self.starts, LAST_START + 1):
            for course in self._courses(start):
                teachers = self.part.cohort_size(min(start, LAST_START), course)
                for item in ITEMS:
                    plain = _YEARLY.get(item, _FOOD * teachers) * (1.25 if self.part.urban else 1)
                    wanted = round(plain * (0.92 + 0.16 * chance.one()) / 10) * 1000
                    yield self._line(chance, start, course, item, wanted)

    def _line(self, chance: Chance, start: int, course: str, item: str, wanted: int) -> BudgetLine:
        own, code_org = f"{self.part.id.lower()}@example.org", "evaluator@example.org"
        asked = datetime.combine(date(start, 6, 4), time(15)) + timedelta(days=int(chance.one() * 20))
        line = BudgetLine(0, self.part.id, school_year(start), course, item, wanted, own, asked)
        less = chance.one() < 0.12
        if start > LAST_START and chance.one() < 0.25:
            return line
        agreed = round(wanted * 0.85 / 1000) * 1000 if less else wanted
        said = "The rates of the terms come to this." if less else ""
        when = asked + timedelta(days=9 + int(chance.one() * 12))
        return BudgetLine(
            0, self.part.id, line.school_year, course, item, wanted, own, asked, "", agreed, code_org, when,
            said, False,
        )  # fmt: skip

    def _expenses(self, lines: tuple[BudgetLine, ...]) -> Iterator[Expense]:
        chance = self._chance("expenses")
        for line in lines:
            start = int(line.school_year[:4])
            if start > LAST_START:
                continue
            for month, day, share in _DAYS[line.item]:
                on = date(start + (month < 7), month, day) + timedelta(days=int(chance.one() * 9))
                amount = round((line.agreed or 0) * share * (0.86 + 0.15 * chance.one()))
                yield Expense(0, self.part.id, on, line.school_year, line.course, line.item, CODE_ORG, amount)
            if line.item == "food" and chance.one() < 0.5:
                on = date(start + 1, 4, 21)
                amount = 12000 + int(chance.one() * 30000)
                yield Expense(0, self.part.id, on, line.school_year, line.course, "food", "district", amount)

    def _payments(self, expenses: tuple[Expense, ...]) -> Iterator[Reimbursement]:
        chance = self._chance("payments")
        owed = [e for e in expenses if e.source == CODE_ORG]
        left = _OWED.get(self.part.id, 1 if chance.one() < 0.25 else 0)
        for bill in owed[: len(owed) - left]:
            on = bill.day + timedelta(days=20 + int(chance.one() * 40))
            if on < TODAY:
                yield Reimbursement(0, bill.expense_id, self.part.id, on, bill.amount)

    def _budget(self) -> int:
        return 50000 * round((16000 + 620 * self.part.teachers) / 500)

    def _year_three(self) -> tuple[YearThree, ...]:
        if self.part.id in _UNTOLD:
            return ()
        return (YearThree(self.part.id, date(self.part.start, 9, 12), self._budget()),)

    def _pledges(self) -> Iterator[Pledge]:
        chance = self._chance("pledges")
        usual = (0.44 + 0.2 * chance.one(), 0.95 + 0.14 * chance.one())
        first, now = _WAYS.get(self.part.id, usual)
        # Who began a year later is a year less far.
        steps = ((self.part.start, first), (self.part.start + 1, now - first))
        number = 0
        for start, share in steps:
            if start > LAST_START or share <= 0:
                continue
            sources = [s for s in LOCAL if chance.one() < 0.7] or ["district"]
            for n, source in enumerate(sources):
                number += 1
                on = date(start, 10, 3) + timedelta(days=60 * n + int(chance.one() * 40))
                part = round(self._budget() * share / len(sources) / 10000) * 10000
                year = school_year(self.part.start + 2)
                if part:
                    yield Pledge(number, self.part.id, year, source, on, part)

    def _spent(self, books: Books) -> Iterator[Spent]:
        chance = self._chance("spent")
        usual = 0.22 + 0.2 * chance.one()
        for start in self.starts:
            year = school_year(start)
            share = min(0.75, usual + (0.2 if start > self.part.start else 0))
            told: dict[str, int] = dict.fromkeys(SOURCES, 0)
            for quarter in ("Q1", "Q2", "Q3", "Q4"):
                if self.part.id in _QUIET and (start, quarter) > (self.part.start, "Q2"):
                    continue
                day = Period(year, quarter).last_day
                bills = funding.billed(books, year, day)
                local = bills[CODE_ORG] * share / (1 - share)
                told[CODE_ORG] = bills[CODE_ORG]
                for source, part in _REST.items():
                    whole = round(local * part / 100) * 100
                    told[source] = max(told[source], whole, bills[source])
                yield Spent(self.part.id, year, day, dict(told))

    def _quarters(self) -> Iterator[Period]:
        for start in self.starts:
            yield from (Period(school_year(start), f"Q{n}") for n in range(1, 5))

    def _staff(self) -> Iterator[StaffTime]:
        chance = self._chance("staff")
        share = (35, 40, 50, 50, 50)[int(chance.one() * 5)]
        second = chance.one() < 0.25
        for period in self._quarters():
            yield StaffTime(self.part.id, period, 1, share)
            if second and period.school_year == school_year(LAST_START):
                yield StaffTime(self.part.id, period, 2, 10)

    def _facilitators(self) -> Iterator[Accredited]:
        chance = self._chance("facilitators")
        enough = 0.7 + 0.6 * chance.one()
        for start in self.starts:
            for course in self._courses(start):
                wanted = self.part.cohort_size(start, course) / 9 * enough
                begun = max(0 if start == self.part.start else 1, round(wanted * 0.6))
                for n in range(1, 5):
                    count = round(begun + (max(1, wanted) - begun) * (n - 1) / 3)
                    yield Accredited(self.part.id, Period(school_year(start), f"Q{n}"), course, count)
