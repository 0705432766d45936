"""Releases one after the other: corrections, partners that come later, and the attack on both together."""

from __future__ import annotations

import json
from threading import Thread
from typing import Any

import pytest

from plp_metrics import compute
from plp_metrics.act import release as releases
from plp_metrics.act.people import OWNER
from plp_metrics.act.release import preview, release
from plp_metrics.compute import measure
from plp_metrics.compute.attack_release import Reader, attacked
from plp_metrics.compute.lattice_types import State
from plp_metrics.compute.publish_rules import KEY_LINES, Held
from plp_metrics.compute.suppress import UnprovenError, suppress
from plp_metrics.model import Basis, Period, RefusedError, Role, Scope
from plp_metrics.store import read_published

YEAR = "2016-17"
PERIOD = Period(YEAR, "Q4")


@pytest.fixture(autouse=True)
def _promises_are_settled_in_tests_of_their_own(monkeypatch):
    monkeypatch.setattr(releases.promise_standings, "published_moved", lambda *_: None)


def correct(sample, partner_id, changes):
    """Hand in the partner's diversity file of the year's end again, with other counts of students by race."""
    with sample.change("admin@example.org", "correction", {}) as change:
        sql: Any = change.cursor
        (old,) = sql.execute(
            "SELECT submission_id FROM version_in_force WHERE partner_id = ? AND school_year = ?"
            " AND quarter = 'Q4' AND dataset = 'diversity' AND basis = 'submitted' AND to_event IS NULL",
            [partner_id, YEAR],
        ).fetchone()
        (new,) = sql.execute("SELECT max(submission_id) + 1 FROM submission").fetchone()
        sql.execute(
            "INSERT INTO submission"
            " SELECT * REPLACE (? AS submission_id, ? AS event_id, version + 1 AS version)"
            " FROM submission WHERE submission_id = ?",
            [new, change.event_id, old],
        )
        sql.execute(
            "INSERT INTO diversity"
            " SELECT * REPLACE (? AS submission_id) FROM diversity WHERE submission_id = ?",
            [new, old],
        )
        sql.execute(
            "INSERT INTO submission_filled SELECT ?, what FROM submission_filled WHERE submission_id = ?",
            [new, old],
        )
        for category, by in changes.items():
            (line,) = sql.execute(
                "SELECT line FROM diversity WHERE submission_id = ? AND population = 'student'"
                " AND dimension = 'race_ethnicity' AND category = ? ORDER BY count DESC LIMIT 1",
                [new, category],
            ).fetchone()
            sql.execute(
                "UPDATE diversity SET count = count + ? WHERE submission_id = ? AND line = ?", [by, new, line]
            )
        for basis in Basis:
            place = [basis.value, partner_id, YEAR]
            sql.execute(
                "UPDATE version_in_force SET to_event = ? WHERE basis = ? AND partner_id = ?"
                " AND school_year = ? AND quarter = 'Q4' AND dataset = 'diversity' AND to_event IS NULL",
                [change.event_id, *place],
            )
            sql.execute(
                "INSERT INTO version_in_force VALUES (?, ?, ?, 'Q4', 'diversity', ?, ?, NULL)",
                [*place, new, change.event_id],
            )
            measure.remeasure(sql, [(basis.value, partner_id, PERIOD)], change.event_id)


def cells(sample, partner_id=None):
    """What an evaluator sees: (table, whose, population, dimension, category) → (count, mark)."""
    with sample.read() as cursor:
        rows = read_published.cells(cursor, Scope(frozenset(), None, Basis.SUBMITTED), YEAR)
    return {
        (table, partner if table == "partner" else division, *rest[:3]): rest[3:5]
        for table, partner, division, *rest in rows
        if partner_id is None or (partner, rest[0], rest[1]) == (partner_id, "student", "race_ethnicity")
    }


def attack(sample, own=None):
    """Everything both releases of the year showed, put together by one reader."""
    with sample.read() as cursor:
        return attacked(cursor, YEAR, Reader(Basis.SUBMITTED, own), seconds=60)


