"""Two looks at the same question set beside each other: what moved between two days. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.model import Mark, Result
from plp_metrics.model.changes import Change, What


def changes(then: Sequence[Result], now: Sequence[Result]) -> list[Change]:
    """Every figure of `now` that differs from `then`, in the order of `now`.

    A figure that came or went, a value that moved, a target that was agreed or changed, a status that
    turned though neither moved. Figures that do not apply on either day are left out.
    """
    before = {_key(r): r for r in then}
    found = []
    for result in now:
        was = before.get(_key(result))
        what = _what(was, result)
        if what is not None:
            corrected = was is not None and was.value is not None and was.as_of == result.as_of
            found.append(Change(what, was, result, corrected and what is What.MOVED))
    return found


def _key(result: Result) -> tuple[str, str, str, str]:
    return result.partner_id, result.metric, result.course, result.workshop


def _what(was: Result | None, now: Result) -> What | None:
    had, has = was is not None and was.value is not None, now.value is not None
    if not had and not has:
        return None
    if has and not had:
        return What.CAME
    if was is None or not has:
        return What.WENT if now.mark is not Mark.NOT_APPLICABLE else None
    if (was.numerator, was.denominator, was.value, was.mark) != (
        now.numerator, now.denominator, now.value, now.mark,
    ):  # fmt: skip
        return What.MOVED
    if was.target != now.target:
        return What.TARGET
    return What.STATUS if was.status != now.status else None
