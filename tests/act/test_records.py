"""What an upgrade that defines figures otherwise does to a store that was measured before it."""

from __future__ import annotations

from datetime import datetime

import pytest

from plp_metrics.act import records
from plp_metrics.act.locking import CALENDAR
from plp_metrics.compute import measure
from tests.act import test_backfill

store = test_backfill.store
NOW = datetime(2018, 7, 20, 15)


def figures(store):
    with store.read() as cursor:
        return cursor.execute(
            "SELECT metric, partner_id, quarter, numerator, to_event IS NULL FROM measurement"
            " WHERE metric = 'hand_ins_complete' OR numerator = 77 ORDER BY ALL"
        ).fetchall()


def test_other_definitions_measure_everything_again_once_and_keep_what_was_known(store, monkeypatch):
    assert records.measure_as_defined(store) is not None
    events = store.version()
    with store.change(CALENDAR, "measure_records") as change:
        # A figure as an older program would have measured it, of a quarter that no file is of.
        change.cursor.execute(
            "INSERT INTO measurement BY NAME SELECT 'report_complete' AS metric, 'submitted' AS basis,"
            " 'OHIO' AS partner_id, '2017-18' AS school_year, 'Q1' AS quarter, 'ALL' AS course,"
            " 'ALL' AS grade_band, 'ALL' AS state, 'ALL' AS division, 'ALL' AS workshop, 77 AS numerator,"
            " 77 AS denominator, $event AS from_event",
            {"event": change.event_id},
        )
    assert records.measure_as_defined(store) is None, "the same definitions: nothing to do"
    assert store.version() == events + 1
    monkeypatch.setattr(measure, "defined_by", lambda: "an upgrade")
    changed = records.measure_as_defined(store)
    assert changed, "the older figure at least"
    assert [row[-1] for row in figures(store) if row[3] == 77] == [False], "closed, and still known as it was"
    assert records.measure_as_defined(store) is None
    with store.read() as cursor:
        told = cursor.execute("SELECT account, kind FROM event ORDER BY event_id DESC LIMIT 1").fetchall()
    assert told == [(CALENDAR, "measure_again")]


def test_the_fingerprint_is_of_every_metric_and_base_table(tmp_path, monkeypatch):
    before = measure.defined_by.__wrapped__()
    for place in ("LIBRARY", "BASE"):
        folder = tmp_path / place
        folder.mkdir()
        for file in getattr(measure, place).glob("*.sql"):
            (folder / file.name).write_bytes(file.read_bytes())
        monkeypatch.setattr(measure, place, folder)
    assert measure.defined_by.__wrapped__() == before
    for place in ("LIBRARY", "BASE"):
        first = sorted(getattr(measure, place).glob("*.sql"))[0]
        was = first.read_text()
        first.write_text(was + "-- another\n")
        assert measure.defined_by.__wrapped__() != before
        first.write_text(was)


@pytest.mark.parametrize("at", [None, NOW])
def test_a_program_s_past_is_measured_at_its_own_time(store, at):
    records.measure_as_defined(store, at)
    with store.read() as cursor:
        ((when,),) = cursor.execute(
            "SELECT max(happened_at) FROM event WHERE kind = 'measure_again'"
        ).fetchall()
    assert when == NOW if at else when.date() == store.today()
