"""Many metrics beside others at once are what the two functions of one metric say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plp_metrics import access
from plp_metrics.compute import beside, peers, results_compared
from plp_metrics.metrics import load_all
from plp_metrics.model import Mark, Period, Question, Viewer
from plp_metrics.store import Store

METRICS = (
    "teachers_participating", "trained_rate", "students_active", "students_urg", "students_female",
    "teachers_female", "quality_recommend", "response_rate",
)  # fmt: skip


@pytest.mark.parametrize("who", ["evaluator", "leadership", "ozark"])
def test_it_says_the_same_as_asking_for_one_metric_after_the_other(
    sample: Store, viewer_of: Callable[[str], Viewer], who: str
) -> None:
    scope, period = access.scope(viewer_of(who)), Period("2017-18", "Q3")
    with sample.read() as cursor:
        found = beside.beside(cursor, scope, Question(*period, METRICS), "OZARK")
        assert [b.metric for b in found.figures] == list(METRICS)
        told = 0
        for one in found.figures:
            alike = peers.beside_peers(cursor, scope, "OZARK", one.metric, period)
            assert found.peers == alike.peers
            assert (one.quarter, one.mark, one.value) == (alike.quarter, alike.mark, alike.value)
            assert (one.alike[:3] if one.alike else (None,) * 3) == pytest.approx(
                (alike.low, alike.median, alike.high)
            )
            if one.mark is not Mark.SHOWN:
                assert one.everyone is None and one.alike is None
                continue
            all_of_them = results_compared.compared(
                cursor, scope, one.metric, Period(period.school_year, one.quarter), "OZARK"
            )
            middle = (all_of_them.low, all_of_them.median, all_of_them.high)
            assert (one.everyone[:3] if one.everyone else (None,) * 3) == pytest.approx(middle)
            told += one.everyone is not None
        assert told >= 4


def test_a_partner_is_told_nobodys_name_and_no_middle_of_figures_about_people(
    sample: Store, viewer_of: Callable[[str], Viewer]
) -> None:
    with sample.read() as cursor:
        scope = access.scope(viewer_of("ozark"))
        found = beside.beside(cursor, scope, Question("2017-18", "Q3", METRICS), "OZARK")
    assert found.peers.partners == () and found.peers.how_many >= 5
    for one in found.figures:
        if load_all()[one.metric].rule != "open":
            assert one.everyone is None and one.alike is None
    assert found.figures[0].alike is not None


def test_a_partner_is_told_nothing_about_another(sample: Store, viewer_of: Callable[[str], Viewer]) -> None:
    with sample.read() as cursor:
        scope = access.scope(viewer_of("ozark"))
        found = beside.beside(cursor, scope, Question("2017-18", "Q3", METRICS), "PALMETTO")
    assert found.figures == () and found.peers.how_many == 0 and found.peers.facts is None
