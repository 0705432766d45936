"""What the partnership asks of a person today: promises, evidence, money, reports, applications, in words."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics import access, store
from plp_metrics.compute import funding
from plp_metrics.compute.answers import answer
from plp_metrics.draw import calendar as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import Viewer
from plp_metrics.model.calendar import Due, Kind
from plp_metrics.model.joining import ApplicationState
from plp_metrics.model.promises import Evidence, Side
from plp_metrics.model.reports import ReportState
from plp_metrics.store import read_joining, read_money, read_reports
from plp_metrics.ui import calendar, go, program, promises_page

AHEAD = 45
"""Days before an annual report is due from which on it is told."""


def own(viewer: Viewer) -> list[str]:
    """What a partner's promises, evidence and report need, the gravest first."""
    partner_id, today = viewer.partner_id or "", program.today(viewer)
    dues = calendar.of(viewer, partner_id)
    lines = _returned(viewer)
    broken = [d for d in dues if d.kind is Kind.PROMISE and drawn.is_late(d, today)]
    mine = [d for d in broken if d.side is not Side.CODE_ORG]
    if mine:
        where = go.link("see and prove them", "promises", year=mine[-1].school_year)
        lines.append(
            f"{words.plural(len(mine), 'promise')} of yours overdue, the latest: {_latest(mine)}: {where}"
        )
    theirs = len(broken) - len(mine)
    if theirs:
        where = go.link("see which", "promises", side=Side.CODE_ORG.value)
        lines.append(f"{words.plural(theirs, 'promise')} of Code.org overdue to you: {where}")
    lines += _answers(promises_page.waits(viewer, partner_id))
    for due in dues:
        if due.kind is Kind.REPORT and not due.done and (due.day - today).days <= AHEAD:
            left = words.plural(abs((due.day - today).days), "day")
            when = f"due in {left}" if due.day >= today else f"{left} overdue"
            lines.append(
                f"{go.link(f'Annual report of {due.school_year}', 'report', year=due.school_year)}: {when}"
            )
    return lines


def _returned(viewer: Viewer) -> list[str]:
    found = answer(store.current(), access.scope(viewer), read_reports.heads)
    return [
        f"Annual report of {r.school_year} came back: {go.link('mend it', 'report', year=r.school_year)}"
        for r in found
        if r.state is ReportState.RETURNED and r.partner_id == viewer.partner_id
    ]


def staff(viewer: Viewer) -> list[str]:
    """What waits for Code.org of reports, evidence, money and applications, the gravest first."""
    now, scope, today = store.current(), access.scope(viewer), program.today(viewer)
    lines = []
    reports = [r for r in answer(now, scope, read_reports.heads) if r.state is ReportState.SUBMITTED]
    if reports:
        where = go.link("read and decide", "report", year=reports[0].school_year)
        lines.append(f"{words.plural(len(reports), 'annual report')} to decide on: {where}")
    if viewer.may("decide_applications") or viewer.may("admit"):
        with now.read() as cursor:
            asked = read_joining.applications(cursor, None)
        waiting = [a for a in asked if a.state is ApplicationState.WAITING]
        if waiting:
            where = go.link("look at them", "joining")
            lines.append(
                f"{words.plural(len(waiting), 'organization applies', 'organizations apply')}: {where}"
            )
    books = answer(now, scope, read_money.books)
    requests = sum(len(funding.asked(of)) for of in books.values())
    if requests:
        where = go.link("answer them", "funding")
        lines.append(f"{words.plural(requests, 'budget request')} to answer: {where}")
    owed = [w for w in (funding.waiting(of, today) for of in books.values()) if w.oldest_days]
    if owed:
        days = words.plural(max(w.oldest_days or 0 for w in owed), "day")
        where = go.link("pay back", "funding")
        lines.append(
            f"{words.plural(len(owed), 'partner waits', 'partners wait')} for money, up to {days}: {where}"
        )
    lines += _answers(promises_page.waits(viewer))
    broken = [
        d
        for d in calendar.of(viewer, calendar.EVERYBODY)
        if d.kind is Kind.PROMISE and d.side is Side.CODE_ORG and drawn.is_late(d, today)
    ]
    if broken:
        partners = len({d.partner_id for d in broken})
        where = go.link("what Code.org owes", "promises", side=Side.CODE_ORG.value)
        lines.append(
            f"{words.plural(len(broken), 'promise')} of Code.org overdue to "
            f"{words.plural(partners, 'partner')}: {where}"
        )
    return lines


def _answers(waiting: Sequence[Evidence]) -> list[str]:
    if not waiting:
        return []
    where = go.link("confirm or dispute", "promises", year=waiting[0].school_year)
    verb = "waits" if len(waiting) == 1 else "wait"
    return [f"{len(waiting)} {'proof' if len(waiting) == 1 else 'proofs'} {verb} for your answer: {where}"]


def _latest(dues: Sequence[Due]) -> str:
    return f"{esc(dues[-1].says)} ({words.day(dues[-1].day, year=True)})"
