"""The page of the term sheet: which version, what changed, who is held to it, agreeing to a newer one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import join
from plp_metrics.draw import terms as drawn
from plp_metrics.draw import words
from plp_metrics.model import Role, Viewer
from plp_metrics.model.joining import LineChanged, TermsAgreed
from plp_metrics.model.promises import TermSheet
from plp_metrics.partnership import joining, terms
from plp_metrics.store import read_joining
from plp_metrics.ui import acting, ask, clock, go, keys, program, show

PAGE = "terms"
VERSION = "version"


@dataclass(frozen=True)
class Seen:
    """The page's parts. held: what the partners this viewer may name agreed to, all of it in order.
    offered: a newer version this partner may agree to. changed: against the version `before`."""

    sheet: TermSheet
    sentence: str
    meta: str
    held: Sequence[TermsAgreed]
    offered: TermSheet | None
    before: str
    changed: list[LineChanged]


def choose(viewer: Viewer) -> str:
    """The version: a partner begins with the one it is held to, everybody else with the one in force."""
    now = program.today(viewer)
    latest = joining.in_force(now).version
    mine = _agreed(viewer)
    first = mine[-1].version if viewer.role is Role.PARTNER and mine else latest
    others = [v for v in terms.versions()[::-1] if v != first and terms.sheet(v).since <= now]
    texts = {v: f"Term sheet of {v}" + (" (in force)" if v == latest else "") for v in (first, *others)}
    if len(texts) == 1:
        return first
    return ask.one_of(VERSION, "Version", texts) or first


def look(viewer: Viewer, version: str) -> Seen:
    """Everything the page shows of a version."""
    sheet, held = terms.sheet(version), _agreed(viewer)
    older = [v for v in terms.versions() if v < version]
    before = older[-1] if older else ""
    changed = joining.differences(terms.sheet(before), sheet) if before else []
    offered = None
    if viewer.role is Role.PARTNER and viewer.may("agree_terms"):
        now = held[-1].version if held else ""
        offered = joining.newer(now, program.today(viewer))
    since = f"For who joins from {words.day(sheet.since, year=True)} on · {drawn.counts(sheet)}"
    return Seen(sheet, _sentence(viewer, sheet, held), since, held, offered, before, changed)


def _sentence(viewer: Viewer, sheet: TermSheet, held: Sequence[TermsAgreed]) -> str:
    if viewer.role is Role.PARTNER:
        mine = [a for a in held if a.version == sheet.version]
        if not mine:
            now = f"; it is held to that of {held[-1].version}" if held else ""
            return f"Your organization has not agreed to the term sheet of {sheet.version}{now}"
        over = f"; since then it is held to that of {held[-1].version}" if held[-1] is not mine[-1] else ""
        return f"Your organization agreed to the term sheet of {sheet.version} on {_when(mine[-1])}{over}"
    if viewer.role is Role.APPLICANT:
        return f"The term sheet of {sheet.version}: what a partner and Code.org promise each other"
    bound = {a.partner_id: a.version for a in held}
    n = sum(v == sheet.version for v in bound.values())
    return (
        f"{n} of {words.plural(len(program.named(viewer)), 'partner')}"
        f" {'is' if n == 1 else 'are'} held to the term sheet of {sheet.version}"
    )


def links(viewer: Viewer) -> str:
    """Where to go from here."""
    if viewer.role is Role.APPLICANT:
        return go.link("apply to join", "apply")
    return go.link("how each promise stands", "promises")


def offered(viewer: Viewer, seen: Seen) -> None:
    """A newer term sheet, for a partner's account that may agree to it."""
    newer = seen.offered
    if newer is None:
        return
    now = f"Until you agree, that of {seen.held[-1].version} holds." if seen.held else "None holds yet."
    show.finding(f"The term sheet of {newer.version} can be agreed to", now)
    if newer.version != seen.sheet.version:
        show.html(go.here(f"Read it and what it changes ({newer.version})", **{VERSION: newer.version}),
                  keys.part(PAGE, "read_newer"))  # fmt: skip
        return
    with st.form(keys.part(PAGE, "agree"), border=False):
        attested = st.checkbox(
            f"My organization agrees to the term sheet of {newer.version}, and I may say so.",
            key=keys.part(PAGE, "attested"),
        )
        if st.form_submit_button("Agree to it", type="primary"):
            done = f"Agreed. From now on the term sheet of {newer.version} holds."
            now_store = store.current()
            acting.run(PAGE, done, lambda: join.agree_to(viewer, now_store, newer.version, attested=attested))
            st.rerun()


def who_holds(viewer: Viewer, seen: Seen) -> None:
    """Who agreed to which version: a partner its own, staff of all; without accounts for leadership."""
    if viewer.role is Role.APPLICANT or not seen.held:
        return
    when = [_when(a) for a in seen.held]
    table = drawn.held(seen.held, program.names(), when, accounts=viewer.role is not Role.LEADERSHIP)
    own = viewer.role is Role.PARTNER
    show.finding("What your organization agreed to" if own else "Which partner agreed to which version")
    show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, "held"))
    show.download(table, keys.part(PAGE, "held_csv"), "term-sheets-agreed")


def _agreed(viewer: Viewer) -> list[TermsAgreed]:
    if viewer.role is Role.APPLICANT:
        return []
    with store.current().read() as cursor:
        return read_joining.agreed_before(cursor, access.scope(viewer))


def _when(agreed: TermsAgreed) -> str:
    return words.day(clock.date_of(agreed.at, agreed.partner_id), year=True)
