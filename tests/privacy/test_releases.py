"""Releases one after the other: corrections, partners that come later, and the attack on both together."""

from __future__ import annotations

from typing import Any

import pytest

from plp_metrics import compute
from plp_metrics.act.people import OWNER
from plp_metrics.act.release import release
from plp_metrics.compute import measure
from plp_metrics.compute.publish_rules import KEY_LINES
from plp_metrics.compute.suppress import UnprovenError
from plp_metrics.model import Basis, Period, RefusedError
from plp_metrics.report.export import export
from tests.privacy.attack import Attack, Report, Seen, judge
from tests.privacy.auditor import Auditor

YEAR = "2016-17"
PERIOD = Period(YEAR, "Q4")
RACE = ("student", "race_ethnicity")


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


def seen_by_evaluator(sample, viewer_of, folder):
    export(viewer_of("evaluator"), sample, folder)
    with sample.read() as cursor:
        return Auditor(cursor, folder, "submitted", YEAR)


def cells(auditor, partner_id):
    return {
        row["category"]: (row["count"], row["mark"])
        for row in auditor.cells
        if (row["table"], row["partner_id"], row["dimension"], row["population"])
        == ("partner", partner_id, "race_ethnicity", "student")
    }


def together(before, after, changed):
    """What somebody knows who kept the earlier tables; a changed partner had other counts then."""
    old, new = before.seen(RACE), after.seen(RACE)

    def then(leaves):
        return tuple((f"{w} then" if w in changed else w, c) for w, c in leaves)

    totals = new.totals | {f"{w} then": old.totals[w] for w in changed}
    return Seen(
        new.categories,
        totals,
        [*new.sums, *((then(leaves), n) for leaves, n in old.sums)],
        [*new.least, *((then(leaves), n) for leaves, n in old.least)],
    )


def test_a_correction_of_a_few_people_leaves_the_earlier_row_marked(sample, viewer_of, tmp_path):
    before = seen_by_evaluator(sample, viewer_of, tmp_path / "before")
    correct(sample, "CASCADE", {"white": 3, "asian": -3})
    release(OWNER, sample, PERIOD)
    after = seen_by_evaluator(sample, viewer_of, tmp_path / "after")
    assert "corrected" in {mark for _, mark in cells(after, "CASCADE").values()}
    counts = {category: n for category, (n, _) in cells(after, "CASCADE").items()}
    assert counts == {category: n for category, (n, _) in cells(before, "CASCADE").items()}


@pytest.mark.parametrize(
    ("partner_id", "changes"),
    [
        ("CASCADE", {"white": 40, "asian": -15}),
        ("OZARK", {"white": 25, "hispanic": -12, "black": -13}),
        ("GRANITE", {"white": 12, "american_indian_alaska": 11}),
    ],
)
def test_two_releases_together_tell_nothing_small(sample, viewer_of, tmp_path, partner_id, changes):
    before = seen_by_evaluator(sample, viewer_of, tmp_path / "before")
    correct(sample, partner_id, changes)
    release(OWNER, sample, PERIOD)
    after = seen_by_evaluator(sample, viewer_of, tmp_path / "after")
    waits = any(mark == "corrected" for _, mark in cells(after, partner_id).values())
    if waits:
        # What is published of it is the earlier row; the new one is not known to anybody.
        after.truth[RACE][partner_id] = before.truth[RACE][partner_id]
    program, report = Attack(together(before, after, set() if waits else {partner_id})), Report()
    for auditor, suffix in ((before, "" if waits else " then"), (after, "")):
        for row in auditor.cells:
            if (row["population"], row["dimension"]) == RACE and row["mark"] == "withheld":
                where = row["partner_id"] if row["table"] == "partner" else row["division"]
                leaves = auditor.leaves(RACE, row["table"], where, row["category"])
                people = sum(auditor.truth[RACE][w][c] for w, c in leaves)
                total = sum(sum(auditor.truth[RACE][w].values()) for w in {w for w, _ in leaves})
                named = [(f"{w}{suffix}" if w == partner_id else w, c) for w, c in leaves]
                judge(report, f"{where} {row['category']}{suffix}", program.interval(named), people, total)
    print(f"\n{partner_id}: {'earlier row stays' if waits else 'new row'}: {report}")
    assert report.disclosures == []


def test_a_release_without_news_changes_no_cell(sample, viewer_of, tmp_path):
    before = seen_by_evaluator(sample, viewer_of, tmp_path / "before")
    release(OWNER, sample, PERIOD)
    assert seen_by_evaluator(sample, viewer_of, tmp_path / "after").cells == before.cells


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


def test_every_key_line_is_counted_by_a_dimension_of_its_own():
    assert len(set(KEY_LINES.values())) == len(KEY_LINES)
