"""The page for older quarters: verdicts per partner and quarter, then one click."""

from __future__ import annotations

from plp_metrics.contracts import sample_rows
from plp_metrics.model import Period

PAGE = "pages.data.backfill"
Q1, Q2 = Period("2016-17", "Q1"), Period("2016-17", "Q2")


def older(*parts: tuple[str, Period, str]) -> bytes:
    """Two rows for each (partner, quarter, course)."""
    texts = [sample_rows("teachers", p, t, 2).replace(",CSP,", f",{course},") for p, t, course in parts]
    return (texts[0] + "".join(t.split("\n", 1)[1] for t in texts[1:])).encode()


def test_the_page_tells_each_quarter_apart_and_hands_in_what_can_go_in(opened, store):
    visit = opened(PAGE, "evaluator")
    assert "Drop the files of older quarters" in visit.text
    content = older(
        ("SILENT", Q2, "CSP"), ("HOOSIER", Q2, "CSX"), ("BUCKEYE", Q1, "CSP"), ("UTAH", Q1, "CSP")
    )
    visit.at.file_uploader[0].upload("older.csv", content, "text/csv")
    visit.run()
    visit.run()
    assert "1 quarter can go in, 3 have to be mended first" in visit.text
    for said in ("“CSX” is not a value of course.", "There is no partner UTAH", "it has been accepted"):
        assert said in visit.text
    version = store.version()
    for area in visit.at.text_area:
        area.set_value("From the archive.")
    visit.click("Hand in 1 quarter")
    visit.run()
    assert store.version() == version + 1
    assert "1 quarter handed in" in visit.text and "Receipt" in visit.text


def test_with_nothing_that_can_go_in_there_is_no_button_for_it(opened):
    visit = opened(PAGE, "admin")
    visit.at.file_uploader[0].upload("notes.csv", b"a,b\n1,2\n", "text/csv")
    visit.run()
    visit.run()
    assert "Nothing can go in yet" in visit.text
    assert not [b for b in visit.buttons if b.startswith("Hand in")]
