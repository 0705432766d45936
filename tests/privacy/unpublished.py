"""Everything a viewer is shown or may take along, and the counts behind it moved without a release.

What others than the partner itself see of people and surveys is published; so it stays the same, letter by
letter, whatever becomes of the counts.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from pages import PAGES, PageEntry
from plp_metrics.access import permissions_of
from plp_metrics.metrics import load_all
from plp_metrics.model import Rule, Viewer
from plp_metrics.report.export import MANIFEST, zipped
from plp_metrics.store import Store
from plp_metrics.ui import collected
from tests.ui.drawn import markup, page_of

PROTECTED = [m.key for m in load_all().values() if m.rule is not Rule.OPEN]
OWN = "own_figures.csv"
"""Raw rows, of nobody but the partner they are of and an administrator."""
PERIODS: tuple[dict[str, str], ...] = ({}, {"year": "2016-17", "quarter": "Q4"})
WORDS = ("markdown", "caption", "button", "download_button", "selectbox", "expander")
RATINGS = "would_recommend = 1, more_prepared_than_before = 1, part_of_community = 1, best_pd_ever = 1"


def disturb(cursor: Any, but: str | None = None) -> None:
    """Move every count of people and surveys, as measured and as handed in; but: of all partners but one."""
    others, own = "($but IS NULL OR partner_id <> $but)", {"but": but}
    cursor.execute(
        "UPDATE measurement SET numerator = numerator + 3, denominator = denominator + 7"
        f" WHERE list_contains($metrics, metric) AND {others}",
        own | {"metrics": PROTECTED},
    )
    of = f"submission_id IN (SELECT submission_id FROM submission WHERE {others})"
    cursor.execute(f"UPDATE diversity SET count = count + 3 WHERE {of}", own)
    cursor.execute(
        "UPDATE students SET students_completed = students_completed // 2,"
        f" ap_exam_takers = ap_exam_takers // 2 WHERE {of}",
        own,
    )
    cursor.execute(f"UPDATE workshop_surveys SET {RATINGS} WHERE would_recommend IS NOT NULL AND {of}", own)


def places(viewer: Viewer) -> Iterator[tuple[PageEntry, dict[str, str]]]:
    """Every page this viewer may open, with the addresses that tell most of people and surveys."""
    for entry in PAGES:
        if entry.permission not in permissions_of(viewer.role):
            continue
        asked: list[dict[str, str]] = [{}]
        if entry.url in ("metric", "number"):
            asked = [{"metric": key, "partner": "OZARK"} for key in PROTECTED]
        elif entry.section == "Results":
            asked = [{}, {"partner": "CASCADE"}]
        yield from ((entry, one | period) for one in asked for period in PERIODS)


def shown(entry: PageEntry, viewer: Viewer, address: dict[str, str]) -> list[tuple[str, str]]:
    """(what, text) of all that a page draws: words, charts with their hover texts, tables to take along."""
    tables: list[tuple[str, str]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            collected, "add", lambda name, _, table: tables.append((name, f"{table.head}{table.rows}"))
        )
        app = page_of(entry.module, viewer, **address)
    charts = [("chart", e.proto.spec + e.proto.alt) for e in app.get("plotly_chart")]
    words = [
        (kind, f"{getattr(e, 'value', '')} {getattr(e, 'label', '')} {getattr(e.proto, 'help', '')}")
        for kind in WORDS
        for e in app.get(kind)
    ]
    return [("markup", markup(app)), *charts, *words, *tables]


def taken(viewer: Viewer, store: Store) -> dict[str, bytes]:
    """The files of this viewer's export that say what is published."""
    with zipfile.ZipFile(io.BytesIO(zipped(viewer, store))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    own = {MANIFEST, OWN} if viewer.partner_id else {MANIFEST}
    return {name: content for name, content in files.items() if name not in own}
