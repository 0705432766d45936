"""The line at the end of every page: how far the figures reach, how many partners are missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from plp_metrics.draw import fresh as drawn
from plp_metrics.model import Period, Role, Viewer
from plp_metrics.ui import fresh

Q3, Q4 = Period("2017-18", "Q3"), Period("2017-18", "Q4")


def test_it_says_what_is_accepted_what_waits_and_what_is_missing() -> None:
    now = drawn.Fresh(Q3, 24, 21, 2, 1, Q4, 14, 24)
    assert drawn.of_all(now) == (
        "Accepted data to Q3 (Jan–Mar 2018): 21 of 24 partners, 2 in review, 1 missing"
        " · Q4 (Apr–Jun 2018) has come from 14 of 24 so far"
    )


def test_nothing_missing_is_said_too() -> None:
    assert drawn.of_all(drawn.Fresh(Q3, 24, 24)).endswith("24 of 24 partners, none missing")
    assert drawn.of_all(drawn.Fresh(None)) == "No quarter was due yet"


def test_a_partner_reads_of_its_own_quarters_only(viewer: Callable[..., Viewer], partners: list[str]) -> None:
    lines = {fresh.line(viewer(Role.PARTNER, one)) for one in partners}
    assert all(line.startswith("Your data: Q3 (Jan–Mar 2018) ") for line in lines)
    assert not any(" of " in line for line in lines)


def test_all_partners_that_take_part_are_accounted_for(
    viewer: Callable[..., Viewer], partners: list[str]
) -> None:
    for role in (Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN):
        found = fresh._all(viewer(role), Q3, Q4)
        assert found.partners == found.accepted + found.waiting + found.missing == len(partners)
        assert "Accepted data to Q3 (Jan–Mar 2018)" in fresh.line(viewer(role))


def test_the_quarter_moves_on_with_the_day_it_was_due(viewer: Callable[..., Viewer]) -> None:
    who = viewer(Role.EVALUATOR)
    assert fresh._latest_due(who, Q4) == Q3
    later = Viewer(who.account, who.role, None, who.permissions, on=date(2018, 7, 31))
    assert fresh._latest_due(later, Q4) == Q4
