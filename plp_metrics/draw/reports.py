"""Annual reports on the page: the checklist of one, the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plp_metrics.draw import words
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, href, note
from plp_metrics.draw.report_words import NOT_TOLD, PARTS, STATES, Shown
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Partner
from plp_metrics.model.reports import Component, PartState, Report, ReportState, Seal, Text


@dataclass(frozen=True)
class Line:
    """One component of the checklist. why: what keeps it from being done. last: who touched it last.
    told: False for a part whose text this reader may not see yet."""

    component: Component
    state: PartState
    why: str = ""
    last: str = ""
    told: bool = True


def shown(of: Shown) -> str:
    """A state as symbol and word in its colour."""
    return f'<span class="s k-{of.ink}">{icon(of.icon)}{esc(of.word)}</span>'


def checklist(lines: Sequence[Line], params: Mapping[str, str], opened: str = "") -> Table:
    """What the report asks for, where each part stands, who edited last. params: filters of its links;
    opened: the component that is open."""
    rows = []
    for line in lines:
        where = href("report", **params, part=line.component.key)
        must = "" if line.component.required else note("not required")
        title = esc(line.component.title)
        name = (
            f"<b>{title}</b>"
            if line.component.key == opened
            else f'<a href="{esc(where)}" data-page="report">{title}</a>'
        )
        state = PARTS[line.state] if line.told else NOT_TOLD
        rows.append(
            (
                Raw(f"{name}{must}", line.component.title),
                Raw(f"{shown(state)}{note(line.why)}", f"{state.word}. {line.why}".strip()),
                line.last,
            )
        )
    return Table(("Part", "State", "Last edited"), tuple(rows), "What the report asks for")


def edited(text: Text | None, at: str) -> str:
    """Who edited a text last, and when."""
    return "" if text is None else f"{text.account}, {at}"


def all_reports(
    partners: Mapping[str, Partner],
    found: Mapping[str, Report],
    done: Mapping[str, tuple[int, int]],
    seals: Mapping[str, Seal],
    year: str,
    due: str,
) -> Table:
    """One row per partner that owes a report of the year; what waits for a decision first, then by name."""
    rank = {
        ReportState.SUBMITTED: 0, ReportState.UNLOCKED: 1, ReportState.RETURNED: 2,
        ReportState.IN_PROGRESS: 3, ReportState.NOT_BEGUN: 4, ReportState.ACCEPTED: 5,
    }  # fmt: skip

    def state_of(partner_id: str) -> ReportState:
        one = found.get(partner_id)
        return one.state if one else ReportState.NOT_BEGUN

    rows = []
    for key, partner in sorted(partners.items(), key=lambda kv: (rank[state_of(kv[0])], kv[1].name)):
        state, one = state_of(key), found.get(key)
        where = href("report", partner=key, year=year)
        since = f"since {words.day(one.at.date(), year=True)}" if one else due
        parts = "" if key not in done else "{} of {}".format(*done[key])
        seal = seals.get(key)
        link = ""
        if seal is not None:
            at = href("report", seal=seal.seal)
            said = f"sealed {words.day(seal.at.date(), year=True)}"
            link = f'<a href="{esc(at)}" data-page="report">{esc(said)}</a>'
        name = f'<a href="{esc(where)}" data-page="report">{esc(partner.name)}</a>'
        rows.append(
            (
                Raw(name, partner.name),
                Raw(f"{shown(STATES[state])}{note(since)}", STATES[state].word),
                parts,
                Raw(link, seal.seal if seal else ""),
            )
        )
    return Table(("Partner", "State", "Parts done", "Sealed"), tuple(rows), f"Annual reports {year}")


def all_sentence(found: Sequence[ReportState], year: str) -> str:
    """ "Annual reports 2017-18: 2 wait for you, 9 of 24 are accepted"."""
    waits = sum(s is ReportState.SUBMITTED for s in found)
    accepted = sum(s is ReportState.ACCEPTED for s in found)
    lead = f"Annual reports {year}: "
    wait = f"{waits} {'waits' if waits == 1 else 'wait'} for a decision, " if waits else ""
    return f"{lead}{wait}{accepted or 'none'} of {len(found)} accepted and sealed"
