"""One partner beside all partners and beside those like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from plp_metrics.model.fair import Peers
from plp_metrics.model.metrics import Mark


class Middle(NamedTuple):
    """Lower quartile, median and upper quartile of so many partners' values, five at least."""

    low: float
    median: float
    high: float
    partners: int


class Beside(NamedTuple):
    """One figure and what others have in the quarter it stands for. everyone, alike: of all partners and of
    the peers; None where there are too few, or where this viewer is not told."""

    metric: str
    quarter: str
    mark: Mark
    value: float | None
    everyone: Middle | None = None
    alike: Middle | None = None


@dataclass(frozen=True)
class Standing:
    """One partner's figures beside others'. peers: who is like it, and by which facts."""

    peers: Peers
    figures: tuple[Beside, ...]
