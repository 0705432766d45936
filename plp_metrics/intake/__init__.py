"""Untrusted bytes → typed rows, or every reason why not."""

from plp_metrics.intake.parent import filled, judge
from plp_metrics.intake.process import Stop, StoppedError, end_all
from plp_metrics.intake.types import DEFAULT_LIMITS, Judged, Limits, problem_to_json

__all__ = [
    "DEFAULT_LIMITS",
    "Judged",
    "Limits",
    "Stop",
    "StoppedError",
    "end_all",
    "filled",
    "judge",
    "problem_to_json",
]
