"""Money, staff time and facilitators of a partner as told on pages. Amounts are whole US cents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from plp_metrics.model.files import RefusedError
from plp_metrics.model.time import Period, school_year, year_start

ITEMS = ("staffer", "facilitators", "food", "venue")
"""The four budget lines of the term sheet: onsite staffer, facilitators, food, venue."""
CODE_ORG = "code_org"
LOCAL = ("state", "district", "corporate", "other")
"""Every source but Code.org counts as local."""
SOURCES = (CODE_ORG, *LOCAL)

_AMOUNT = re.compile(r"(?:US\s*)?\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")


def cents(typed: str, what: str = "amount") -> int:
    """Dollars as people type them ("$1,240.50", "1240", "US$ 95") → whole cents.

    what: its word on screen. Raises RefusedError for what is no amount, or less than nothing.
    """
    plain = typed.replace("\u00a0", " ").strip()
    if not plain:
        raise RefusedError(f"The {what} is empty. Type dollars, such as 1,240.50.")
    if plain[0] in "-\u2212(":
        raise RefusedError(f"The {what} is less than nothing. Type it without a minus sign.")
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise RefusedError(f"The {what} is not an amount in dollars. Type it such as 1,240 or 1,240.50.")
    whole, part = found.groups()
    return int(Decimal(f"{whole.replace(',', '')}.{part or 0}") * 100)


def year_three(first_school_year: str) -> str:
    """The school year by which a partner's program is to be paid locally: its third."""
    return school_year(year_start(first_school_year) + 2)


@dataclass(frozen=True)
class BudgetLine:
    """What a cohort needs for one item. agreed: None until Code.org first answered; waits: it has still to
    answer the present request (an earlier answer holds meanwhile)."""

    line_id: int
    partner_id: str
    school_year: str
    course: str
    item: str
    requested: int
    requested_by: str = ""
    requested_at: datetime | None = None
    why: str = ""
    agreed: int | None = None
    agreed_by: str = ""
    agreed_at: datetime | None = None
    answer: str = ""
    waits: bool = True

    @property
    def cohort(self) -> tuple[str, str]:
        return self.school_year, self.course


@dataclass(frozen=True)
class Expense:
    """One bill the partner paid on a day, for a cohort. source: code_org is what Code.org pays back."""

    expense_id: int
    partner_id: str
    day: date
    school_year: str
    course: str
    item: str
    source: str
    amount: int
    note: str = ""

    @property
    def cohort(self) -> tuple[str, str]:
        return self.school_year, self.course


@dataclass(frozen=True)
class Reimbursement:
    """What Code.org paid back of one expense on a day."""

    reimbursement_id: int
    expense_id: int
    partner_id: str
    day: date
    amount: int


@dataclass(frozen=True)
class Pledge:
    """Money a local source promised on a day for a school year."""

    pledge_id: int
    partner_id: str
    school_year: str
    source: str
    day: date
    amount: int
    note: str = ""


@dataclass(frozen=True)
class Spent:
    """What the program had cost from 1 July up to a day, by source. explanation: why it does not fit what
    else was told, "" where it does."""

    partner_id: str
    school_year: str
    day: date
    amounts: Mapping[str, int] = field(hash=False)
    explanation: str = ""

    @property
    def total(self) -> int:
        return sum(self.amounts.values())

    @property
    def local(self) -> int:
        return sum(amount for source, amount in self.amounts.items() if source != CODE_ORG)


@dataclass(frozen=True)
class YearThree:
    """What the partner's third year will cost, as it saw it from a day on."""

    partner_id: str
    day: date
    amount: int


@dataclass(frozen=True)
class StaffTime:
    """One position's share of a full one, in hundredths, in a quarter."""

    partner_id: str
    period: Period
    position: int
    share: int


@dataclass(frozen=True)
class Accredited:
    """Accredited local facilitators of a course at the end of a quarter."""

    partner_id: str
    period: Period
    course: str
    count: int


@dataclass(frozen=True)
class Books:
    """Everything one partner and Code.org told of its money, time and facilitators, each in order of day."""

    lines: tuple[BudgetLine, ...] = ()
    expenses: tuple[Expense, ...] = ()
    reimbursements: tuple[Reimbursement, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    spent: tuple[Spent, ...] = ()
    year_three: tuple[YearThree, ...] = ()
    staff: tuple[StaffTime, ...] = ()
    facilitators: tuple[Accredited, ...] = ()
