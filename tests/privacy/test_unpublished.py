"""Counts that were not published change nothing of what others than the partner itself are shown."""

from __future__ import annotations

from tests.privacy.unpublished import PROTECTED, disturb, places, shown, taken

PAGES = {
    ("equity", ""), ("partner", ""), ("metric", "students_female"), ("metric", "completion_rate"),
}  # fmt: skip
"""page, metric: the ones tried here; `python -m bench unpublished` tries every page of every role."""


def moved(sample, but=None):
    with sample.change("admin@example.org", "correction", {}) as change:
        disturb(change.cursor, but)


def measured(sample):
    with sample.read() as cursor:
        return cursor.execute(
            "SELECT sum(numerator), sum(denominator) FROM measurement WHERE list_contains(?, metric)",
            [PROTECTED],
        ).fetchall()


def test_an_export_tells_nothing_of_others_counts_that_were_not_published(sample, viewer_of):
    readers = [viewer_of("evaluator"), viewer_of("ozark")]
    before, counts = [taken(viewer, sample) for viewer in readers], measured(sample)
    moved(sample, but="OZARK")
    assert measured(sample) != counts
    assert [taken(viewer, sample) for viewer in readers] == before


def test_pages_hover_texts_and_tables_tell_an_evaluator_nothing_of_them(sample, viewer_of):
    viewer = viewer_of("evaluator")
    asked = [
        (entry, address) for entry, address in places(viewer)
        if (entry.url, address.get("metric", "")) in PAGES and "year" in address
        and (entry.url != "partner" or "partner" in address)
    ]  # fmt: skip
    assert len(asked) >= len(PAGES)
    before = [shown(entry, viewer, address) for entry, address in asked]
    moved(sample)
    for (entry, address), then in zip(asked, before, strict=True):
        assert shown(entry, viewer, address) == then, (entry.url, address)
