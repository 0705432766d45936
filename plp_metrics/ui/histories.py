"""The earlier values that findings were compared with, drawn."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.act.questions import Open
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw.history import history
from plp_metrics.model import Period

SHOWN = 4
"""Findings of one kind whose earlier values are drawn."""


def histories(found: Sequence[Open], period: Period) -> str:
    """Markup of small lines that end in this quarter's value; "" where nothing was compared.

    found: findings of one kind.
    """
    return drawn.histories(
        [
            (one.problem.message, history(one.earlier, (period, one.now), one.problem.message))
            for one in found[:SHOWN]
            if one.now is not None
        ]
    )
