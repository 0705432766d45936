"""The command line: a skin over the same functions the pages call."""

from plp_metrics.cli.main import main

__all__ = ["main"]
