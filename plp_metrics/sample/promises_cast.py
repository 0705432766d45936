"""Who gives evidence in the sample program, and the talks the partners and Code.org had."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from plp_metrics import access
from plp_metrics.act import contact
from plp_metrics.model import Partner, RefusedError, Viewer, year_start
from plp_metrics.sample.chance import Chance
from plp_metrics.sample.program import Program
from plp_metrics.store import Store

YEARS = ("2016-17", "2017-18")
CARELESS = {"TWINRIVERS": 0.55, "GRANITE": 0.65, "SONORAN": 0.7, "BLUEGRASS": 0.72, "TIDEWATER": 0.8}
"""Partners that give less of their evidence than the usual."""
_TALKS = (("09-12", "metrics"), ("11-28", "recruiting"), ("02-13", "metrics"), ("05-22", "workshops"))
_SAID = {
    "metrics": ("Went through the figures of the quarter.", "Went through targets and what is behind."),
    "recruiting": ("How many districts will send teachers.", "Dates for the spring information evenings."),
    "workshops": ("Dates and rooms of the summer.", "What the surveys said of the last workshop."),
}
_STEPS = (
    "Send the dates of the next workshops",
    "Look at the two courses that are behind",
    "Send the claim form",
)

Deed = tuple[date, Callable[[datetime], object]]
"""The day on which something happened, and how it is noted."""


class Cast(NamedTuple):
    store: Store
    partners: Sequence[Partner]
    seed: int
    evaluator: Viewer
    own: dict[str, Viewer]


def cast_of(store: Store, invented: Program) -> Cast:
    def viewer(name: str) -> Viewer:
        with store.read() as cursor:
            found = access.viewer(cursor, f"{name}@example.org")
        if found is None:
            raise RefusedError(f"The sample has no account {name}.")
        return found

    own = {p.partner_id: viewer(p.partner_id.lower()) for p in invented.partners}
    return Cast(store, invented.partners, invented.seed, viewer("evaluator"), own)


def day_of(year: str, day: str) -> date:
    """A day of a school year: 09-14 of 2016-17 is in 2016."""
    month, of_month = map(int, day.split("-"))
    return date(year_start(year) + (month < 7), month, of_month)


def talks(cast: Cast) -> Iterator[Deed]:
    for partner in cast.partners:
        chance = Chance(cast.seed, "talks", partner.partner_id)
        often = 0.6 if partner.partner_id in CARELESS else 0.95
        talks: list[dict[str, Any]] = []
        for year in YEARS:
            for n, (day, topic) in enumerate(_TALKS):
                shift, had, said, open_ = (chance.one() for _ in range(4))
                if partner.first_school_year <= year and had < often:
                    step = _STEPS[int(open_ * 30) % 3] if open_ > 0.85 and year == YEARS[-1] and n > 1 else ""
                    talks.append(
                        {
                            "day": day_of(year, day) + timedelta(days=int(shift * 14)),
                            "kind": "visit" if said > 0.85 else "call", "topic": topic,
                            "text": _SAID[topic][said > 0.5], "follow_up": step,
                        }
                    )  # fmt: skip
        for talk in talks:
            yield talk["day"], _log(cast, partner.partner_id, talk)


def _log(cast: Cast, key: str, talk: dict[str, Any]) -> Callable[[datetime], object]:
    return lambda at: contact.log(cast.evaluator, cast.store, key, **talk, at=at, settle=False)