def test_a_correction_of_a_few_people_leaves_the_earlier_row_marked(sample):
    before = cells(sample, "CASCADE")
    correct(sample, "CASCADE", {"white": 3, "asian": -3})
    release(OWNER, sample, PERIOD)
    after = cells(sample, "CASCADE")
    assert "corrected" in {mark for _, mark in after.values()}
    assert {place: n for place, (n, _) in after.items()} == {place: n for place, (n, _) in before.items()}
    assert attack(sample).disclosures == ()


@pytest.mark.parametrize(
    ("partner_id", "changes"),
    [
        ("CASCADE", {"white": 40, "asian": -15}),
        ("OZARK", {"white": 25, "hispanic": -12, "black": -13}),
        ("GRANITE", {"white": 12, "american_indian_alaska": 11}),
    ],
)
def test_two_releases_together_tell_nothing_small(sample, partner_id, changes):
    alone = attack(sample)
    correct(sample, partner_id, changes)
    release(OWNER, sample, PERIOD)
    both = attack(sample)
    waits = any(mark == "corrected" for _, mark in cells(sample, partner_id).values())
    print(f"\n{partner_id}: {'earlier row stays' if waits else 'new row'}: {both}")
    assert both.disclosures == ()
    assert waits or both.published > alone.published


def test_no_other_partner_can_work_out_what_a_correction_moved(sample):
    correct(sample, "CASCADE", {"white": 40, "asian": -15})
    release(OWNER, sample, PERIOD)
    report = attack(sample, own="OZARK")
    print(f"\nOZARK, two releases: {report}")
    assert report.disclosures == ()


def test_a_release_without_news_changes_no_cell(sample):
    before = cells(sample)
    release(OWNER, sample, PERIOD)
    assert cells(sample) == before


def test_a_release_that_cannot_be_proven_publishes_nothing_and_says_why(sample, monkeypatch):
    correct(sample, "CASCADE", {"white": 40})

    def fail(*_, **__):
        raise UnprovenError("partner/CASCADE/asian could be worked out")

    monkeypatch.setattr(compute.publish_categories, "suppress", fail)
    with sample.read() as cursor:
        published = cursor.execute("SELECT count(*) FROM published WHERE to_event IS NULL").fetchall()
        done = cursor.execute("SELECT count(*) FROM release").fetchall()
    with pytest.raises(RefusedError, match="Nothing was published"):
        release(OWNER, sample, PERIOD)
    with sample.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM published WHERE to_event IS NULL").fetchall() == published
        assert cursor.execute("SELECT count(*) FROM release").fetchall() == done


def everything_published(sample):
    with sample.read() as cursor:
        return {
            name: cursor.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in ("published", "published_cell", "release", "release_member", "event")
        }


def said_by_mistake(dimension, rows, **told):
    """A suppressor that forgets one small number of a partner's students."""
    lattice, outcome = suppress(dimension, rows, **told)
    small = [
        position
        for position, part in enumerate(lattice.parts)
        if part.name[0] == "partner" and part.is_small and part.state is State.HIDDEN and not part.release
    ]
    outcome.hidden -= set(small[:1]) if told["by_partner"] else set()
    return lattice, outcome


def test_a_release_with_a_leak_is_found_by_the_attack_and_publishes_nothing(sample, monkeypatch):
    correct(sample, "CASCADE", {"white": 40})
    before = everything_published(sample)
    monkeypatch.setattr(releases, "ATTEMPTS", 1)
    monkeypatch.setattr(compute.publish_categories, "suppress", said_by_mistake)
    with pytest.raises(RefusedError, match="worked out a number that has to stay hidden"):
        release(OWNER, sample, PERIOD)
    assert everything_published(sample) == before


def test_what_the_attack_works_out_is_held_back_and_the_rest_is_published(sample, monkeypatch):
    correct(sample, "CASCADE", {"white": 40})
    attempts: list[Held] = []

    def counted(change, period, held, ready, publish=releases._publish):
        attempts.append(held)
        # What the forgetful suppressor made is not used again by the one that takes its place.
        ready.tables.tables.clear()
        return publish(change, period, held, ready)

    monkeypatch.setattr(releases, "_publish", counted)
    monkeypatch.setattr(
        compute.publish_categories,
        "suppress",
        lambda *a, **k: said_by_mistake(*a, **k) if len(attempts) == 1 else suppress(*a, **k),
    )
    release(OWNER, sample, PERIOD)
    first, second, done = attempts
    assert first == Held()
    assert second.rows and not second.lines
    assert done == second
    with sample.read() as cursor:
        ((payload,),) = cursor.execute(
            "SELECT payload FROM event WHERE kind = 'release' ORDER BY event_id DESC LIMIT 1"
        ).fetchall()
    assert json.loads(payload)["held_back"]["rows"] == sorted(map(list, second.rows))


