"""A partner's dates as an iCalendar file (RFC 5545), for any calendar program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from plp_metrics.draw import calendar as drawn
from plp_metrics.model.calendar import Due, Kind

REMIND = timedelta(days=-7)


def feed(dues: Iterable[Due], name: str, made: datetime, mind: str = "") -> bytes:
    """Every thing that falls due as a day of its own. name: the partner's. made: now, in UTC. mind: what its
    reader has to know of all of it.

    What is still to be done reminds a week before. A thing keeps its identity when its day or state changes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//PLP Metrics//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(f"Code.org program: {name}"))
    if mind:
        calendar.add("x-wr-caldesc", vText(mind))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for due in dues:
        calendar.add_component(_event(due, made.replace(tzinfo=UTC)))
    return calendar.to_ical()


def _event(due: Due, made: datetime) -> Event:
    event = Event()
    title = drawn.title(due)
    event.add("uid", f"{due.key}@plp-metrics")
    event.add("dtstamp", made)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", f"Done: {title}" if due.done else title)
    event.add("description", f"Whose turn: {drawn.WHOSE[due.side]}.")
    event.add("transp", "TRANSPARENT")
    if not due.done and due.kind is not Kind.TARGETS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", REMIND)
        event.add_component(alarm)
    return event
