"""What the page of money knows of the promises about money, to stand beside them on the page of promises."""

from __future__ import annotations

from plp_metrics.compute import funding
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import Viewer
from plp_metrics.model.money import Books
from plp_metrics.ui import funding_page, go, keys
from plp_metrics.ui.promises_page import Asked

FUNDED, UP_FRONT, LOCAL = "C11", "P16", "J1"
"""The lines of the term sheet that are about money."""


def elsewhere(viewer: Viewer, asked: Asked) -> dict[str, tuple[str, str]]:
    """Line → what its partner's books say of the school year, as markup and in words; the way to them."""
    partner = asked.partner or ""
    if not viewer.may("see_funding") or not partner:
        return {}
    own = funding_page.books(viewer).get(partner, Books())
    rows = [row for row in funding.budget(own) if row.school_year == asked.year]
    agreed, spent, back = (sum(getattr(r, name) for r in rows) for name in ("agreed", "spent", "reimbursed"))
    said = {
        FUNDED: f"{words.cents(agreed)} agreed, {words.cents(back)} paid back of {words.cents(spent)} spent",
        UP_FRONT: f"{words.cents(spent)} paid up front, {words.cents(spent - back)} not paid back yet",
        LOCAL: "",
    }
    page = {keys.PARTNER: partner, keys.YEAR: asked.year}
    return {
        line: (
            " · ".join(part for part in (esc(text), go.link("the page of money", "funding", **page)) if part),
            text,
        )
        for line, text in said.items()
    }
