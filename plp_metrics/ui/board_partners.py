"""Sections of the board pack about the partners: what turned, who stands where, who differs, whom to call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from plp_metrics import access, store
from plp_metrics.compute import fair, pooled, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import funnel as drawn
from plp_metrics.draw import funnel_words, sentences, words
from plp_metrics.draw import triage as grave
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.icons import status
from plp_metrics.draw.palette import JUDGED, STATUS
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Mark, Period, Question, Result, Status, Viewer
from plp_metrics.model.fair import Funnel, Verdict
from plp_metrics.model.triage import Case, Grave
from plp_metrics.report.board import Section
from plp_metrics.ui import excepting, program, triage
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.partner_chart import HEADLINES

MOST = 6
"""Lines of a list in the pack."""
PICTURES = 1
"""Comparisons that are drawn; the others are told in words."""
MARKS: dict[Status, str] = {
    Status.MET: "✓ Met",
    Status.AHEAD: "▲ Ahead",
    Status.ON_PLAN: "● On plan",
    Status.AT_RISK: "◆ At risk",
    Status.BEHIND: "▼ Behind",
    Status.NOT_REPORTED: "○ Not reported",
}
"""A status as it heads a column: symbol and word."""


def changed(viewer: Viewer, asked: Asked) -> Section:
    """What moved since the quarter before: targets of partners that turned, and the figures of all."""
    before = asked.period.previous
    now, then = _results(viewer, asked.period), _results(viewer, before)
    turns = sentences.turned(now, then)
    better = [t for t in turns if t.better]
    worse = [t for t in turns if not t.better]
    names, library = program.names(), program.library()
    was = words.quarter(before)
    finding = (
        f"Since {was}: {words.plural(len(worse), 'target')} of partners turned worse, {len(better)} better"
    )
    if not turns:
        finding = f"No target of a partner turned since {was}"
    rows = [
        (
            "▲ better" if t.better else "▼ worse",
            names[t.now.partner_id],
            library[t.now.metric].title,
            f"{STATUS[t.before.status].word} → {STATUS[t.now.status].word}",
            words.full(t.now, library[t.now.metric]),
        )
        for t in (*worse[:MOST], *better[:MOST])
    ]
    more = [
        f"Not in the table: {words.plural(len(some) - MOST, 'more target')} that turned {said}"
        for some, said in ((worse, "worse"), (better, "better"))
        if len(some) > MOST
    ]
    turned = Table(("Turned", "Partner", "Metric", "Status", "Now"), tuple(rows), "Targets that turned")
    return Section(
        "What changed since last quarter",
        finding,
        tuple(more),
        tables=(_all_together(viewer, asked.period), *((turned,) if rows else ())),
        on=True,
    )


def _all_together(viewer: Viewer, period: Period) -> Table:
    """All partners' figures a year before, in the quarter before, and now."""
    at = (period.last_year, period.previous, period)
    library = program.library()
    keys = tuple(k for k in HEADLINES if k in library)
    found = {p: {r.metric: r for r in _network(viewer, p, keys)} for p in at}
    rows = tuple((library[k].title, *(_told(found[p][k]) for p in at)) for k in keys)
    head = ("All partners together, so far in the year", *(f"{p.quarter} {p.school_year}" for p in at))
    return Table(head, rows, "The main figures, then and now")


def _told(result: Result) -> str:
    metric = program.library()[result.metric]
    said = words.as_of(result)
    return words.value(result, metric) + (f" ({said})" if said else "")


def standing(viewer: Viewer, asked: Asked) -> Section:
    """How many partners stand where, target by target; never a list in order of success."""
    found, library = _results(viewer, asked.period), program.library()
    judged = [r for r in found if r.status in JUDGED]
    by_metric: dict[str, Counter[Status]] = {}
    for r in found:
        by_metric.setdefault(r.metric, Counter())[r.status] += 1
    rows = []
    for key, counts in sorted(by_metric.items(), key=lambda e: library[e[0]].number):
        if not any(counts[s] for s in JUDGED):
            continue
        rest = sum(counts.values()) - sum(counts[s] for s in MARKS)
        rows.append((library[key].title, *(counts[s] or None for s in MARKS), rest or None))
    head = ("Partners by status", *MARKS.values(), "No target, not due, hidden, not published, not judged")
    tables = (Table(head, tuple(rows), "How many partners stand where"),) if rows else ()
    return Section(
        "Where partners stand",
        sentences.overview(judged, library),
        tables=(*tables, *_excepted(viewer, asked, found)),
        caption="Each partner is held against its own agreed target and the plan by now",
    )


