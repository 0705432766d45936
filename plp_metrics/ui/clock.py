"""What time it was for a partner: its moments and its last days are told in its own time zone."""

from __future__ import annotations

from datetime import datetime

from plp_metrics.draw import clock
from plp_metrics.model.zones import UTC_ZONE
from plp_metrics.ui import program


def zone(partner_id: str | None) -> str:
    """A partner's time zone; UTC for what belongs to no partner."""
    partner = program.partners().get(partner_id or "")
    return partner.time_zone if partner else UTC_ZONE


def moment(at: datetime, partner_id: str | None) -> str:
    """A moment in UTC as this partner's clock showed it, the zone named."""
    return clock.moment(at, zone(partner_id))
