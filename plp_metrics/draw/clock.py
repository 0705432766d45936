"""Moments and last days in words, always with the time zone they are told in."""

from __future__ import annotations

from datetime import date, datetime

from plp_metrics.draw import words
from plp_metrics.model.zones import local, short_name


def moment(at: datetime, zone: str) -> str:
    """A moment in UTC → "28 Jan 2018, 04:42 CST"."""
    here = local(at, zone)
    return f"{words.moment(here)} {short_name(here.date(), zone)}"


def last_day(day: date, zone: str) -> str:
    """ "30 Jul 2018, end of day CDT"."""
    return f"{words.day(day, year=True)}, end of day {short_name(day, zone)}"
