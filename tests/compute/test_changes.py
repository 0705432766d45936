"""Two days of the same figures: what came, went, moved, got another target or another status."""

from __future__ import annotations

from plp_metrics.compute.changes import changes
from plp_metrics.draw.changed import news, turned
from plp_metrics.model import Mark, Result, Status
from plp_metrics.model.changes import What


def figure(
    value: float | None, quarter: str | None = "Q2", *, target: float | None = 20, status: str = "on_plan"
) -> Result:
    mark = Mark.SHOWN if value is not None else Mark.NOT_REPORTED
    return Result(
        "teachers_trained", "OZARK", "2017-18", "Q3", "ALL", mark, Status(status), as_of=quarter,
        numerator=value, value=value, target=target,
    )  # fmt: skip


def what(then: Result | None, now: Result) -> tuple[What, bool] | None:
    found = changes([then] if then else [], [now])
    return (found[0].what, found[0].corrected) if found else None


def test_the_same_figure_is_no_change() -> None:
    assert what(figure(14), figure(14)) is None


def test_a_figure_of_a_later_quarter_moved_and_was_not_corrected() -> None:
    assert what(figure(14, "Q2"), figure(19, "Q3")) == (What.MOVED, False)


def test_a_figure_of_the_very_same_quarter_that_moved_was_corrected() -> None:
    assert what(figure(14), figure(13)) == (What.MOVED, True)


def test_a_figure_can_come_and_go() -> None:
    assert what(None, figure(14)) == (What.CAME, False)
    assert what(figure(None, None), figure(14)) == (What.CAME, False)
    assert what(figure(14), figure(None, None)) == (What.WENT, False)
    assert what(figure(None, None), figure(None, None)) is None


def test_another_target_is_told_before_the_status_it_turns() -> None:
    assert what(figure(14), figure(14, target=30, status="behind")) == (What.TARGET, False)
    assert what(figure(14), figure(14, status="behind")) == (What.STATUS, False)


def test_only_real_turns_corrections_and_targets_are_news() -> None:
    onward = changes([figure(14, "Q2")], [figure(19, "Q3", status="met")])
    assert turned(onward[0]) is None and news(onward) == []
    worse = changes([figure(14, "Q2")], [figure(15, "Q3", status="behind")])
    assert turned(worse[0]) is False and news(worse) == worse
    better = changes([figure(14, "Q2", status="behind")], [figure(19, "Q3")])
    assert turned(better[0]) is True
    corrected = changes([figure(14)], [figure(13)])
    assert news(corrected) == corrected
