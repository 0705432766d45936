"""Completeness over all school years, and whom to write to."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from plp_metrics import access, store
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import came, words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import Partner, Period, Role, Viewer
from plp_metrics.ui import clock, completeness, go, keys, program, reporting, show

PAGE = "submissions"


def all_years(viewer: Viewer, partners: Mapping[str, Partner], file_name: str) -> None:
    """Every school year at once, folded away until it is asked for."""
    box = st.expander("All school years", key=keys.part(PAGE, "years"), type="compact", on_change="rerun")
    if not box.open:
        return
    with box:
        marks, rates = matrix(viewer, partners)
        show.html(f'<div class="wide">{marks.html("tight")}</div>{came.key()}', keys.part(PAGE, "years_grid"))
        show.download(marks, keys.part(PAGE, "years_csv"), f"{file_name}-all-years")
        show.html(f'<div class="wide">{rates.html("tight")}</div>', keys.part(PAGE, "years_rates"))
        show.download(rates, keys.part(PAGE, "years_rates_csv"), f"{file_name}-rates")


def matrix(viewer: Viewer, partners: Mapping[str, Partner]) -> tuple[Table, Table]:
    """(partners × school years, a mark a quarter; quarter by quarter how much came, how much on time)."""
    today = clock.today
    years = sorted(y for y in program.years() if Period(y, "Q1").due < store.current().today())
    cells: dict[str, list[Raw]] = {key: [] for key in partners}
    totals = dict.fromkeys(partners, (0, 0, 0))
    rates: list[tuple[Cell | Raw, ...]] = []
    for year in years:
        hand_ins = [h for h in reporting.hand_ins(viewer, year) if h.partner_id in partners]
        grid = completeness.of_year(
            partners.values(), year, hand_ins, reporting.quarters(viewer, year), today
        )
        periods = completeness.periods(year)
        for key in partners:
            cells[key].append(came.compact([grid[(key, t)] for t in periods], periods))
            one = completeness.rate(grid, hand_ins, today, key)
            due, got, on_time = totals[key]
            totals[key] = (due + one.due, got + one.came, on_time + one.on_time)
        for period in periods:
            one = completeness.rate(grid, hand_ins, today, period=period)
            if one.due:
                shares = (words.percent(one.came / one.due), words.percent(one.on_time / one.due))
                rates.append((f"{year} {words.quarter(period)}", one.due, one.came, one.on_time, *shares))
    rows: list[tuple[Cell | Raw, ...]] = []
    for key, partner in partners.items():
        due, got, on_time = totals[key]
        shares = (words.percent(got / due), words.percent(on_time / due)) if due else ("", "")
        rows.append((partner.name, *cells[key], *shares))
    return (
        Table(("Partner", *years, "Complete", "On time"), tuple(rows), "What came in, all school years"),
        Table(
            ("Quarter", "Files due", "Came", "On time", "Complete", "In time"),
            tuple(rates),
            "How much came, quarter by quarter",
        ),
    )


def chase(viewer: Viewer, found: list[completeness.Chase], file_name: str) -> None:
    """Whom to write to, with the accounts to write to and what to ask for."""
    if not viewer.may("review"):
        return
    if not found:
        show.finding("Nobody to chase", "Everything due has come, and nothing waits to be mended.")
        return
    show.finding(
        f"Whom to write to: {words.plural(len({c.partner_id for c in found}), 'partner')}",
        "Files past their day that are missing, and files returned that have not come back; latest first.",
    )
    table = chase_table(found, accounts())
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, "chase"))
    show.download(table, keys.part(PAGE, "chase_csv"), f"{file_name}-chase")


def accounts() -> dict[str, list[str]]:
    """Partner → the accounts that may hand in for it."""
    found: dict[str, list[str]] = {}
    with store.current().read() as cursor:
        for email, role, partner_id in access.accounts(cursor):
            if role == Role.PARTNER and partner_id:
                found.setdefault(partner_id, []).append(email)
    return found


def chase_table(found: list[completeness.Chase], write_to: Mapping[str, list[str]]) -> Table:
    """One row for each partner and quarter to chase."""
    titles = {key: c.title.lower() for key, c in load_contracts().items()}
    rows: list[tuple[Cell | Raw, ...]] = []
    for c in found:
        name = program.names().get(c.partner_id, c.partner_id)
        at = {"partner": c.partner_id, "year": c.period.school_year, "quarter": c.period.quarter}
        what = [f"missing: {words.listing([titles[d] for d in c.missing])}"] if c.missing else []
        what += [f"returned: {words.listing([titles[d] for d in c.returned])}"] if c.returned else []
        until = "closed" if clock.today(c.partner_id) > c.last_day else words.day(c.last_day, True)
        who = write_to.get(c.partner_id, [])
        mails = ", ".join(f'<a href="mailto:{esc(m)}">{esc(m)}</a>' for m in who)
        rows.append(
            (
                Raw(go.link(name, PAGE, **at), name),
                words.quarter(c.period),
                "; ".join(what),
                c.late,
                until,
                Raw(mails, ", ".join(who)),
            )
        )
    head = ("Partner", "Quarter", "What", "Days late", "Can hand in until", "Write to")
    return Table(head, tuple(rows), "Whom to write to")
