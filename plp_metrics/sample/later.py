"""What happened in the sample program beside the files: agreed, promised, paid, reported."""

from __future__ import annotations

from collections.abc import Callable

from plp_metrics.sample import joining, money, promises, reports, talks
from plp_metrics.sample.program import Program
from plp_metrics.store import Store

Step = Callable[[Store, Program], None]

STEPS: tuple[Step, ...] = (promises.fill, joining.fill, talks.fill, money.fill, reports.fill)
"""In the order in which they are done, after the last quarter was handed in."""
