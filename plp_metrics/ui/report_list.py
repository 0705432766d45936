"""All annual reports of a year by where they stand, and a sealed one under its own link."""

from __future__ import annotations

from functools import partial

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.reports import all_reports, all_sentence
from plp_metrics.draw.table import Table
from plp_metrics.model import Basis, Viewer
from plp_metrics.model.reports import ReportState
from plp_metrics.partnership import reports as rules
from plp_metrics.partnership.report_templates import load_templates, template_of
from plp_metrics.report.annual_files import ENDINGS, NAMES, TYPES
from plp_metrics.store import read_reports
from plp_metrics.ui import acting, clock, go, keys, program, report_look, show
from plp_metrics.ui.report_look import PAGE


def draw(viewer: Viewer) -> None:
    """The list for who reads several partners' reports; leadership sees the accepted ones."""
    head, bar = st.container(), st.container()
    with bar:
        year = report_look.choose_year(viewer)
    scope, now = access.scope(viewer), store.current()
    heads = {r.partner_id: r for r in answer(now, scope, read_reports.heads, (year,))}
    seals = {s.partner_id: s for s in answer(now, scope, read_reports.seals, (year,)) if not s.replaced}
    partners = {k: p for k, p in program.named(viewer).items() if p.takes_part(year)}
    accepted_only = scope.basis is Basis.ACCEPTED
    if accepted_only:
        partners = {k: p for k, p in partners.items() if k in seals}
    found = {k: answer(now, scope, read_reports.report, k, year) for k in heads}
    done = {k: rules.progress(load_templates()[r.template], r) for k, r in found.items() if r is not None}
    states = [heads[k].state if k in heads else ReportState.NOT_BEGUN for k in partners]
    last = template_of(year).due_on(year)
    due = f"{'was due' if last < program.today(viewer) else 'due'} {words.day(last, year=True)}"
    with head:
        said = all_sentence(states, year)
        if accepted_only:
            said = f"{words.plural(len(partners), 'annual report')} {year} accepted and sealed"
        show.sentence(said, f"{due} · accepted reports are sealed and never change")
        acting.outcome(PAGE)
    if not partners:
        show.empty("No report of this year is accepted yet.", "Choose another year.")
        return
    table = all_reports(partners, heads, done, seals, year, due)
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, "all"))
    show.download(table, keys.part(PAGE, "all_csv"), f"annual-reports-{year}")


def sealed(viewer: Viewer, name: str) -> None:
    """A sealed report: what was sealed, when, its fingerprints, its files as they were then."""
    scope, now = access.scope(viewer), store.current()
    found = answer(now, scope, read_reports.seals, None, name)
    if not found:
        show.sentence("There is no such sealed report, or it is not yours to see")
        show.empty("Nothing is shown here.", "Ask whoever sent the link, or open the list of reports.")
        return
    one = found[0]
    partner = program.names().get(one.partner_id, one.partner_id)
    when = clock.moment(one.at, one.partner_id)
    more = " · a newer one took its place" if one.replaced else ""
    links = go.link("the report's page", PAGE, partner=one.partner_id, year=one.school_year)
    show.sentence(
        f"{partner}: annual report {one.school_year}, sealed",
        f"{when}{more} · this link and these files never change", links,
    )  # fmt: skip
    with st.container(horizontal=True, key=keys.part(PAGE, "sealed_files")):
        for kind in NAMES:
            if kind not in one.files:
                continue
            st.download_button(
                NAMES[kind], partial(_bytes, viewer, name, kind),
                f"annual-report-{one.partner_id.lower()}-{one.school_year}-{name}.{ENDINGS[kind]}",
                TYPES[kind], key=keys.part(PAGE, f"sealed_{kind}"), on_click="ignore",
                type="primary" if kind == "pdf" else "secondary",
            )  # fmt: skip
    rows = tuple((NAMES[kind], one.files[kind][1], one.files[kind][0]) for kind in NAMES if kind in one.files)
    table = Table(("File", "Bytes", "Fingerprint (SHA-256)"), rows, "What was sealed")
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, "sealed_table"))
    show.html(
        f'<p class="small">{esc("Whoever has a file can check that it is the one that was sealed:")} <code>'
        f"{esc('sha256sum FILE')}</code></p>",
        keys.part(PAGE, "sealed_how"),
    )


def _bytes(viewer: Viewer, name: str, kind: str) -> bytes:
    with store.current().read() as cursor:
        return read_reports.sealed_file(cursor, access.scope(viewer), name, kind) or b""
