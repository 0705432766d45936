"""What the page of money shows of one partner: its books and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute import funding, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import funding as told
from plp_metrics.draw import funding_chart as charts
from plp_metrics.draw import funding_tables as tables
from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Table
from plp_metrics.model import Partner, Period, Question, Result, Viewer, school_year, year_start
from plp_metrics.model.funding import BudgetRow, Glide, Waiting, YearMoney
from plp_metrics.model.money import Books
from plp_metrics.store import read_money
from plp_metrics.ui import ask, go, keys, program, show
from plp_metrics.ui.looked import looked

PAGE = "funding"
EVERYBODY = ""
COSTS = ("cost_per_trained", "cost_per_student")


@dataclass(frozen=True)
class Seen:
    """One partner's money as it stood on a day. year: the cohorts the budget is shown of."""

    partner: Partner
    books: Books
    on: date
    year: str
    glide: Glide
    waiting: Waiting
    rows: tuple[BudgetRow, ...]
    years: tuple[YearMoney, ...]
    costs: tuple[Result, ...]

    @property
    def asked(self) -> tuple[BudgetRow, ...]:
        return tuple(row for row in self.rows if row.line is not None and row.line.waits)


def choose(viewer: Viewer, everybody: str = "All partners") -> str | None:
    """Whose page the address asks for: a partner's own only; None for all of them."""
    if viewer.partner_id is not None:
        return viewer.partner_id
    names = {key: p.name for key, p in program.named(viewer).items()}
    if not names:
        return None
    return ask.one_of(keys.PARTNER, "Partner", {EVERYBODY: everybody, **names}) or None


def books(viewer: Viewer) -> dict[str, Books]:
    """The books of every partner this viewer may name."""
    return answer(store.current(), access.scope(viewer), read_money.books)


def look(viewer: Viewer, partner_id: str) -> Seen:
    """Everything the page shows of a partner."""
    partner, own = program.named(viewer)[partner_id], books(viewer).get(partner_id, Books())
    on = program.today(viewer)
    rows = funding.budget(own)
    return Seen(
        partner, own, on, _year(partner, rows, on), funding.glide(partner, own, on),
        funding.waiting(own, on), rows, funding.by_source(own, on), costs(viewer, (partner_id,)),
    )  # fmt: skip


def costs(viewer: Viewer, partners: tuple[str, ...] | None = None) -> tuple[Result, ...]:
    """What a trained teacher and an active student cost, partner by partner."""
    at = program.latest(viewer)
    question = Question(*at, COSTS, partners=partners, as_of=viewer.as_of)
    return answer(store.current(), access.scope(viewer), results.results, question)


def may_tell(viewer: Viewer, partner_id: str) -> bool:
    """Whether this viewer may tell of this partner's money, now."""
    return viewer.may("fund_own") and viewer.partner_id in (None, partner_id) and viewer.as_of is None


def may_pay(viewer: Viewer) -> bool:
    """Whether this viewer answers and pays for Code.org, now."""
    return viewer.may("fund") and viewer.as_of is None


def head(viewer: Viewer, seen: Seen) -> None:
    """The page's sentence."""
    whose = "your" if viewer.partner_id else f"{seen.partner.name}'s"
    first = seen.partner.first_school_year
    year = year_start(Period.of(seen.on).school_year) - year_start(first) + 1
    show.sentence(
        told.sentence(seen.glide, whose),
        f"{seen.partner.name}, in year {year} of the partnership · as it stood on {words.day(seen.on, True)}",
        f"{go.link('facilitators and staff', 'facilitators', partner=seen.partner.partner_id)} · "
        + go.link("promises about money", "promises", partner=seen.partner.partner_id, about="money"),
        key=keys.part(PAGE, "links"),
    )


@looked
def _charts(viewer: Viewer, partner_id: str, theme: Theme) -> tuple[Figure, Figure | None]:
    partner, own = program.named(viewer)[partner_id], books(viewer).get(partner_id, Books())
    on = program.today(viewer)
    years = funding.by_source(own, on)
    title, caption = charts.source_title(years), charts.source_caption(years)
    by_source = charts.by_source(years, theme, title, caption) if years else None
    return charts.glide(funding.glide(partner, own, on), theme), by_source


def figures(viewer: Viewer, seen: Seen) -> None:
    """The way to local money, what waits, the budget lines, money by source, costs."""
    key, name = seen.partner.partner_id.lower(), keys.part
    glide, by_source = _charts(viewer, seen.partner.partner_id, show.theme())
    show.figure(glide, name(PAGE, "glide"), f"money-year-3-{key}")
    show.finding(told.waiting_title(seen.waiting), told.usual(seen.waiting))
    if seen.waiting.claims:
        _table(
            tables.claims(seen.waiting.claims, "Bills that wait to be paid back"),
            "claims",
            f"open-bills-{key}",
        )
    _budget(seen, key)
    if by_source is not None:
        show.figure(by_source, name(PAGE, "sources"), f"money-by-source-{key}")
    _costs(seen.costs, key)


def _budget(seen: Seen, key: str) -> None:
    title = f"Budget lines for teachers of {seen.year}"
    show.finding(title, "What Code.org agreed to pay for each cohort, and what of it was spent and paid back")
    years = sorted({row.school_year for row in seen.rows} | {seen.year}, reverse=True)
    if len(years) > 1:
        links = " · ".join(f"<b>{y}</b>" if y == seen.year else go.here(y, year=y) for y in years)
        show.html(f"<p>{links}</p>", keys.part(PAGE, "years"))
    rows = [row for row in seen.rows if row.school_year == seen.year]
    if rows:
        _table(tables.budget(rows, title), "budget", f"budget-{key}-{seen.year}")
    else:
        show.empty(
            f"Nothing was asked for or spent for {seen.year}.", "Ask Code.org for what a cohort needs below."
        )


def _costs(found: Sequence[Result], key: str) -> None:
    if not any(r.value is not None for r in found):
        return
    show.finding(
        "What a teacher and a student cost",
        "Everything spent so far this school year over all of them. Both are whole counts, so there is no"
        " range; the figure tells what was, not what the next one will cost",
    )
    _table(tables.costs(found, program.library()), "costs", f"costs-{key}")


def _table(made: Table, name: str, file_name: str) -> None:
    show.html(f'<div class="wide">{made.html("tight")}</div>', keys.part(PAGE, name))
    show.download(made, keys.part(PAGE, f"{name}_csv"), file_name)


def _year(partner: Partner, rows: Sequence[BudgetRow], on: date) -> str:
    known = {row.school_year for row in rows}
    this = Period.of(on).school_year
    before = school_year(year_start(this) - 1)
    usual = this if this in known and any(r.spent for r in rows if r.school_year == this) else before
    wanted = st.query_params.get(keys.YEAR)
    return wanted if wanted in known else usual if usual >= partner.first_school_year else this
