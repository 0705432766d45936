"""What a partner explained about its files, as footnotes of its results."""

from __future__ import annotations

from typing import Any

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.intake.words_of_quarters import ABOUT
from plp_metrics.model import Period, Scope, Viewer
from plp_metrics.store import read_explanations
from plp_metrics.store.read_explanations import Explanation
from plp_metrics.ui import show


def footnotes(viewer: Viewer, partner_id: str, period: Period) -> None:
    """The partner's sentences of this school year up to the quarter, newest first; nothing where none is."""
    items = [esc(line) for line in lines(viewer, partner_id, period)]
    if items:
        title = "What you explained" if viewer.partner_id == partner_id else "What the partner explained"
        show.lists([(title, "ink", items)], "partner_explained")


def lines(viewer: Viewer, partner_id: str, period: Period) -> list[str]:
    """The same sentences as plain text."""
    told = answer(store.current(), access.scope(viewer), _told, partner_id, period.school_year)
    return [_item(one) for one in reversed(told) if one.period <= period]


def _item(one: Explanation) -> str:
    title = load_contracts()[one.dataset].title
    about = ABOUT.get(one.rule, "")
    head = " · ".join(t for t in (words.quarter(one.period), title, about) if t)
    return f"{head}: “{one.text}”"


def _told(cursor: Any, scope: Scope, partner_id: str, year: str) -> tuple[Explanation, ...]:
    return tuple(read_explanations.in_force(cursor, scope, [partner_id], [year]))
