"""The board pack: which figures stand in it, for a quarter. Always leadership's: accepted and published.

A pack is handed around; so it holds what leadership may see, whoever made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from plp_metrics.access import permissions_of
from plp_metrics.draw import words
from plp_metrics.draw.markup import href
from plp_metrics.model import RefusedError, Role, Viewer
from plp_metrics.report.board import Pack, Section
from plp_metrics.ui import board_figures, board_partners, keys, program, reporting
from plp_metrics.ui.ask import Asked

PERMISSION = "see_regions"
PARTS: tuple[tuple[str, Callable[[Viewer, Asked], Section]], ...] = (
    ("What changed", board_partners.changed),
    ("The goals", board_figures.goals),
    ("Where partners stand", board_partners.standing),
    ("Fair comparison", board_partners.compared),
    ("Regions", board_figures.regions),
    ("Equity", board_figures.equity),
    ("Workshop quality", board_figures.workshops),
    ("Whom to call", board_partners.calls),
    ("Notes", board_figures.notes),
)
"""The sections in order, each with what asks for it."""


def asked_by(viewer: Viewer, asked: Asked, address: str = "") -> Pack:
    """The whole pack. address: that of the app ("https://plp.example.org/"), for the frozen link in it.

    Raises RefusedError for who may not compare regions.
    """
    sections = [section for _, section in one_by_one(viewer, asked)]
    return made(viewer, asked, sections, address)


def one_by_one(viewer: Viewer, asked: Asked) -> Iterator[tuple[str, Section]]:
    """Name and section, one after the other, so that progress can be shown."""
    reader = leadership(viewer)
    for name, part in PARTS:
        yield name, part(reader, asked)


def leadership(viewer: Viewer) -> Viewer:
    """The viewer with leadership's eyes. Raises RefusedError for who may not compare regions."""
    if not viewer.may(PERMISSION):
        raise RefusedError("The board pack is for who may compare regions; your account may not.")
    return replace(viewer, role=Role.LEADERSHIP, partner_id=None, permissions=permissions_of(Role.LEADERSHIP))


def made(viewer: Viewer, asked: Asked, sections: list[Section], address: str = "") -> Pack:
    """The pack of these sections."""
    reader = leadership(viewer)
    day = program.today(reader)
    partners = {k: p for k, p in program.named(reader).items() if p.takes_part(asked.year)}
    came = len(reporting.came(reader, partners, asked.period))
    at = {keys.YEAR: asked.year, keys.QUARTER: asked.quarter, keys.ON: day.isoformat()}
    return Pack(
        f"All partners, {words.quarter(asked.period)}",
        (
            f"Accepted figures only: {came} of {words.plural(len(partners), 'partner')} are accepted for this"
            " quarter; a figure of some partners says of how many.",
            *([f"{program.fictional()}."] if program.fictional() else []),
        ),
        tuple(sections),
        address + href("board", **at),
        day,
    )
