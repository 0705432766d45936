"""An account nobody uses closes after half a year; signing in counts as use, once a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.access import idle, sign_in
from plp_metrics.act import people, visit
from plp_metrics.draw import people as drawn
from plp_metrics.draw.markup import literal
from plp_metrics.model import RefusedError, Role
from plp_metrics.model.joining import Account
from plp_metrics.store import Store, read_joining
from plp_metrics.ui import keys, signing

GIVEN = datetime(2026, 1, 10, 9)
EVALUATOR = "evaluator@example.org"


def account(last: datetime | None = None) -> Account:
    return Account(EVALUATOR, Role.EVALUATOR, None, GIVEN, last_act=last)


def test_the_days_count_from_the_last_use_or_from_the_day_the_role_was_given() -> None:
    assert idle.closes_on(account()) == date(2026, 7, 9)
    assert idle.closes_on(account(datetime(2026, 3, 1, 23))) == date(2026, 8, 28)
    assert idle.closes_on(account(datetime(2025, 3, 1))) == date(2026, 7, 9)


def test_an_account_is_closed_on_its_180th_day_without_use_and_not_before() -> None:
    day = GIVEN.date() + timedelta(days=180)
    assert idle.is_closed(account(), day)
    assert not idle.is_closed(account(), day - timedelta(days=1))


def test_administrators_are_told_a_month_before() -> None:
    used = account(datetime(2026, 6, 1))
    assert idle.closing([used, account()], date(2026, 6, 8)) == []
    assert idle.closing([used, account()], date(2026, 6, 9)) == [account()]
    assert idle.closing([used, account()], date(2026, 11, 30)) == [account(), used]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "plp.duckdb"))
    stores.close_all()
    made = stores.open_store(create=True)
    people.grant(people.OWNER, made, [(EVALUATOR, Role.EVALUATOR, None)], at=GIVEN)
    return made


def signed_in(store: Store) -> list[datetime]:
    with store.read() as cursor:
        sql = "SELECT happened_at FROM event WHERE kind = 'sign_in' ORDER BY 1"
        return [at for (at,) in cursor.execute(sql).fetchall()]


def test_signing_in_is_taken_down_once_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.read() as cursor:
        viewer = access.viewer(cursor, EVALUATOR)
    assert viewer is not None
    for at in (datetime(2026, 5, 1, 9), datetime(2026, 5, 1, 17), datetime(2026, 5, 2, 8)):
        monkeypatch.setattr(Store, "now", lambda self, at=at: at)
        visit.came(viewer, store)
    assert signed_in(store) == [datetime(2026, 5, 1, 9), datetime(2026, 5, 2, 8)]
    with store.read() as cursor:
        (found,) = read_joining.accounts(cursor)
    assert idle.closes_on(found) == date(2026, 5, 2) + timedelta(days=180)


def test_nothing_is_kept_of_who_has_no_role(store: Store) -> None:
    with pytest.raises(RefusedError):
        visit.came(access.applicant("somebody@example.org"), store)
    assert signed_in(store) == []


def who() -> None:
    import streamlit as st

    from plp_metrics.ui import signing

    found = signing.viewer()
    st.write(found.account if found else signing.closed("evaluator@example.org") or "nobody")


def shown(monkeypatch: pytest.MonkeyPatch, day: date) -> str:
    """What the person sees who a provider vouches for on this day, in a browser just opened."""
    return str(opened(monkeypatch, day).markdown[0].value)


def opened(monkeypatch: pytest.MonkeyPatch, day: date) -> AppTest:
    monkeypatch.setattr(Store, "today", lambda self: day)
    monkeypatch.setattr(Store, "now", lambda self: datetime.combine(day, datetime.min.time()))
    monkeypatch.setattr(sign_in, "_way", sign_in.Way.PROVIDER)
    monkeypatch.setattr(sign_in, "_provider", SimpleNamespace(account=lambda claims: EVALUATOR))
    monkeypatch.setattr(signing, "account", lambda: EVALUATOR)
    return AppTest.from_function(who).run()


def test_who_comes_often_enough_stays_in_and_who_does_not_is_told_what_to_do(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = GIVEN.date() + timedelta(days=179)
    assert shown(monkeypatch, first) == EVALUATOR
    assert shown(monkeypatch, first + timedelta(days=179)) == EVALUATOR
    late = first + timedelta(days=179 + 180)
    assert shown(monkeypatch, late).startswith("Your account was closed because nobody used it for 180 days.")
    people.grant(people.OWNER, store, [(EVALUATOR, Role.EVALUATOR, None)])
    assert shown(monkeypatch, late) == EVALUATOR


def test_who_comes_back_just_in_time_is_told_so_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    late = GIVEN.date() + timedelta(days=170)
    page = opened(monkeypatch, late)
    assert page.session_state[keys.NEARLY].startswith(
        "You were away for long: nobody used this account since 10 Jan 2026, and one that nobody uses for 180"
    )
    assert opened(monkeypatch, late).session_state[keys.NEARLY] == ""
    assert opened(monkeypatch, late + timedelta(days=149)).session_state[keys.NEARLY] == ""


def people_page_of() -> None:
    from plp_metrics.ui import people_page, signing

    admin = signing.viewer()
    assert admin is not None
    people_page.open_again(admin, people_page.accounts(admin))


def test_an_administrator_opens_a_closed_account_with_one_click(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = GIVEN.date() + timedelta(days=200)
    people.grant(people.OWNER, store, [("admin@example.org", Role.ADMIN, None)], at=datetime(2026, 7, 1))
    opened(monkeypatch, late)
    monkeypatch.setattr(signing, "account", lambda: "admin@example.org")
    page = AppTest.from_function(people_page_of).run()
    (button,) = page.button
    assert button.label == f"Open {literal(EVALUATOR)} again"
    button.click().run()
    assert not page.button
    assert shown(monkeypatch, late) == EVALUATOR


def test_a_sample_program_closes_no_account(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLP_TODAY", "2030-01-01")
    assert shown(monkeypatch, date(2030, 1, 1)) == EVALUATOR


def test_the_table_of_accounts_says_when_each_closes_only_where_accounts_close() -> None:
    today, of = date(2026, 7, 9), {EVALUATOR: date(2026, 7, 9)}
    since = {EVALUATOR: "10 Jan 2026"}
    closing = drawn.table([account()], {}, since, {}, today, of)
    assert closing.head[-1] == "Closes if not used"
    assert closing.rows[0][-1] == "9 Jul 2026 (closed)"
    assert drawn.closing([account()], of, today).startswith(f"Closed because nobody used them: {EVALUATOR}.")
    assert drawn.table([account()], {}, since, {}, today, {}).head[-1] == "Last used"
