"""Money in tables: all partners' ways, budget lines, bills and requests that wait, costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from plp_metrics.draw import funding as told
from plp_metrics.draw import words
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, link, note
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.draw.words import NBSP, cents
from plp_metrics.model import Metric, Period, Result
from plp_metrics.model.funding import BudgetRow, Claim, Glide, Waiting


def glides(found: Sequence[Glide], names: Mapping[str, str], page: str) -> Table:
    """All partners' ways, what needs attention first, the largest gap first among these."""
    order = list(told.WAYS)
    rows: list[tuple[Cell | Raw, ...]] = []
    for g in sorted(found, key=lambda g: (order.index(g.way), -(g.gap or 0), names.get(g.partner_id, ""))):
        name = names.get(g.partner_id, g.partner_id)
        rows.append(
            (
                Raw(link(name, page, partner=g.partner_id), name),
                g.school_year,
                told.way(g.way),
                _money(g.pledged),
                _money(g.budget),
                "" if g.share is None else words.percent(g.share),
                _money(g.overdue or None),
                _money(g.gap),
                _money(g.pace),
            )
        )
    head = (
        "Partner", "Year 3", "How it stands", "Pledged", "Year 3 costs", "Secured", "Overdue", "Gap",
        "At this pace by the last milestone",
    )  # fmt: skip
    return Table(head, tuple(rows), "The way to a third year paid locally, partner by partner")


def budget(rows: Sequence[BudgetRow], title: str) -> Table:
    """The four lines of every cohort: asked for, agreed, spent, paid back, waiting; what is over is said."""
    made: list[tuple[Cell | Raw, ...]] = []
    for row in rows:
        line = row.line
        asked = _money(line.requested if line else None)
        answer = "not asked for" if line is None else "waits for Code.org" if line.waits else ""
        extra = " · ".join(t for t in (answer, line.answer if line and not line.waits else "") if t)
        agreed = _money(line.agreed if line else None)
        over = f"{cents(row.over)} more than agreed" if row.over else ""
        made.append(
            (
                told.cohort(row.school_year, row.course),
                told.ITEMS[row.item],
                asked,
                Raw(f"{agreed.html}{note(extra)}", " ".join(t for t in (agreed.text, extra) if t)),
                Raw(
                    _money(row.spent).html + (f" {_marked(over)}" if over else ""),
                    " ".join(t for t in (_money(row.spent).text, over) if t),
                ),
                _money(row.reimbursed),
                _money(row.waiting or None),
                _money(row.local or None),
            )
        )  # fmt: skip
    head = (
        "Cohort", "Budget line", "Asked for", "Agreed", "Spent up front", "Paid back", "Still open",
        "Paid by others",
    )  # fmt: skip
    return Table(head, tuple(made), title)


def claims(found: Sequence[Claim], title: str) -> Table:
    """Bills that wait, the oldest first."""
    return Table(
        ("Paid on", "Cohort", "Budget line", "Bill", "Still open", "Waits for"),
        tuple(
            (
                words.day(c.expense.day, True),
                told.cohort(c.expense.school_year, c.expense.course),
                told.ITEMS[c.expense.item],
                _money(c.expense.amount),
                _money(c.open),
                _wait(c.days),
            )
            for c in found
        ),
        title,
    )


def owed(found: Mapping[str, Waiting], names: Mapping[str, str], page: str) -> Table:
    """Whom Code.org owes money, who waits longest first."""
    order = sorted(found.items(), key=lambda e: (-(e[1].oldest_days or 0), e[0]))
    rows = tuple(
        (
            Raw(link(names[p], page, partner=p), names[p]),
            _money(w.total),
            len(w.claims),
            "" if w.median_days is None else told.days(w.median_days),
            _wait(w.oldest_days or 0),
        )
        for p, w in order
        if w.claims
    )
    head = ("Partner", "Still open", "Bills", "Middle wait", "Oldest waits for")
    return Table(head, rows, "Whom Code.org owes money, and for how long")


def requests(found: Sequence[tuple[str, BudgetRow]], names: Mapping[str, str], page: str, on: date) -> Table:
    """Requests Code.org has not answered, the oldest first."""
    rows: list[tuple[Cell | Raw, ...]] = []
    for partner_id, row in found:
        line = row.line
        if line is None or line.requested_at is None:
            continue
        waits = (on - line.requested_at.date()).days
        rows.append(
            (
                Raw(link(names[partner_id], page, partner=partner_id), names[partner_id]),
                told.cohort(row.school_year, row.course),
                told.ITEMS[row.item],
                _money(line.requested),
                _money(line.agreed),
                _wait(waits),
            )
        )
    head = ("Partner", "Cohort", "Budget line", "Asked for", "Agreed before", "Waits for")
    return Table(head, tuple(rows), "Requests that wait for an answer")


def costs(found: Sequence[Result], metrics: Mapping[str, Metric]) -> Table:
    """One partner's costs: dollars over people, as of a quarter."""
    rows = []
    for r in found:
        metric = metrics[r.metric]
        shown = words.value(r, metric)
        at = "" if r.as_of is None else words.quarter(Period(r.school_year, r.as_of))
        rows.append((metric.title, shown, words.of_what(r, metric), at))
    return Table(("Cost", "Each", "Dollars and people", "As of"), tuple(rows), "Costs")


def _wait(count: int) -> Raw:
    text = told.days(count)
    if count < told.LONG:
        return Raw(f'<span class="nowrap">{esc(text)}</span>', text)
    return Raw(_marked(text), text)


def _marked(text: str) -> str:
    return f'<span class="s k-risk">{icon("diamond")}{esc(text)}</span>'


def _money(amount: int | None) -> Raw:
    if amount is None:
        return Raw("", "")
    text = cents(amount)
    return Raw(
        f'<span class="nowrap">{esc(text)}</span>', text.replace("$", "").replace(",", "").replace(NBSP, "")
    )
