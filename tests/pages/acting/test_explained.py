"""What a partner explained stands under its results."""

from __future__ import annotations

from tests.pages.acting.conftest import Q2

PAGE = "pages.results.partner"


def test_a_partner_reads_what_it_explained_and_others_who_may_name_it_read_it_too(opened):
    at = {"year": Q2.school_year, "quarter": Q2.quarter}
    assert "What you explained" in opened(PAGE, "buckeye", **at).text
    seen = opened(PAGE, "evaluator", partner="BUCKEYE", **at).text
    assert "What the partner explained" in seen and "“Classes start later.”" in seen
