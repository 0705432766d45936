"""What the page of all partners shows: its sentence, its lists, its board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plp_metrics import access, store
from plp_metrics.compute import pooled, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import sentences, words
from plp_metrics.draw.board import Group, board, group_of
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.model import ALL, Basis, Metric, Partner, QuarterState, Question, Result, Status, Viewer
from plp_metrics.places import STATES
from plp_metrics.ui import excepting, go, program, reporting
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.looked import looked

HEADLINE = (
    "teachers_recruited_next",
    "teachers_trained",
    "implementation_rate",
    "students_active",
    "ay_workshops_held",
    "ay_attendance",
    "quality_recommend",
    "students_female",
    "submitted_on_time",
)
"""The board's columns before anybody chooses a group: as many as a desk shows side by side. The rest of
diversity stands in its own group. What the library lacks is left out."""
THIN = ("response_rate", "implementation_known", "diversity_known")
"""Metrics that say how far the others can be trusted."""
LONGEST = 5


@dataclass(frozen=True)
class Overview:
    """The page's parts. lists: (title, colour, items as markup). board: None where no partner is left."""

    sentence: str
    meta: str
    lists: list[tuple[str, str, list[str]]]
    board: Figure | None


@looked
def look(viewer: Viewer, asked: Asked) -> Overview:
    """Everything the page shows, for these filters and this viewer."""
    library = program.library()
    partners = _partners(viewer, asked)
    shown = _metrics(asked, library)
    wanted = tuple(m.key for m in shown)
    found = _results(
        viewer, asked.question((*wanted, *(k for k in THIN if k in library)), only=tuple(partners))
    )
    main = [r for r in found if r.metric in wanted]
    before = _before(viewer, asked, wanted, partners)
    everyone = _network(viewer, asked.question(wanted, only=_some(viewer, asked, partners)))
    board_rows = _chosen(main, asked.show)
    came = reporting.came(viewer, partners, asked.period)
    states = reporting.quarters(viewer, asked.year)
    waiting = sum(
        states[key].state is QuarterState.SUBMITTED
        for key in states
        if key[0] in partners and key[1] == asked.period
    )
    accepted = access.scope(viewer).basis is Basis.ACCEPTED
    names = {key: p.name for key, p in partners.items()}
    meta = (
        f"{words.quarter(asked.period)}, so far this year"
        f" · {sentences.coverage(len(came), len(partners), waiting, accepted)}"
        f" · as it stood on {words.day(program.today(viewer), year=True)}"
    )
    drawn = None
    if board_rows:
        due = reporting.due_line(asked.period, asked.on)
        excepted = excepting.told(viewer, asked.year, asked.course)
        drawn = board(board_rows, everyone, shown, names, due=due, params=asked.params, excepted=excepted)
        drawn = replace(
            drawn,
            title="Where each partner stands against its own targets",
            caption="Those that need attention first. Each cell: status against plan by now, and the result. "
            "Plan by now: the target times the share of the year usual by this quarter.",
        )
    lists = [
        *_turns(main, before, library, names, asked),
        ("Thin or missing data", "ink", _thin(found, library, names, came, asked)),
    ]
    return Overview(sentences.overview(main, library), meta, lists, drawn)


def _partners(viewer: Viewer, asked: Asked) -> dict[str, Partner]:
    def here(partner: Partner) -> bool:
        if asked.state != ALL:
            return asked.state in partner.states
        return asked.division == ALL or any(STATES[s].division == asked.division for s in partner.states)

    return {
        key: p
        for key, p in program.named(viewer).items()
        if here(p) and p.first_cohort_year <= asked.year and not p.has_left(asked.year)
    }


def _metrics(asked: Asked, library: Mapping[str, Metric]) -> list[Metric]:
    if asked.group == ALL:
        return [library[key] for key in HEADLINE if key in library]
    return [m for m in library.values() if m.group == asked.group]


def _some(viewer: Viewer, asked: Asked, partners: Mapping[str, Partner]) -> tuple[str, ...] | None:
    return None if asked.state == ALL and asked.division == ALL else tuple(partners)


def _results(viewer: Viewer, question: Question) -> tuple[Result, ...]:
    return answer(store.current(), access.scope(viewer), results.results, question)


def _network(viewer: Viewer, question: Question) -> tuple[Result, ...]:
    return answer(store.current(), access.scope(viewer), pooled.network, question)


def _before(
    viewer: Viewer, asked: Asked, wanted: tuple[str, ...], partners: Mapping[str, Partner]
) -> Sequence[Result]:
    previous = asked.period.previous
    if previous.school_year != asked.year:
        return ()
    return _results(viewer, asked.question(wanted, period=previous, only=tuple(partners)))


def _chosen(found: Sequence[Result], show: str) -> list[Result]:
    wanted = {"attention": (Group.BEHIND, Group.AT_RISK), "missing": (Group.NOT_REPORTED,)}.get(
        show, tuple(Group)
    )
    by_partner: dict[str, list[Result]] = {}
    for result in found:
        by_partner.setdefault(result.partner_id, []).append(result)
    return [
        r
        for rs in by_partner.values()
        if group_of(rs) in wanted or (show == "missing" and any(r.status is Status.NOT_REPORTED for r in rs))
        for r in rs
    ]


def _turns(
    now: Sequence[Result],
    before: Sequence[Result],
    library: Mapping[str, Metric],
    names: Mapping[str, str],
    asked: Asked,
) -> list[tuple[str, str, list[str]]]:
    turns = sentences.turned(now, before)
    since = f"since {asked.period.previous.quarter}"

    def items(better: bool) -> list[str]:
        of = [t for t in turns if t.better is better]
        lines = [
            f"{_link(names, t.now.partner_id, asked)}: {esc(sentences.turn(t, library))}"
            for t in of[:LONGEST]
        ]
        return lines + ([f"and {len(of) - LONGEST} more"] if len(of) > LONGEST else [])

    return [
        (f"Turned worse {since}", "behind", items(False)),
        (f"Turned better {since}", "good", items(True)),
    ]


def _link(names: Mapping[str, str], partner_id: str, asked: Asked) -> str:
    return go.link(names.get(partner_id, partner_id), "partner", partner=partner_id, **asked.params)


def _thin(
    found: Sequence[Result],
    library: Mapping[str, Metric],
    names: Mapping[str, str],
    came: set[str],
    asked: Asked,
) -> list[str]:
    items = []
    silent = [key for key in names if key not in came]
    if silent:
        said = ", ".join(_link(names, key, asked) for key in silent[:3])
        more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
        items.append(f"{said}{more}: nothing handed in, {esc(reporting.due_line(asked.period, asked.on))}")
    for key in THIN:
        low = [r for r in found if r.metric == key and r.status in (Status.BEHIND, Status.AT_RISK)]
        if low:
            target = words.amount(low[0].target or 0, library[key])
            items.append(
                f"{esc(library[key].title)} under the {target} agreed at "
                f"{words.listing([_link(names, r.partner_id, asked) for r in low[:3]])}"
                + (f" and {len(low) - 3} more" if len(low) > 3 else "")
            )
    latest: dict[str, str] = {}
    for r in found:
        latest[r.partner_id] = max(latest.get(r.partner_id, ""), r.as_of or "")
    stale = [key for key, quarter in latest.items() if "" < quarter < asked.quarter and key in came]
    if stale:
        items.append(
            f"Figures of {words.plural(len(stale), 'partner')} are from an earlier quarter, marked so"
        )
    return items
