"""Where the steps of a scale begin. About drawing only: no result is changed."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log10

from plp_metrics.model import Display, Metric


def five_steps(values: Iterable[float], metric: Metric) -> tuple[float, float, float, float]:
    """Four round values that cut the span of `values` into five equal steps; shares in whole points of 5."""
    known = list(values) or [0.0, 1.0]
    low, high = min(known), max(known)
    least = 0.05 if metric.display is not Display.COUNT else 1.0
    width = max(round_up((high - low) / 5), least)
    if metric.display is Display.SHARE:
        width = ceil(width / 0.05 - 1e-9) * 0.05
    start = floor(low / width + 1e-9) * width
    return tuple(round(start + width * i, 4) for i in range(1, 5))  # type: ignore[return-value]


def round_up(width: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten: where a step or an axis may end. 0 for nothing."""
    """The next round number (1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten); 0 for nothing."""
    if width <= 0:
        return 0.0
    power = 10.0 ** floor(log10(width))
    return next(
        m * power for m in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if m * power >= width - 1e-12
    )
