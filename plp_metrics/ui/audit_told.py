"""The log in words: what was done, to which data."""

from __future__ import annotations

from typing import Any

from plp_metrics.draw import clock, words
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Period
from plp_metrics.store.read_audit import Event
from plp_metrics.ui import go, program

KINDS = {
    "accept": "accepted",
    "accept_exception": "accepted an exception from a target",
    "admit": "admitted partners or changed their facts",
    "agree_money": "answered a request for money",
    "agree_terms": "agreed to a term sheet",
    "apply": "applied to join the program",
    "agree_many": "set targets for several partners",
    "bring_back": "brought back into the list of whom to call",
    "backfill": "handed in older quarters",
    "comment": "commented on a value",
    "confirm": "confirmed a target",
    "counter": "answered a proposed target with another",
    "confirm_evidence": "confirmed evidence of a promise",
    "declare": "declared an event",
    "decline_application": "declined an application",
    "decline": "declined or took back a target",
    "digest": "had a digest of changes made",
    "discard_draft": "removed a draft",
    "dispute_evidence": "disputed evidence of a promise",
    "draft": "saved a draft",
    "end_exception": "ended an exception from a target",
    "end_waiver": "ended that a promise is let off",
    "export": "took out what the account may see",
    "facilitators": "told how many facilitators there are",
    "give_evidence": "gave evidence of a promise",
    "grant": "gave or took roles",
    "grant_waiver": "let a promise off",
    "join": "admitted this partner",
    "load_schools": "loaded facts of schools",
    "log_contact": "noted a talk",
    "look_as": "looked at the pages as this partner",
    "lock": "locked",
    "measure_again": "measured everything again, by this version's definitions",
    "measure_records": "counted the recorded metrics again",
    "pledge": "wrote down a pledge",
    "propose": "proposed a target",
    "propose_many": "proposed targets to several partners",
    "purge": "removed a file for good",
    "record_expense": "wrote down a bill",
    "reimburse": "paid a bill back",
    "release": "published protected figures",
    "remark": "commented on a proposed target",
    "remember_columns": "remembered the names of columns",
    "remember_words": "remembered words of its own files",
    "renew_feed": "gave the calendar feed another address",
    "reopen": "reopened",
    "report_accept": "accepted and sealed an annual report",
    "report_begin": "began an annual report",
    "report_confirm_copied": "confirmed a text taken over from another year",
    "report_copy": "took over last year's texts of an annual report",
    "report_evaluate": "wrote an evaluation in an annual report",
    "report_hand_in": "handed in an annual report",
    "report_mark": "marked a part of an annual report",
    "report_pin": "took other figures into an annual report",
    "report_return": "returned an annual report",
    "report_save": "wrote in an annual report",
    "report_settle": "chose between two texts of an annual report",
    "report_submit": "submitted an annual report",
    "report_take_back": "took back an annual report",
    "report_unlock": "opened an accepted annual report again",
    "request_money": "asked Code.org for money",
    "resolve_comment": "resolved a comment",
    "resolve_contact": "finished what a talk left to do",
    "restore": "went back to a backup",
    "return": "returned",
    "see_raw": "opened the rows for review",
    "set_aside": "set aside in the list of whom to call",
    "set_year_three": "told what year 3 will cost",
    "sign_in": "signed in",
    "spend": "told what was spent so far",
    "staff_time": "told staff time",
    "set_today": "set the day of the sample program",
    "start_year": "started a year with the term sheet's targets",
    "start_many": "started a year with the term sheet's targets for several partners",
    "submit": "handed in",
    "switch_digest": "switched the digest of changes on or off",
    "take_back": "took back",
    "take_back_expense": "took a bill back",
    "take_back_pledge": "took a pledge back",
    "take_back_reimbursement": "took back that a bill was paid back",
    "take_over_books": "took over the books of earlier years",
    "waive_promise": "let a promise off, or asked for it",
    "withdraw_application": "withdrew an application",
    "withdraw_declared": "withdrew an event",
    "withdraw_evidence": "took evidence back",
}
"""Every kind of event, as it reads after the account."""
SAID = ("note", "reason")
MANY = 3


