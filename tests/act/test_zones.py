"""A day ends when it ends for the partner: late and closed are judged by its own clock."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import hand_in, locking, people, review
from plp_metrics.draw import clock
from plp_metrics.model import Basis, Partner, Period, RefusedError, Role, Scope, Viewer
from plp_metrics.model.zones import day_in, short_name
from plp_metrics.store import Store, read_hand_ins

Q1 = Period("2016-17", "Q1")
ALL = Scope(None, None, Basis.SUBMITTED)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """OHIO on Eastern time, LAGOON in Hawaii."""
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "plp.duckdb"))
    monkeypatch.setenv("PLP_TODAY", "2016-10-10")
    made = stores.open_store(create=True)
    zones = {"OHIO": "America/New_York", "LAGOON": "Pacific/Honolulu"}
    people.admit(people.OWNER, made, [
        Partner(key, key.title(), ("OH",), "2016-17", "2016-17", zone, {"2016-17": ("CSP",)})
        for key, zone in zones.items()
    ])  # fmt: skip
    own = [(f"{key.lower()}@example.org", Role.PARTNER, key) for key in zones]
    people.grant(people.OWNER, made, [*own, ("evaluator@example.org", Role.EVALUATOR, None)])
    yield made
    stores.close_all()


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


def hands_in(store: Store, partner_id: str, at: datetime) -> None:
    viewer = who(store, partner_id.lower())
    hand_in.nothing_to_report(viewer, store, partner_id, Q1, "teachers", at=at)
    hand_in.submit(viewer, store, partner_id, Q1, attested=True, at=at)


def late(store: Store) -> bool:
    with store.read() as cursor:
        (one,) = read_hand_ins.hand_ins(cursor, ALL)
        (now,) = read_hand_ins.quarters_now(cursor, ALL).values()
    assert one.late == now.late
    return one.late


@pytest.mark.parametrize(
    ("partner_id", "utc", "is_late"),
    [  # due 30 Oct 2016
        ("OHIO", "2016-10-31T03:59", False),  # 23:59 EDT on the 30th
        ("OHIO", "2016-10-31T04:01", True),
        ("LAGOON", "2016-10-31T09:59", False),  # 23:59 HST on the 30th
        ("LAGOON", "2016-10-31T10:01", True),
    ],
)
def test_on_time_is_until_the_partners_own_midnight(store, partner_id, utc, is_late):
    hands_in(store, partner_id, datetime.fromisoformat(utc))
    assert late(store) is is_late


def test_a_quarter_takes_files_until_its_last_day_ends_for_the_partner(store):
    # closes 29 Nov 2016
    hands_in(store, "OHIO", datetime(2016, 11, 30, 4, 59))  # 23:59 EST
    with pytest.raises(RefusedError, match="closed on 29 Nov 2016"):
        hands_in(store, "OHIO", datetime(2016, 11, 30, 5, 1))


def test_a_quarter_locks_once_its_last_day_is_over_for_the_partner(store, monkeypatch):
    for partner_id in ("OHIO", "LAGOON"):
        hands_in(store, partner_id, datetime(2016, 10, 20, 18))
    review.accept(who(store, "evaluator"), store, [("OHIO", Q1), ("LAGOON", Q1)])
    monkeypatch.setattr(Store, "now", lambda self: datetime(2016, 11, 30, 7))  # 02:00 EST, 21:00 HST
    assert locking.closed(store) == [("OHIO", Q1)]
    monkeypatch.setattr(Store, "now", lambda self: datetime(2016, 11, 30, 11))
    assert locking.closed(store) == [("LAGOON", Q1), ("OHIO", Q1)]


@pytest.mark.parametrize("hour", [0, 5, 12, 23])
@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "UTC"])
def test_what_is_done_on_a_set_day_is_done_on_that_day_everywhere(store, monkeypatch, hour, zone):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2030, 3, 4, hour, 30, tzinfo=tz)

    monkeypatch.setattr("plp_metrics.store.days.datetime", Clock)
    assert day_in(store.now(), zone) == date(2016, 10, 10)


def test_a_moment_is_told_on_the_partners_clock_with_the_zones_name():
    at = datetime(2018, 1, 31, 3, 5)
    assert clock.moment(at, "America/Chicago") == "30 Jan 2018, 21:05 CST"
    assert clock.moment(at, "UTC") == "31 Jan 2018, 03:05 UTC"
    assert clock.last_day(date(2018, 7, 30), "America/Denver") == "30 Jul 2018, end of day MDT"
    assert short_name(date(2018, 7, 30), "America/Sao_Paulo") == "America/Sao_Paulo"


def test_a_quarter_can_be_reopened_until_the_day_it_still_is_for_its_partner(store, monkeypatch):
    monkeypatch.setattr(Store, "now", lambda self: datetime(2016, 12, 10, 7))  # 02:00 EST, the 9th in Hawaii
    evaluator, ninth = who(store, "evaluator"), date(2016, 12, 9)
    with pytest.raises(RefusedError, match="in the past"):
        review.reopen(evaluator, store, "OHIO", Q1, "A storm closed the schools.", ninth)
    review.reopen(evaluator, store, "LAGOON", Q1, "A storm closed the schools.", ninth)
