"""What stands for a figure of people that no release told: a state, no mark of a small number."""

from __future__ import annotations

from plp_metrics.model import Unpublished

SAID: dict[Unpublished | None, str] = {
    Unpublished.YET: "not published yet",
    Unpublished.QUARTER: "not published for this quarter",
    Unpublished.COURSE: "not published by course",
}
