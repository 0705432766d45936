"""Joining in the sample program: the sheet every partner agreed to, an application waiting, one declined."""

from __future__ import annotations

from datetime import datetime, time

from plp_metrics import access
from plp_metrics.act import join
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.model.joining import Wish
from plp_metrics.sample.life import TODAY
from plp_metrics.sample.program import Program
from plp_metrics.store import Store

_WAITS = Wish(
    "Tall Pines Learning Cooperative", ("MN", "WI"),
    {"2018-19": ("CSD", "CSP"), "2019-20": ("CSF", "CSD", "CSP")}, "America/Chicago", "2018-19", False,
    "A cooperative of 38 school districts. We have run summer institutes in mathematics for nine years and"
    " have rooms, a part-time manager and two facilitators in training.",
)  # fmt: skip
_DECLINED = Wish(
    "Harbor Robotics Club", ("MA",), {"2018-19": ("CSF",)}, "America/New_York", "2018-19", True,
    "After-school clubs in six schools.",
)  # fmt: skip
_WHY = (
    "Thank you for applying. A partner trains teachers of whole districts; your clubs would be at home with"
    " the partner that serves your state, and we have told it about you."
)


def agreed(store: Store, invented: Program, at: datetime) -> None:
    """Every partner agrees to the first term sheet with its own account, on the day it was admitted."""
    for partner in invented.partners:
        viewer = _person(store, f"{partner.partner_id.lower()}@example.org")
        join.agree_to(viewer, store, "2016", attested=True, at=at)


def fill(store: Store, invented: Program) -> None:
    """Two organizations apply on the program's own day; one is declined, one waits."""
    at = datetime.combine(TODAY, time(15, 30))
    for name, wish in (("harbor", _DECLINED), ("tallpines", _WAITS)):
        viewer = access.applicant(f"{name}@example.org")
        number = join.apply(viewer, store, wish, "2018", attested=True, at=at)
        if wish is _DECLINED:
            join.decline(_person(store, "evaluator@example.org"), store, number, _WHY, at=at)


def _person(store: Store, email: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, email)
    if found is None:
        raise RefusedError(f"The sample has no account {email}.")
    return found
