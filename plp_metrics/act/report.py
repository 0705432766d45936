"""A partner's acts on its annual report: begin, write, mark, take over last year's texts.

A text is kept as it was typed. Who saves names the revision it began from; where another came in meanwhile,
both are kept side by side until one is chosen or they are merged.

Nothing is measured here: `report_complete` stands as of the end of a quarter that is over, and what is done
now belongs to the one that is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plp_metrics.access import require
from plp_metrics.act.plain_text import free_text
from plp_metrics.model import Basis, Period, RefusedError, Scope, Viewer
from plp_metrics.model.reports import Component, Kind, PartState, Report, ReportState, Template
from plp_metrics.partnership import reports as rules
from plp_metrics.partnership.report_templates import load_templates, template_of
from plp_metrics.store import Change, Store, read, read_reports, write_reports

LONGEST = 12_000
"""Characters of a text; the words a component asks for are far fewer."""


@dataclass(frozen=True)
class Saved:
    """What became of a text: its revision, and whether it now stands beside another one."""

    revision: int
    beside: bool


def begin(
    viewer: Viewer, store: Store, partner_id: str, year: str, *, on: date | None = None,
    at: datetime | None = None,
) -> None:  # fmt: skip
    """Begin a report, with the figures as they stand now (or stood on a day).

    Raises RefusedError where it was begun, for a year that has not ended, and before the partner's first.
    """
    require(viewer, "write_report", partner_id)
    asked = template_of(year)
    with changing(viewer, store, "report_begin", partner_id, year, {"on": day_text(on)}, at) as change:
        rules.check_move("begin", state_now(change, partner_id, year))
        facts = read.partners(change.cursor).get(partner_id)
        if facts is None or not facts.takes_part(year):
            raise RefusedError(f"{partner_id} took no part in {year}.")
        if year > _school_year(change):
            raise RefusedError(f"The school year {year} has not begun yet.")
        write_reports.head(
            change, (partner_id, year), asked.version, ReportState.IN_PROGRESS, pinned_at(change, on)
        )


def pin(
    viewer: Viewer, store: Store, partner_id: str, year: str, on: date | None = None,
    at: datetime | None = None,
) -> None:  # fmt: skip
    """Take the figures as they stand now (or stood on an earlier day); they are to be confirmed anew."""
    require(viewer, "write_report", partner_id)
    with changing(viewer, store, "report_pin", partner_id, year, {"on": day_text(on)}, at) as change:
        report, asked = opened(change, partner_id, year, "pin")
        of, pinned = (partner_id, year), pinned_at(change, on)
        write_reports.head(change, of, report.template, report.state, pinned, report.note)
        for one in asked.theirs:
            if one.kind is Kind.NUMBERS and rules.state_of(one, report) is PartState.DONE:
                note = "The figures are of another day now: read them again."
                write_reports.said(change, of, one.key, PartState.LOOK, note)


def save(
    viewer: Viewer, store: Store, partner_id: str, year: str, component: str, text: str, began_from: int,
    *, at: datetime | None = None,
) -> Saved:  # fmt: skip
    """Keep a text. began_from: the revision it was changed from, 0 where there was none.

    Where another text came in since, this one is kept beside it. A component marked as done is open again.
    Raises RefusedError for who may not, in a state in which nobody writes, and for personal data.
    """
    require(viewer, "write_report", partner_id)
    words = free_text(text, "text", LONGEST)
    payload = {"component": component, "text": words, "began_from": began_from}
    with changing(viewer, store, "report_save", partner_id, year, payload, at) as change:
        report, asked = opened(change, partner_id, year, "write")
        text_of(asked, component)
        standing = report.texts.get(component)
        last = standing.revision if standing else 0
        others = [t.text for t in report.beside.get(component, ())]
        if standing is not None and standing.text == words and not standing.copied_from and not others:
            return Saved(last, beside=False)
        beside = began_from != last and words != (standing.text if standing else "")
        if beside and words in others:
            return Saved(last, beside=True)
        of = (partner_id, year)
        revision = write_reports.text(change, of, component, words, began_from, beside=beside)
        _reopened(change, report, component)
        change.payload["beside"] = beside
        return Saved(revision, beside)


def settle(
    viewer: Viewer, store: Store, partner_id: str, year: str, component: str, text: str,
    *, seen: int, at: datetime | None = None,
) -> None:  # fmt: skip
    """End the side by side of several texts with this one: one of them, or a merged one.

    seen: the newest revision that was looked at. Raises RefusedError where another came in since.
    """
    require(viewer, "write_report", partner_id)
    words = free_text(text, "text", LONGEST)
    payload = {"component": component, "text": words, "seen": seen}
    with changing(viewer, store, "report_settle", partner_id, year, payload, at) as change:
        report, asked = opened(change, partner_id, year, "write")
        text_of(asked, component)
        standing = report.texts.get(component)
        there = [*report.beside.get(component, ()), *([standing] if standing else [])]
        newest = max((t.revision for t in there), default=0)
        if newest != seen:
            raise RefusedError("Another text came in just now; look at all of them, then choose again.")
        write_reports.text(change, (partner_id, year), component, words, newest)
        _reopened(change, report, component)


def mark(
    viewer: Viewer, store: Store, partner_id: str, year: str, component: str, state: PartState | None,
    note: str = "", *, at: datetime | None = None,
) -> None:  # fmt: skip
    """Say of a component that it is done, left out (note: why), or neither any more (None).

    Raises RefusedError for one that is empty, needs a look, or is too long; and without the reason.
    """
    require(viewer, "write_report", partner_id)
    said = free_text(note, "reason")
    payload = {"component": component, "state": state.value if state else None, "note": said}
    with changing(viewer, store, "report_mark", partner_id, year, payload, at) as change:
        report, asked = opened(change, partner_id, year, "write")
        one = _theirs(asked, component)
        if state is PartState.DONE:
            _can_be_done(one, report)
        elif state is PartState.LEFT_OUT:
            if not said:
                raise RefusedError("Say in a sentence why it is left out.")
            if one.kind is Kind.NUMBERS:
                raise RefusedError("The figures can't be left out.")
        elif state is not None:
            raise RefusedError("A component is done, left out with a reason, or neither.")
        write_reports.said(change, (partner_id, year), component, state.value if state else None, said)


def confirm_copied(
    viewer: Viewer, store: Store, partner_id: str, year: str, component: str, *, at: datetime | None = None
) -> None:
    """Say that a text taken over from an earlier year still holds. Raises RefusedError where none was."""
    require(viewer, "write_report", partner_id)
    with changing(
        viewer, store, "report_confirm_copied", partner_id, year, {"component": component}, at
    ) as change:
        report, _ = opened(change, partner_id, year, "write")
        standing = report.texts.get(component)
        if standing is None or not standing.copied_from:
            raise RefusedError("This text was not taken over from another year.")
        write_reports.text(change, (partner_id, year), component, standing.text, standing.revision)


def copy_last_year(
    viewer: Viewer, store: Store, partner_id: str, year: str, *, at: datetime | None = None
) -> int:
    """Take over the texts of the partner's own last report where nothing is written yet; how many.

    Each is marked until somebody confirms it or writes it anew. Raises RefusedError where there are none.
    """
    require(viewer, "write_report", partner_id)
    with changing(viewer, store, "report_copy", partner_id, year, {}, at) as change:
        report, asked = opened(change, partner_id, year, "copy")
        before = read_reports.heads(change.cursor, own_scope(partner_id))
        years = [r.school_year for r in before if r.school_year < year and r.partner_id == partner_id]
        if not years:
            raise RefusedError("There is no earlier report to take texts from.")
        earlier = read_reports.report(change.cursor, own_scope(partner_id), partner_id, max(years))
        texts = rules.copies(asked, earlier, report) if earlier else {}
        if not texts:
            raise RefusedError(f"The report of {max(years)} has no text for a component that is empty here.")
        for component, words in texts.items():
            was = report.texts.get(component)
            began = was.revision if was else 0
            write_reports.text(change, (partner_id, year), component, words, began, copied_from=max(years))
        change.payload.update(source=max(years), components=sorted(texts))
        return len(texts)


def _can_be_done(one: Component, report: Report) -> None:
    text = report.texts.get(one.key)
    if report.beside.get(one.key) or (text is not None and text.copied_from):
        raise RefusedError(rules.why_look(one, report))
    if one.kind is Kind.NARRATIVE and (text is None or not text.text):
        raise RefusedError("Nothing is written yet. Write it, or say why it is left out.")
    if over := rules.too_long(one, text):
        raise RefusedError(f"The text is {over} words over its {one.words}. Shorten it first.")


def _reopened(change: Change, report: Report, component: str) -> None:
    if component in report.said:
        write_reports.said(change, (report.partner_id, report.school_year), component, None)


def changing(
    viewer: Viewer, store: Store, kind: str, partner_id: str, year: str, more: dict[str, Any],
    at: datetime | None,
) -> Any:  # fmt: skip
    """An event of a report, filed under its partner."""
    payload = {"school_year": year, **more}
    return store.change(viewer.account, kind, payload, partner_id=partner_id, at=at)


def opened(change: Change, partner_id: str, year: str, move: str) -> tuple[Report, Template]:
    """A report that may make this move, and what it asks for. Raises RefusedError with the reason."""
    report = read_reports.report(change.cursor, own_scope(partner_id), partner_id, year)
    rules.check_move(move, report.state if report else ReportState.NOT_BEGUN)
    if report is None:
        raise RefusedError("Nobody has begun this report yet.")
    return report, load_templates()[report.template]


def state_now(change: Change, partner_id: str, year: str) -> ReportState:
    """Where a report stands; not begun where there is none."""
    report = read_reports.report(change.cursor, own_scope(partner_id), partner_id, year)
    return report.state if report else ReportState.NOT_BEGUN


def own_scope(partner_id: str) -> Scope:
    """A partner's own eyes."""
    own = frozenset({partner_id})
    return Scope(own, own, Basis.SUBMITTED)


def _theirs(asked: Template, component: str) -> Component:
    found = next((c for c in asked.theirs if c.key == component), None)
    if found is None:
        raise RefusedError("The report asks for no such part.")
    return found


def text_of(asked: Template, component: str) -> None:
    """Raises RefusedError for a part in which nothing is written."""
    if _theirs(asked, component).kind is not Kind.NARRATIVE:
        raise RefusedError("The figures are filled in from the data; nothing is written there.")


def pinned_at(change: Change, on: date | None) -> tuple[int, date]:
    """The event and the day whose figures a report takes: all that is done by now, or by a day's end."""
    today = change.at.date()
    if on is not None and on > today:
        raise RefusedError("Choose a day up to today.")
    last = change.event_id - 1
    return (last, today) if on is None or on == today else (min(last, read.event_on(change.cursor, on)), on)


def _school_year(change: Change) -> str:
    return Period.of(change.at.date()).school_year


def day_text(on: date | None) -> str | None:
    """A day as a payload holds it."""
    return on.isoformat() if on else None