def kind(of: str) -> str:
    """What was done, in words."""
    return KINDS.get(of, of.replace("_", " "))


def about(event: Event) -> str:
    """To which data, in words: quarter, file, metric, the reason that was given."""
    facts, library = event.payload, program.library()
    names = program.names()
    parts: list[str] = []
    if event.quarters and not isinstance(facts.get("period"), str):
        # The partner has a column of its own where it is only one.
        whose = {p: f"{names.get(p, p)} " for p, _ in event.quarters} if event.partner_id is None else {}
        listed = [f"{whose.get(p, '')}{words.quarter(t)}" for p, t in event.quarters[:MANY]]
        more = len(event.quarters) - MANY
        parts.append("; ".join(listed) + (f" and {more} more" if more > 0 else ""))
    if isinstance(facts.get("period"), str):
        parts.append(words.quarter(Period.parse(str(facts["period"]))))
    if facts.get("dataset"):
        parts.append(str(facts["dataset"]).replace("_", " "))
    if facts.get("datasets"):
        parts.append("only " + ", ".join(str(d).replace("_", " ") for d in facts["datasets"]))
    if facts.get("metric"):
        metric = str(facts["metric"])
        parts.append(library[metric].title if metric in library else metric)
    if facts.get("whom"):
        parts.append(names.get(str(facts["whom"]), str(facts["whom"])))
    if facts.get("school_year"):
        parts.append(str(facts["school_year"]))
    numbers = facts.get("submissions") or ([facts["submission"]] if facts.get("submission") else [])
    if numbers:
        parts.append(f"hand-in {', '.join(str(n) for n in numbers)}")
    grants = facts.get("grants") or []
    parts += [_given(*grant) for grant in grants[:MANY]]
    if len(grants) > MANY:
        parts.append(f"and {len(grants) - MANY} more accounts")
    if facts.get("version"):
        parts.append(f"term sheet of {facts['version']}")
    if isinstance(facts.get("wish"), dict):
        parts.append(str(facts["wish"].get("organization", "")))
    if facts.get("partners"):
        parts.append(words.plural(len(facts["partners"]), "partner"))
    parts += [f"“{facts[name]}”" for name in SAID if facts.get(name)]
    parts += [f"nothing to report: “{why}”" for why in event.whys]
    if facts.get("ends_on"):
        parts.append(f"until {facts['ends_on']}")
    return " · ".join(parts)


def _given(email: str, role: str | None, partner: str | None = None, *more: Any) -> str:
    """A role that was given, with its bounds. more: whether it only reads, and its last day."""
    only_reads, until, *_ = (*more, None, None)
    of = f" of {program.names().get(partner, partner)}" if partner else ""
    bounds = f"{', only reads' if only_reads else ''}{f', until {until}' if until else ''}"
    return f"{email}: {role or 'no role'}{of}{bounds}"


def table(events: list[Event], zone: str) -> Table:
    """The log, newest first, its moments in one time zone."""
    rows = []
    for e in events:
        name = program.names().get(e.partner_id, e.partner_id) if e.partner_id else ""
        rows.append(
            (str(e.event_id), clock.moment(e.at, zone), e.account, kind(e.kind), _partner(e, name), about(e))
        )
    head = ("Number", "When", "Account", "What", "Partner", "To which data")
    return Table(head, tuple(rows), "Who did what, newest first")


def _partner(event: Event, name: str) -> Raw | str:
    period = event.payload.get("period")
    if not name or not isinstance(period, str):
        return name
    at = Period.parse(period)
    link = go.link(name, "submissions", partner=event.partner_id, year=at.school_year, quarter=at.quarter)
    return Raw(link, name)
