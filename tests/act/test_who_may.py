"""Every acting function refuses before it looks at anything: nobody, each role without it, another partner.

A new function of plp_metrics/act that takes a viewer is walked by itself; where it needs a row or gives
less instead of refusing, it has to be named here.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from unittest.mock import MagicMock

import pytest

from plp_metrics.access import PERMISSIONS
from plp_metrics.access.roles import permissions_of
from plp_metrics.model import Period, RefusedError, Role, Viewer
from plp_metrics.report.access import acting, permissions

BY_ROW = {
    "agree.counter", "agree.remark", "agree.confirm", "agree.decline", "except_target.accept",
    "except_target.end", "promise.confirm", "restore.restore", "compare.between",
    "compare.seen_version",
}  # fmt: skip
"""Whose partner it is stands in a row: refused in the tests of that module, on real rows."""
BY_SCOPE = {
    "comment.thread", "comment.waiting", "compare.may_see_rows", "compare.row_changes", "declare.events",
    "money_checks.books_of", "see_raw.may_see_rows", "see_raw.rows", "see_raw.content", "feed.address",
}  # fmt: skip
"""They read, bound by the viewer's scope or its leave to see rows."""
QUESTIONS = {
    "again.may_repeat", "except_target.may_accept", "promise.side_of", "promise.may_give",
    "promise.may_answer", "promise_waive.may_let_off", "look_as.as_partner", "report.changing",
}  # fmt: skip
"""They change nothing by themselves."""
NAMED = BY_ROW | BY_SCOPE | QUESTIONS
WALKED = sorted(set(acting()) - NAMED)
REFUSED = r"may not|your own organization only"


def called(act: str, viewer: Viewer | None, store: MagicMock) -> None:
    """Call a function with nothing but a viewer and another partner's name."""
    module, name = act.split(".")
    function = getattr(import_module(f"plp_metrics.act.{module}"), name)
    known = {"partner_id": "OTHER", "period": Period("2017-18", "Q4")}
    asked = list(inspect.signature(function).parameters.values())[2:]
    given = {p.name: known.get(p.name) or MagicMock() for p in asked if p.default is p.empty}
    function(viewer, store, **given)


def somebody(role: Role) -> Viewer:
    return Viewer(f"{role}@example.org", role, "OWN" if role is Role.PARTNER else None, permissions_of(role))


def test_whoever_is_named_here_is_there() -> None:
    assert set(acting()) >= NAMED


@pytest.mark.parametrize("act", WALKED)
def test_an_act_asks_for_its_permission_before_anything_else(act: str) -> None:
    names = permissions(act)
    assert names, f"{act} asks for no permission: let it, or name it in this file"
    store = MagicMock()
    says = "|".join(
        f"may not {PERMISSIONS[name][0]}".replace("(", r"\(").replace(")", r"\)") for name in names
    )
    with pytest.raises(RefusedError, match=says):
        called(act, None, store)
    for role in Role:
        if not any(role in PERMISSIONS[name][1] for name in names):
            with pytest.raises(RefusedError, match=REFUSED):
                called(act, somebody(role), store)
    store.change.assert_not_called()


OF_A_PARTNER = [
    act
    for act in WALKED
    if any(a.arg == "partner_id" for a in acting()[act].args.args)
    and any(Role.PARTNER in PERMISSIONS[name][1] for name in permissions(act))
]


@pytest.mark.parametrize("act", OF_A_PARTNER)
def test_a_partner_does_nothing_for_another(act: str) -> None:
    store = MagicMock()
    with pytest.raises(RefusedError, match=REFUSED):
        called(act, somebody(Role.PARTNER), store)
    store.change.assert_not_called()
