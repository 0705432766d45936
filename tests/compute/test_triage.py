"""Whom to call first: one reason a figure, the gravest; partners by their gravest reasons."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plp_metrics.compute.outlook import will_hit
from plp_metrics.compute.triage import cases, gravity, reasons
from plp_metrics.model import (
    Agreement,
    Assurance,
    Comparison,
    Mark,
    Result,
    Status,
    Trend,
    TrendKind,
    Variation,
)
from plp_metrics.model.forecasts import Forecast
from plp_metrics.model.triage import Aside, Grave, Reason

TODAY = date(2018, 7, 20)


def figure(status: str, partner_id: str = "OZARK", *, close: bool = False, as_of: str = "Q2") -> Result:
    agreed = Agreement(
        1, partner_id, "teachers_trained", "2017-18", "ALL", Comparison.AT_LEAST, 20.0, due_quarter="Q4"
    )
    return Result(
        "teachers_trained", partner_id, "2017-18", "Q4", "ALL", Mark.SHOWN, Status(status), as_of=as_of,
        value=14.0, target=20.0, agreement=agreed, too_close=close,
    )  # fmt: skip


def trend(variation: str = "common", assurance: str = "none", partner_id: str = "OZARK") -> Trend:
    return Trend(
        "teachers_trained", partner_id, TrendKind.XMR, variation=Variation(variation),
        assurance=Assurance(assurance),
    )  # fmt: skip


def chance(of: float) -> Forecast:
    return Forecast("teachers_trained", "OZARK", "2017-18", "Q2", chance=of)


@pytest.mark.parametrize(
    ("status", "moved", "ahead", "grave"),
    [
        ("behind", trend("concerning"), None, Grave.ACT),
        ("on_plan", trend("concerning", "misses"), None, Grave.ACT),
        ("behind", trend(), chance(0.1), Grave.MISSING),
        ("behind", trend("common", "misses"), None, Grave.MISSING),
        ("behind", trend(), chance(0.5), Grave.BEHIND),
        ("on_plan", trend("concerning"), chance(0.5), Grave.WORSE),
        ("on_plan", trend(), chance(0.2), Grave.UNLIKELY),
        ("met", trend(), chance(0.0), None),
        ("at_risk", None, None, Grave.AT_RISK),
        ("on_plan", trend("improving", "meets"), chance(0.9), None),
        ("no_target", trend("concerning"), None, Grave.WORSE),
        ("withheld", trend("concerning", "misses"), chance(0.0), None),
        ("not_reported", None, None, None),
    ],
)
def test_a_figure_gives_its_gravest_reason_or_none(
    status: str, moved: Trend | None, ahead: Forecast | None, grave: Grave | None
) -> None:
    assert gravity(figure(status), moved, ahead) is grave


def test_what_is_too_close_to_call_is_not_a_case_for_acting_now() -> None:
    assert gravity(figure("on_plan", close=True), trend("concerning", "misses"), None) is Grave.WORSE


def test_partners_stand_by_the_number_of_their_gravest_reasons_and_silence_counts() -> None:
    found = {
        "TWO": [Reason(Grave.BEHIND, "a"), Reason(Grave.BEHIND, "b")],
        "ONE": [Reason(Grave.BEHIND, "a"), Reason(Grave.AT_RISK, "b")],
        "ACT": [Reason(Grave.AT_RISK, "a"), Reason(Grave.ACT, "b")],
        "RISK": [Reason(Grave.AT_RISK, "a")],
    }
    ordered = cases(found, ["SILENT"], {}, TODAY)
    assert [c.partner_id for c in ordered] == ["ACT", "TWO", "ONE", "SILENT", "RISK"]
    assert ordered[0].reasons[0].grave is Grave.ACT


def test_who_is_set_aside_stands_last_until_the_end_of_that_day() -> None:
    found = {"ACT": [Reason(Grave.ACT, "a")], "RISK": [Reason(Grave.AT_RISK, "a")]}

    def order(until: date) -> list[str]:
        aside = Aside("ACT", until, "spoke on the phone", "evaluator@example.org", datetime(2018, 7, 1))
        return [c.partner_id for c in cases(found, [], {"ACT": aside}, TODAY)]

    assert order(TODAY) == ["RISK", "ACT"]
    assert order(date(2018, 7, 19)) == ["ACT", "RISK"]


def test_reasons_are_gathered_by_partner_with_the_chance_of_meeting_the_target() -> None:
    found = reasons([figure("on_plan"), figure("met", "GULF")], [trend()], [chance(0.1)])
    assert {p: [(r.grave, r.chance) for r in rs] for p, rs in found.items()} == {
        "OZARK": [(Grave.UNLIKELY, 0.1)]
    }


@pytest.mark.parametrize(
    ("moved", "ahead", "status", "as_of", "verdict"),
    [
        (trend(assurance="meets"), chance(0.0), "behind", "Q2", Assurance.MEETS),
        (trend(), chance(0.8), "behind", "Q2", Assurance.MEETS),
        (trend(), chance(0.5), "behind", "Q2", Assurance.HIT_AND_MISS),
        (trend(), chance(0.2), "on_plan", "Q2", Assurance.MISSES),
        (trend(), None, "behind", "Q2", Assurance.NONE),
        (trend(), None, "behind", "Q4", Assurance.MISSES),
        (trend(), None, "met", "Q4", Assurance.MEETS),
        (trend(assurance="too_few"), None, "withheld", "Q4", Assurance.TOO_FEW),
    ],
)
def test_limits_are_asked_first_then_the_forecast_then_the_end_of_the_year(
    moved: Trend, ahead: Forecast | None, status: str, as_of: str, verdict: Assurance
) -> None:
    assert will_hit(moved, ahead, figure(status, as_of=as_of)) is verdict
