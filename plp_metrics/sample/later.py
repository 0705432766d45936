"""What happened in the sample program beside the files: agreed, promised, paid, reported."""

from __future__ import annotations

from collections.abc import Callable

from plp_metrics.sample import joining, money, promises, reports, talks
from plp_metrics.sample.program import Program
from plp_metrics.store import Store

Step = Callable[[Store, Program], None]

STEPS: tuple[Step, ...] = (joining.fill, talks.fill, money.fill, promises.fill, reports.fill)
"""In the order in which they are done, after the last quarter was handed in: promises are counted with what
was told of people and money, and reports say how many were kept."""
