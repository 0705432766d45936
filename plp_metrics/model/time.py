"""School years, quarters and the days that matter to them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
QUARTER_MONTHS = {"Q1": "Jul–Sep", "Q2": "Oct–Dec", "Q3": "Jan–Mar", "Q4": "Apr–Jun"}


def school_year(start: int) -> str:
    """The school year that begins on 1 July of `start`: 2016 → "2016-17"."""
    return f"{start}-{(start + 1) % 100:02d}"


def day_named(day: date) -> str:
    """ "30 Jun 2018": a day as it is told to a person."""
    return f"{day.day} {day:%b} {day.year}"


def year_start(year: str) -> int:
    """The calendar year in which a school year begins: "2016-17" → 2016."""
    return int(year[:4])


class Period(NamedTuple):
    """A quarter of a school year; orders in time. `str()` gives 2016-17Q1."""

    school_year: str
    quarter: str

    def __str__(self) -> str:
        return f"{self.school_year}{self.quarter}"

    @property
    def named(self) -> str:
        """ "Q2 (Oct–Dec 2017)": to a person a quarter is never named without its months."""
        return f"{self.quarter} ({QUARTER_MONTHS[self.quarter]} {self.last_day.year})"

    @classmethod
    def parse(cls, text: str) -> Period:
        """The inverse of `str()`. Raises ValueError on anything else."""
        year, quarter = text[:-2], text[-2:]
        if quarter not in QUARTERS or len(year) != 7 or year != school_year(int(year[:4])):
            raise ValueError(f"{text!r} is not a period such as 2016-17Q1")
        return cls(year, quarter)

    @classmethod
    def of(cls, day: date) -> Period:
        """The quarter a day falls in."""
        start = day.year if day.month >= 7 else day.year - 1
        return cls(school_year(start), QUARTERS[(day.month - 7) % 12 // 3])

    @property
    def first_day(self) -> date:
        return _first_day(*self)

    @property
    def last_day(self) -> date:
        return _last_day(*self)

    @property
    def due(self) -> date:
        """The last day on which a hand-in is on time: 30 days after the quarter ends."""
        return self.last_day + timedelta(days=30)

    @property
    def closes(self) -> date:
        """The day at whose end the quarter locks: 60 days after the quarter ends."""
        return self.last_day + timedelta(days=60)

    @property
    def next(self) -> Period:
        i = QUARTERS.index(self.quarter)
        if i < 3:
            return Period(self.school_year, QUARTERS[i + 1])
        return Period(school_year(year_start(self.school_year) + 1), "Q1")

    @property
    def previous(self) -> Period:
        i = QUARTERS.index(self.quarter)
        if i > 0:
            return Period(self.school_year, QUARTERS[i - 1])
        return Period(school_year(year_start(self.school_year) - 1), "Q4")

    @property
    def last_year(self) -> Period:
        return Period(school_year(year_start(self.school_year) - 1), self.quarter)


# A pass over all promises asks tens of thousands of times for the days of a dozen quarters.
@cache
def _first_day(year: str, quarter: str) -> date:
    start = year_start(year)
    return {
        "Q1": date(start, 7, 1),
        "Q2": date(start, 10, 1),
        "Q3": date(start + 1, 1, 1),
        "Q4": date(start + 1, 4, 1),
    }[quarter]


@cache
def _last_day(year: str, quarter: str) -> date:
    return Period(year, quarter).next.first_day - timedelta(days=1)
