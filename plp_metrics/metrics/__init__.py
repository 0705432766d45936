"""The metrics as declared: one file each in library/, found by `load_all` and nowhere else."""

from functools import cache
from itertools import pairwise
from pathlib import Path

from plp_metrics.metrics.read import MetricError, read
from plp_metrics.model import Metric

__all__ = ["MetricError", "load_all", "read"]

LIBRARY = Path(__file__).parent / "library"


@cache
def load_all() -> dict[str, Metric]:
    """Every metric by key, in the order of their numbers.

    Raises MetricError when a file is not a whole metric, or two carry one number: the program must not
    start with half a library.
    """
    metrics = sorted((read(path) for path in LIBRARY.glob("*.sql")), key=lambda metric: metric.number)
    for first, second in pairwise(metrics):
        if first.number == second.number:
            raise MetricError(f"{first.key}.sql and {second.key}.sql both have number {first.number}")
    return {metric.key: metric for metric in metrics}
