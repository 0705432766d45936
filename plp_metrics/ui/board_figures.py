"""Sections of the board pack about all partners together: goals, regions, equity, workshops, notes."""

from __future__ import annotations

from dataclasses import replace

from plp_metrics import access, store
from plp_metrics.compute import equity as compared
from plp_metrics.compute import pooled, quality
from plp_metrics.compute.answers import answer
from plp_metrics.draw import equity as told
from plp_metrics.draw import equity_words, partners, sentences, words
from plp_metrics.draw import workshop as drawn
from plp_metrics.draw.icons import status
from plp_metrics.draw.palette import GOOD, JUDGED, STATUS
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import NETWORK, Result, Status, Viewer
from plp_metrics.model.equity import GROUPS, Represented
from plp_metrics.report.board import Section
from plp_metrics.ui import equity as equity_page
from plp_metrics.ui import program, regions_moved, regions_page
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.partner_chart import HEADLINES

DRAWN = "underrepresented"
"""The group whose divisions are drawn; the others are told in the table."""
HIDDEN = (
    (
        "Hidden to protect students or teachers",
        "fewer than 10 people could be found out. Nobody can work it out from the rest",
    ),
    ("Hidden, fewer than 5 answers", "a survey result so small that a person could be known"),
    (
        "Kept from, corrected since",
        "the last figure that could be published stands; the new one differs by too few people to say",
    ),
    ("Not reported", "the file it needs did not come, or is not accepted yet; it is not a zero"),
    ("Range", "where the true share lies in 19 of 20 cases; the smaller the group, the wider"),
    (
        "For real, beyond chance",
        "larger than what chance alone makes between partners of that size",
    ),
)
"""Words of the pack → what they mean."""


def goals(viewer: Viewer, asked: Asked) -> Section:
    """The network against its targets: the ladder of its goals, and every target it is held against."""
    library = program.library()
    found = answer(store.current(), access.scope(viewer), pooled.network, asked.question(tuple(library)))
    judged = [r for r in found if r.status in JUDGED]
    fine = sum(r.status in GOOD for r in judged)
    worst = sentences.worst_first(judged)
    finding = "Nothing of all partners together can be compared with a target yet"
    if judged:
        finding = f"All partners together are on plan for {fine} of {words.plural(len(judged), 'target')}"
    says = tuple(
        f"{library[r.metric].title}: {words.full(r, library[r.metric])}. {words.gap(r, library[r.metric])}."
        for r in worst[:3]
    )
    ladder = regions_moved.ladder(viewer, asked)
    return Section(
        "The goals of all partners",
        finding,
        says,
        figures=(ladder,) if ladder is not None else (),
        tables=(_targets(judged),) if judged else (),
        caption="Over the partners in a figure; shares are of all people together, never averaged",
    )


def _targets(judged: list[Result]) -> Table:
    library = program.library()
    rows = tuple(
        (
            library[r.metric].title,
            words.full(r, library[r.metric]),
            _target(r),
            words.plan(r, library[r.metric]),
            Raw(status(r.status), STATUS[r.status].word),
            words.gap(r, library[r.metric]),
            partners.coverage(r, library[r.metric]),
        )
        for r in sorted(judged, key=lambda r: (STATUS[r.status].rank, library[r.metric].number))
    )
    head = ("Metric", "So far this year", "Target", "Plan by now", "Status", "In words", "Coverage")
    return Table(head, rows, "Every target; where all partners have none of their own, theirs added up")


def _target(result: Result) -> str:
    return "" if result.target is None else words.amount(result.target, program.library()[result.metric])


def regions(viewer: Viewer, asked: Asked) -> Section:
    """Divisions beside all partners, with ranges, on the share that regions are compared by."""
    at = Asked(asked.year, asked.quarter, metric=regions_page.FIRST, on=asked.on)
    seen = regions_page.look(viewer, at)
    divisions = regions_page.divisions_figure(seen)
    trends = regions_page.trends(viewer, at)
    return Section(
        "Regions",
        seen.sentence,
        figures=tuple(f for f in (divisions, trends) if f is not None),
        caption=f"{seen.meta}. By name; never in order of success",
    )


def equity(viewer: Viewer, asked: Asked) -> Section:
    """Who the classes reach against who is in their schools, each group with its definition."""
    names, since = program.names(), max((y for y in program.years(viewer) if y < asked.year), default="")
    columns, sentences_of = [], {}
    for group in GROUPS:
        nation = _represented(viewer, asked, group, "nation", since)
        base = equity_page.of_everybody(viewer, asked, group)
        columns.append(told.side_by_side(nation, group, names, of_everybody=base))
        sentences_of[group] = equity_words.opening(next(iter(nation), None), group)
    labels = dict.fromkeys(str(row[0]) for column in columns for row in column.rows)
    cells = [{str(row[0]): row[1] for row in column.rows if len(row) > 1} for column in columns]
    rows = tuple((label, *(of.get(label, "") for of in cells)) for label in labels)
    head = ("All partners", *(equity_words.GROUP_WORDS[g] for g in GROUPS))
    places = [
        one
        for level in ("nation", "division")
        for one in _represented(viewer, asked, DRAWN, level, since)
    ]  # fmt: skip
    drawn_for = told.representation(places, DRAWN, names, "light")
    known = any(one.index is not None for one in places)
    return Section(
        "Equity",
        sentences_of.pop(DRAWN),
        tuple(sentences_of.values()),
        figures=(drawn_for,) if known else (),
        tables=(Table(head, rows, "In the classes and in their schools"),) if known else (),
        caption=equity_words.definition(DRAWN),
    )


def _represented(viewer: Viewer, asked: Asked, group: str, level: str, since: str) -> tuple[Represented, ...]:
    scope, now = access.scope(viewer), store.current()
    return answer(now, scope, compared.representation, asked.question(()), group, level, since=since)


def workshops(viewer: Viewer, asked: Asked) -> Section:
    """What participants agreed with, over all partners."""
    question = asked.question(())
    found = answer(store.current(), access.scope(viewer), quality.workshop_quality, question, NETWORK)
    if found is None or all(item.mine is None for item in found.items):
        return Section("Workshop quality", "Nothing can be told of the answers yet")
    figure = drawn.agreement(found, program.library(), "light")
    return Section(
        "Workshop quality",
        figure.title,
        figures=(replace(figure, title=""),),
        caption="Share that agreed, all partners together; five answers or more",
    )


def notes(viewer: Viewer, asked: Asked) -> Section:
    """What the figures mean, why some are hidden, and how fresh all is."""
    library = program.library()
    terms = [
        (
            m.title,
            f"{m.says} Counted: {m.numerator_says}"
            + (f", of {m.denominator_says}" if m.denominator_says else "")
            + ".",
        )
        for m in (library[k] for k in HEADLINES if k in library)
    ]
    words_of = [(STATUS[s].word, told) for s, told in STATUS_SAYS.items()]
    return Section("Notes", "What the words and figures mean", terms=(*words_of, *HIDDEN, *terms))


STATUS_SAYS: dict[Status, str] = {
    Status.MET: "the target of the year is reached",
    Status.AHEAD: "more than the plan by now",
    Status.ON_PLAN: "where it should stand by now, or too close to call",
    Status.AT_RISK: "a little behind the plan by now",
    Status.BEHIND: "clearly behind the plan by now",
}
