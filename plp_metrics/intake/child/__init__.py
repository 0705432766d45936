"""What runs in the child process, and nowhere else: the only parsing of untrusted bytes."""

from plp_metrics.intake.child.judge import Options, Outcome, judge_bytes

__all__ = ["Options", "Outcome", "judge_bytes"]
