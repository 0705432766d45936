"""Who may move a quarter from which state to which, and when."""

from __future__ import annotations

from datetime import datetime

import pytest

from plp_metrics import store
from plp_metrics.access import permissions_of
from plp_metrics.act.rules import MOVES, check_move
from plp_metrics.model import Period, QuarterState, RefusedError, Role
from plp_metrics.store import write

P = Period("2016-17", "Q1")  # Jul–Sep 2016, due 30 Oct, closes 29 Nov


@pytest.fixture
def opened(tmp_path):
    yield store.open_store(tmp_path / "plp.duckdb", create=True)
    store.close_all()


def attempt(opened, name, state, at=datetime(2016, 10, 15), ends_on=None):
    with opened.rehearse("x@example.org", at=at) as change:
        if state is not QuarterState.OPEN or ends_on:
            write.quarter_state(change, [("OZARK", P)], state, ends_on=ends_on)
        check_move(change, MOVES[name], "OZARK", P)


@pytest.mark.parametrize("state", list(QuarterState))
@pytest.mark.parametrize("name", list(MOVES))
def test_every_move_is_allowed_from_its_states_only(opened, name, state):
    if state in MOVES[name].before:
        attempt(opened, name, state)
    else:
        with pytest.raises(RefusedError):
            attempt(opened, name, state)


def test_every_move_names_a_permission_that_somebody_holds():
    for move in MOVES.values():
        assert any(move.permission in permissions_of(role) for role in Role), move.name


def test_a_partner_cannot_hand_in_a_quarter_that_has_not_begun(opened):
    with pytest.raises(RefusedError, match="has not begun"):
        attempt(opened, "submit", QuarterState.DRAFT, at=datetime(2016, 6, 30))


def test_a_partner_cannot_hand_in_after_the_quarter_closed(opened):
    attempt(opened, "submit", QuarterState.DRAFT, at=datetime(2016, 11, 29, 23, 59))
    with pytest.raises(RefusedError, match="closed on 29 Nov 2016"):
        attempt(opened, "submit", QuarterState.DRAFT, at=datetime(2016, 11, 30))


def test_a_reopened_quarter_takes_files_until_its_own_last_day(opened):
    later = datetime(2017, 3, 1).date()
    attempt(opened, "submit", QuarterState.OPEN, at=datetime(2017, 3, 1), ends_on=later)
    with pytest.raises(RefusedError, match="closed on 1 Mar 2017"):
        attempt(opened, "submit", QuarterState.OPEN, at=datetime(2017, 3, 2), ends_on=later)


def test_an_evaluator_may_hand_in_an_old_quarter_long_after_it_closed(opened):
    attempt(opened, "backfill", QuarterState.OPEN, at=datetime(2020, 1, 1))
