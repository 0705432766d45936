"""What time it is for a partner: its moments, its last days and its today are told in its own time zone."""

from __future__ import annotations

from datetime import date, datetime

from plp_metrics import store
from plp_metrics.draw import clock
from plp_metrics.model import Viewer
from plp_metrics.model.zones import CODE_ORG_ZONE, day_in
from plp_metrics.ui import program


def zone(partner_id: str | None) -> str:
    """A partner's time zone; Code.org's for what belongs to no partner."""
    partner = program.partners().get(partner_id or "")
    return partner.time_zone if partner else CODE_ORG_ZONE


def moment(at: datetime, partner_id: str | None) -> str:
    """A moment in UTC as this partner's clock showed it, the zone named."""
    return clock.moment(at, zone(partner_id))


def date_of(at: datetime, partner_id: str | None) -> date:
    """The day a moment in UTC fell on for this partner."""
    return day_in(at, zone(partner_id))


def today(partner_id: str | None) -> date:
    """The day it is for a partner, which changes at its own midnight; the day that is set, where one is."""
    now = store.current()
    return now.today() if now.has_own_today() else day_in(now.now(), zone(partner_id))


def day(viewer: Viewer, partner_id: str | None) -> date:
    """The day a viewer looks at: a partner's today, or the day it looks back at."""
    return viewer.on or today(partner_id)
