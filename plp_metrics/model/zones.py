"""A moment as the clock of a time zone shows it. Moments are kept in UTC, without a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

UTC_ZONE = "UTC"
CODE_ORG_ZONE = "America/Los_Angeles"
"""What the moments of things that belong to no partner are told in: Code.org is in Seattle."""


def local(at: datetime, zone: str) -> datetime:
    """A moment in UTC (no zone on it) on the clock of a zone such as America/Chicago (zone on it)."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def day_in(at: datetime, zone: str) -> date:
    """The day it is in a zone at a moment in UTC: what "by the end of the day" is judged by."""
    return local(at, zone).date()


def midnight(day: date, zone: str) -> datetime:
    """The moment a day begins in a zone, in UTC without a zone on it."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def short_name(on: date, zone: str) -> str:
    """What a zone's time is called on a day: "CDT"; the zone's own name where it has no letters."""
    name = datetime(on.year, on.month, on.day, 12, tzinfo=ZoneInfo(zone)).tzname() or zone
    return name if name.isalpha() else zone
