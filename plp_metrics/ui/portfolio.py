"""The page of the portfolio: a school year of every partner, and it all as files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw import portfolio as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import QUARTERS, Period, Viewer, school_year, year_start
from plp_metrics.partnership import portfolio
from plp_metrics.report import table_file
from plp_metrics.report.page_book import About, page_book
from plp_metrics.ui import ask, keys, program
from plp_metrics.ui.looked import looked

PAGE = "portfolio"


@dataclass(frozen=True)
class Seen:
    """The page's parts. plain: the table with one number a column, for other programs."""

    sentence: str
    meta: str
    year: str
    table: Table
    plain: Table


def choose_year(viewer: Viewer) -> str:
    """The school year the address asks for; the last whole one where it names none."""
    known = program.years(viewer)
    over = [y for y in known if Period(y, QUARTERS[-1]).last_day < program.today(viewer)]
    ordered = [*over, *(y for y in known if y not in over)]
    return ask.one_of(keys.YEAR, "School year", {y: y for y in ordered}) or ordered[0]


@looked
def look(viewer: Viewer, year: str) -> Seen:
    """Everything the page shows."""
    at = min(program.latest(viewer), Period(year, "Q4"))
    at = at if at.school_year == year else Period(year, "Q4")
    found = answer(store.current(), access.scope(viewer), portfolio.portfolio, at, program.today(viewer))
    names, after = program.names(), school_year(year_start(year) + 1)
    return Seen(
        drawn.sentence(found, year),
        f"Results up to {words.quarter(at)}; promises as of {words.day(program.today(viewer), year=True)}"
        f" · {drawn.legend()}",
        year,
        drawn.table(found, names, year, after),
        drawn.plain(found, names, year),
    )


def take(seen: Seen) -> None:
    """The table as CSV, workbook and Parquet."""
    mind = [("Mind", program.fictional())] if program.fictional() else []
    about = About(f"Portfolio {seen.year}", (*mind, ("What it is", seen.meta)))
    name = program.taken(f"portfolio-{seen.year}")
    with st.container(horizontal=True, gap="small"):
        for label, ending, mime, made in (
            ("CSV", "csv", "text/csv", seen.plain.csv),
            ("Workbook", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             partial(page_book, about, [("Portfolio", seen.plain)])),
            ("Parquet", "parquet", "application/vnd.apache.parquet", partial(table_file.parquet, seen.plain)),
        ):  # fmt: skip
            st.download_button(
                f"Download as {label}", made, f"{name}.{ending}", mime,
                key=keys.part(PAGE, ending), on_click="ignore",
            )  # fmt: skip
