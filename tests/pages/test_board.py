"""The board pack of a small program and of the sample: whoever makes it, it is what leadership may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from plp_metrics import store as stores
from plp_metrics.access import permissions_of
from plp_metrics.compute import answers
from plp_metrics.model import RefusedError, Role, Viewer
from plp_metrics.report import board as report
from plp_metrics.store import Store
from plp_metrics.ui import board, program
from plp_metrics.ui.ask import Asked
from tests.report.opened import is_tagged, pages

PAGE = "pages.results.board"
Of = Callable[[str], Viewer]


def text_of(document: str) -> str:
    told = re.sub(r"<style>.*?</style>", "", document, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", told)).split())


@pytest.fixture
def small_pack(small_program: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Role], str]:
    monkeypatch.setenv("PLP_STORE", str(small_program))
    answers.forget()

    def made(role: Role) -> str:
        viewer = Viewer(f"{role}@example.org", role, None, permissions_of(role))
        return report.document(board.asked_by(viewer, Asked("2016-17", "Q2"), "https://plp.example.org/"))

    return made


def test_what_is_not_accepted_or_not_published_is_not_in_it(small_pack: Callable[[Role], str]) -> None:
    """Buckeye handed in 777 girls of 888 and published 120 of 300; Gulf's 8 of 31 are withheld; Ozark's
    3 of 7 teachers wait for review."""
    said = text_of(small_pack(Role.LEADERSHIP))
    assert "157 of 240" in said.replace("\u00a0", " ")
    for told in ("777", "888", "8 of 31", "3 of 7"):
        assert told not in said.replace("\u00a0", " "), told


def test_everybody_makes_the_very_same_pack(small_pack: Callable[[Role], str]) -> None:
    packs = {role: small_pack(role) for role in (Role.LEADERSHIP, Role.EVALUATOR, Role.ADMIN)}
    assert len(set(packs.values())) == 1


def test_a_pack_of_the_sample_program_says_that_its_partners_are_fictional(
    small_pack: Callable[[Role], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Sample program: fictional partners, invented data"
    for is_sample in (True, False):
        monkeypatch.setattr(Store, "is_sample", lambda self, is_sample=is_sample: is_sample)
        assert (told in text_of(small_pack(Role.LEADERSHIP))) is is_sample


def test_a_partner_is_refused(small_pack: Callable[[Role], str]) -> None:
    with pytest.raises(RefusedError, match="compare regions"):
        small_pack(Role.PARTNER)


def test_the_page_says_what_is_in_it_before_it_is_made(drawn: Callable[..., str]) -> None:
    said = drawn(PAGE, Role.LEADERSHIP, year="2016-17", quarter="Q2")
    assert "in at most ten pages" in said and "Make the board pack" in said and "Fair comparison" in said
    assert "Download as PDF" not in said


def test_the_samples_pack_fits_ten_pages_and_answers_what_a_board_asks(sample: Store, viewer_of: Of) -> None:
    viewer = viewer_of("leadership")
    at = program.latest(viewer)
    pack = board.asked_by(viewer, Asked(*at), "https://plp.example.org/")
    said = text_of(report.document(pack))
    for heading in ("goals", "changed", "partners stand", "Fair", "Regions", "Equity", "Workshop", "Notes"):
        assert heading in said
    assert "definition of 2016" in said
    assert f"https://plp.example.org/board?year={at.school_year}&quarter={at.quarter}&on=2018-07-20" in said
    made = report.as_pdf(pack)
    assert is_tagged(made) and 5 <= pages(made) <= report.MOST_PAGES


def test_no_count_behind_a_hidden_line_stands_beside_its_partner(sample: Store, viewer_of: Of) -> None:
    """For each line of people or surveys withheld from leadership, no cell of a row that names the partner
    says the count that was handed in."""
    viewer = viewer_of("leadership")
    at = program.latest(viewer)
    document = report.document(board.asked_by(viewer, Asked(*at)))
    with stores.current().read() as cursor:
        hidden = cursor.execute(
            "SELECT p.name, m.numerator, m.denominator FROM published u"
            " JOIN measurement m USING (basis, metric, partner_id, school_year, quarter, course)"
            " JOIN partner p USING (partner_id)"
            " WHERE u.mark = 'withheld' AND u.division = 'ALL' AND m.division = 'ALL' AND m.state = 'ALL'"
            " AND m.workshop = 'ALL' AND m.grade_band = 'ALL' AND m.to_event IS NULL AND p.to_event IS NULL"
        ).fetchall()
    assert hidden
    rows = [text_of(row) for row in re.findall(r"<tr.*?</tr>", document, flags=re.DOTALL)]
    for name, top, bottom in hidden:
        told = f"{top:,.0f} of {bottom or 0:,.0f}".replace(",", "\u00a0")
        assert not [row for row in rows if name in row and told in row]