def test_a_hand_in_goes_through_while_a_release_is_worked_out(sample, monkeypatch):
    handed_in = []

    def publish(*_):
        few = {"white": 3, "asian": -3}
        other = Thread(target=lambda: handed_in.append(correct(sample, "OZARK", few)), daemon=True)
        other.start()
        other.join(60)
        return len(handed_in)

    monkeypatch.setattr(releases, "_publish", publish)
    assert releases._tried("admin@example.org", sample, PERIOD, releases._Ready()) == (1, Held())


def test_a_release_whose_attack_does_not_end_in_time_publishes_nothing(sample, monkeypatch):
    correct(sample, "CASCADE", {"white": 40})
    before = everything_published(sample)
    monkeypatch.setattr(releases, "ATTACK_SECONDS", 0.0)
    with pytest.raises(RefusedError, match="no answer in time"):
        release(OWNER, sample, PERIOD)
    assert everything_published(sample) == before


def test_the_event_of_a_release_says_what_was_attacked(sample):
    correct(sample, "CASCADE", {"white": 40})
    release(OWNER, sample, PERIOD)
    with sample.read() as cursor:
        ((payload,),) = cursor.execute(
            "SELECT payload FROM event WHERE kind = 'release' ORDER BY event_id DESC LIMIT 1"
        ).fetchall()
    told = json.loads(payload)["attacked"]
    assert set(told) == {"evaluator", "leadership"}
    for one in told.values():
        assert one["disclosures"] == 0
        assert one["withheld"] > 50
        assert one["targets"] > one["withheld"]
        assert one["narrowest"] >= 5


def test_a_preview_shows_what_a_release_does_and_changes_nothing(sample):
    correct(sample, "CASCADE", {"white": 40})
    before = everything_published(sample)
    told = preview(OWNER, sample, PERIOD)
    assert everything_published(sample) == before
    old = cells(sample)
    release(OWNER, sample, PERIOD)
    changed = {place for place, n in cells(sample).items() if old[place] != n and place[-1] != "others"}
    assert changed
    assert told.moved["changed"] + told.moved["new"] + told.moved["hidden"] >= len(changed)
    assert told.attacked[Role.EVALUATOR].disclosures == ()


def test_only_an_administrator_publishes_or_looks_at_what_a_release_would_show(sample, viewer_of):
    for name in ("evaluator", "leadership", "ozark"):
        for act in (release, preview):
            with pytest.raises(RefusedError, match="may not publish"):
                act(viewer_of(name), sample, PERIOD)


def test_a_quarter_that_closed_is_published_once_by_the_calendar(sample, monkeypatch):
    assert releases.release_closed(sample) == []
    monkeypatch.setenv("PLP_TODAY", "2018-09-15")
    with sample.change("admin@example.org", "accept", {}) as change:
        change.cursor.execute(
            "INSERT INTO version_in_force SELECT 'accepted', partner_id, school_year, quarter, dataset,"
            " submission_id, ?, NULL FROM version_in_force WHERE basis = 'submitted' AND to_event IS NULL"
            " AND school_year = '2017-18' AND quarter = 'Q4'",
            [change.event_id],
        )
        rows = change.cursor.execute(
            "SELECT DISTINCT partner_id FROM version_in_force WHERE basis = 'accepted'"
            " AND school_year = '2017-18' AND quarter = 'Q4'"
        ).fetchall()
        last = Period("2017-18", "Q4")
        measure.remeasure(change.cursor, [("accepted", who, last) for (who,) in rows], change.event_id)
    assert releases.release_closed(sample) == [last]
    assert releases.release_closed(sample) == []


def test_every_key_line_is_counted_by_a_dimension_of_its_own():
    assert len(set(KEY_LINES.values())) == len(KEY_LINES)