def _excepted(viewer: Viewer, asked: Asked, found: Sequence[Result]) -> tuple[Table, ...]:
    """The exceptions in force, beside the agreed targets they never hide; nothing where there is none."""
    library, names = program.library(), program.names()
    said = excepting.told(viewer, asked.year)
    rows = tuple(
        (
            names[r.partner_id],
            library[r.metric].title,
            "" if r.target is None else words.amount(r.target, library[r.metric]),
            words.value(r, library[r.metric]),
            Raw(status(r.status), STATUS[r.status].word),
            said[r.partner_id, r.metric],
        )
        for r in found
        if (r.partner_id, r.metric) in said
    )
    head = ("Partner", "Metric", "Target", "So far this year", "Status", "Exception for a while")
    return (Table(head, rows, "Exceptions from targets; the status is against the target"),) if rows else ()


def compared(viewer: Viewer, asked: Asked) -> Section:
    """Partners beside what chance does: only those that differ for real are named."""
    library = program.library()
    question = asked.question(tuple(library))
    every = answer(store.current(), access.scope(viewer), fair.funnels, question)
    found = [f for f in every if f.why_none is None]
    told = [f for f in found if f.outside]
    who = {p.partner_id for f in told for p in f.outside}
    of = f"of {words.plural(len(found), 'metric')}"
    finding = f"On {len(told)} {of} some partner differs from the rest for real"
    if not told:
        finding = f"On none {of} does a partner differ from the rest for real"
    first = [f for f in found if f.metric in HEADLINES]
    shown = sorted(first, key=lambda f: (not f.outside, HEADLINES.index(f.metric)))[:PICTURES]
    figures = tuple(_drawn(f) for f in shown)
    rows = tuple(
        (
            library[f.metric].title,
            ", ".join(_named(f, Verdict.ABOVE)) or "–",
            ", ".join(_named(f, Verdict.BELOW)) or "–",
            len(f.points) - len(f.outside),
        )
        for f in told
    )
    head = ("Metric", "▲ Higher for real", "▼ Lower for real", "Cannot be told apart")
    return Section(
        "Fair comparison",
        finding,
        (
            f"{words.plural(len(who), 'partner')} named below; for all others the difference is what chance"
            " does between groups of that size. Nobody is ranked.",
        ),
        figures=figures,
        tables=(Table(head, rows, "Who differs for real"),) if rows else (),
        tables_first=True,
    )


def _drawn(found: Funnel) -> Figure:
    metric = program.library()[found.metric]
    figure = drawn.funnel(found, metric, program.names(), "light")
    return replace(figure, title=f"{metric.title}: {figure.title[:1].lower()}{figure.title[1:]}")


def _named(found: Funnel, verdict: Verdict) -> list[str]:
    names = program.names()
    return sorted(
        f"{names[p.partner_id]} ({funnel_words.short(p.rate, found)})"
        for p in found.outside
        if p.verdict is verdict
    )


def calls(viewer: Viewer, asked: Asked) -> Section:
    """How many partners need a call, why, and whom first."""
    found = [c for c in triage.cases(viewer, asked) if c.aside is None]
    counts = Counter(c.reasons[0].grave for c in found)
    rows = tuple(
        (Raw(grave.label(g), grave.LOOKS[g][0]), counts[g], grave.WHY[g]) for g in Grave if counts[g]
    )
    parts = [Table(("How grave", "Partners", "What it means"), rows, "Partners by their gravest reason")]
    urgent = [c for c in found if c.reasons[0].grave <= Grave.SILENT][:MOST]
    if urgent:
        parts.append(_first(viewer, urgent, asked))
    return Section("Whom to call", grave.sentence(found), tables=tuple(parts) if rows else (), on=True)


def _first(viewer: Viewer, found: Sequence[Case], asked: Asked) -> Table:
    due = triage.silences(viewer, asked)
    table = grave.table(found, program.library(), program.names(), {}, {}, due)
    return Table(table.head, table.rows, "The gravest first")


def _results(viewer: Viewer, period: Period) -> list[Result]:
    library = program.library()
    named = program.named(viewer).items()
    taking_part = tuple(k for k, p in named if p.takes_part(period.school_year))
    question = Question(*period, tuple(library), partners=taking_part)
    found = answer(store.current(), access.scope(viewer), results.results, question)
    return [r for r in found if r.mark is not Mark.NOT_APPLICABLE]


def _network(viewer: Viewer, period: Period, metrics: tuple[str, ...]) -> tuple[Result, ...]:
    return answer(store.current(), access.scope(viewer), pooled.network, Question(*period, metrics))
