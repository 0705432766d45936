"""The quiet rest of the page of targets: what has none, and the targets that hold no more."""

from __future__ import annotations

from plp_metrics.draw import agreed as drawn
from plp_metrics.ui import keys, program, show
from plp_metrics.ui.targets_seen import PAGE, TargetsPage


def without(seen: TargetsPage) -> None:
    """Metrics with no target agreed, and those only reported; none of them counts as missed."""
    if seen.bare:
        show.finding("No target agreed", "These are measured all the same; none of them counts as missed.")
        show.html(drawn.without(seen.bare), keys.part(PAGE, "bare"))
    if seen.reported:
        show.finding("Report only", "Told without a target, for everybody.")
        show.html(drawn.without(seen.reported), keys.part(PAGE, "reported"))


def earlier(seen: TargetsPage, partner_id: str, year: str) -> None:
    """Replaced, answered and declined targets, folded away."""
    if seen.past:
        past = drawn.table(seen.past, program.library(), "Replaced and declined targets")
        name = f"earlier-targets-{partner_id.lower()}-{year}"
        show.table(past, keys.part(PAGE, "past"), name, "Earlier targets")
