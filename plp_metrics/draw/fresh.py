"""How fresh what stands on a page is, in words: the line at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plp_metrics.draw import words
from plp_metrics.model import Period


@dataclass(frozen=True)
class Fresh:
    """How far the figures reach.

    due: the latest quarter whose day was over; None before the first. partners: those that take part in it;
    accepted, waiting, missing: of how many of them it is accepted, in review, not here. coming: the quarter
    after it, where anything came of it already, from how many of its partners (came, of).
    """

    due: Period | None
    partners: int = 0
    accepted: int = 0
    waiting: int = 0
    missing: int = 0
    coming: Period | None = None
    came: int = 0
    of: int = 0


def of_all(now: Fresh) -> str:
    """ "Accepted data to Q3 (Jan–Mar 2018): 22 of 24 partners, 1 in review, 1 missing · Q4 …"."""
    if now.due is None:
        said = ["No quarter was due yet"]
    else:
        counts = [f"{now.accepted} of {words.plural(now.partners, 'partner')}"]
        counts += [f"{now.waiting} in review"] if now.waiting else []
        said = [f"Accepted data to {words.quarter(now.due)}: {', '.join([*counts, _gone(now)])}"]
    if now.coming:
        said.append(f"{words.quarter(now.coming)} has come from {now.came} of {now.of} so far")
    return " · ".join(said)


def _gone(now: Fresh) -> str:
    return f"{now.missing} missing" if now.missing else "none missing"


def of_one(quarters: Sequence[tuple[Period, str]]) -> str:
    """A partner's own: "Your data: Q3 (Jan–Mar 2018) accepted, Q4 (Apr–Jun 2018) handed in, …"."""
    if not quarters:
        return "No quarter of yours was due yet"
    return "Your data: " + "; ".join(f"{words.quarter(period)} {stands}" for period, stands in quarters)
