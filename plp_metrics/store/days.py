"""The day and the moment a store's things happen on: the clock's, or a day that is set."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

SET_DAY_FROM, SET_DAY_PACE = time(10), 14 / 24


class Days:
    """What a store knows of days. _set_today: the day that stands in it (a sample's), or None."""

    _set_today: str | None

    def today(self) -> date:
        """The day everything due, late or closed is judged by: PLP_TODAY, the store's own, the clock."""
        told = os.environ.get("PLP_TODAY") or self._set_today
        return date.fromisoformat(told) if told else datetime.now(UTC).date()

    def has_own_today(self) -> bool:
        """True where the day is set, in the store (the sample program) or by PLP_TODAY."""
        return bool(os.environ.get("PLP_TODAY") or self._set_today)

    def is_sample(self) -> bool:
        """True for a store of fictional partners: its day stands in it. None of it gets into a real one."""
        return self._set_today is not None

    def now(self) -> datetime:
        """This moment, in UTC without zone; on a day that is set, one that is of that day all over the US.

        There the clock's 24 hours run from 10:00 to midnight UTC: what is done on that day is then done on
        that day for every partner, whatever time it is while it is tried out.
        """
        clock = datetime.now(UTC).replace(tzinfo=None)
        if not self.has_own_today():
            return clock
        gone = clock - datetime.combine(clock.date(), time())
        return datetime.combine(self.today(), SET_DAY_FROM) + gone * SET_DAY_PACE
