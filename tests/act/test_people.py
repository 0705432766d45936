"""Roles given, changed and taken away; the last administrator stays; who only reads changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from plp_metrics import access
from plp_metrics.act import comment, people
from plp_metrics.act.people import Grant
from plp_metrics.model import Period, RefusedError, Role
from plp_metrics.store import read_joining
from tests.act.test_join import made_once, store, who

__all__ = ["made_once", "store"]


def test_an_invited_account_holds_its_role_from_the_next_click_on(store):
    assert who(store, "new").role is Role.APPLICANT
    people.give(who(store, "admin"), store, Grant("new@example.org", Role.EVALUATOR))
    assert who(store, "new").role is Role.EVALUATOR
    people.give(who(store, "admin"), store, Grant("New@example.org", Role.PARTNER, "OZARK"))
    assert (who(store, "new").role, who(store, "new").partner_id) == (Role.PARTNER, "OZARK")
    with store.read() as cursor:
        assert [e for e, _, _ in access.accounts(cursor) if e.lower() == "new@example.org"] == [
            "New@example.org"
        ]


def test_a_role_taken_away_leaves_nothing_not_even_the_way_to_apply(store):
    people.remove(who(store, "admin"), store, "evaluator@example.org")
    with store.read() as cursor:
        assert access.viewer(cursor, "evaluator@example.org") is None
        assert access.visitor(cursor, "evaluator@example.org") is None
    with pytest.raises(RefusedError, match="no role"):
        people.remove(who(store, "admin"), store, "evaluator@example.org")


@pytest.mark.parametrize("name", ["new", "ozark", "evaluator", "leadership"])
def test_nobody_but_an_administrator_gives_roles_or_sees_who_has_one(store, name):
    viewer, before = who(store, name), store.version()
    for act in (
        lambda: people.give(viewer, store, Grant("new@example.org", Role.ADMIN)),
        lambda: people.remove(viewer, store, "admin@example.org"),
        lambda: people.grant(viewer, store, [("new@example.org", Role.ADMIN, None)]),
        lambda: people.accounts(viewer, store),
    ):
        with pytest.raises(RefusedError):
            act()
    assert store.version() == before


def test_the_last_administrator_can_be_neither_removed_nor_changed_nor_given_an_end(store):
    admin, before = who(store, "admin"), store.version()
    for act in (
        lambda: people.remove(admin, store, "admin@example.org"),
        lambda: people.give(admin, store, Grant("admin@example.org", Role.EVALUATOR)),
        lambda: people.give(admin, store, Grant("admin@example.org", Role.ADMIN, until=date(2016, 12, 31))),
        lambda: people.grant(people.OWNER, store, [("admin@example.org", Role.EVALUATOR, None)]),
    ):
        with pytest.raises(RefusedError, match="No administrator"):
            act()
    assert store.version() == before
    people.give(admin, store, Grant("second@example.org", Role.ADMIN))
    people.remove(admin, store, "admin@example.org")


def test_the_only_administrator_is_given_its_role_again(store):
    people.give(people.OWNER, store, Grant("admin@example.org", Role.ADMIN))
    with store.read() as cursor:
        given = {a.email: a.since for a in read_joining.accounts(cursor)}
    assert given["admin@example.org"] == max(given.values())


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (Grant("no address", Role.EVALUATOR), "no e-mail address"),
        (Grant("a@b@example.org", Role.EVALUATOR), "no e-mail address"),
        (Grant("<b>@example.org", Role.EVALUATOR), "no e-mail address"),
        (Grant("new@example.org", Role.PARTNER), "needs a partner"),
        (Grant("new@example.org", Role.ADMIN, "OZARK"), "no other role"),
        (Grant("new@example.org", Role.PARTNER, "NOBODY"), "no partner NOBODY"),
        (Grant("new@example.org", Role.APPLICANT), "nobody is given"),
        (Grant("new@example.org", Role.ADMIN, only_reads=True), "only a partner's"),
        (Grant("new@example.org", Role.EVALUATOR, until=date(2016, 7, 31)), "over already"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(store, given, says):
    before = store.version()
    with pytest.raises(RefusedError, match=says):
        people.give(who(store, "admin"), store, given)
    assert store.version() == before


def test_an_account_ends_after_its_last_day(store, monkeypatch):
    people.give(who(store, "admin"), store, Grant("new@example.org", Role.EVALUATOR, until=date(2016, 8, 31)))
    with store.read() as cursor:
        assert access.viewer(cursor, "new@example.org", date(2016, 8, 31)) is not None
        assert access.viewer(cursor, "new@example.org", date(2016, 9, 1)) is None
        assert access.visitor(cursor, "new@example.org", date(2016, 9, 1)) is None
        assert "new@example.org" not in [e for e, _, _ in access.accounts(cursor, date(2016, 9, 1))]


def test_an_account_that_only_reads_sees_its_own_partner_and_changes_nothing(store):
    given = Grant("board@example.org", Role.PARTNER, "OZARK", only_reads=True)
    people.give(who(store, "admin"), store, given)
    viewer = who(store, "board")
    whole = access.permissions_of(Role.PARTNER)
    assert viewer.permissions == {p for p in whole if p.startswith("see_") or p == "export"}
    assert access.scope(viewer) == access.scope(who(store, "ozark"))
    for permission in whole - viewer.permissions:
        with pytest.raises(RefusedError, match="only reads"):
            access.require(viewer, permission, "OZARK")
    with pytest.raises(RefusedError, match="only reads"):
        comment.add(viewer, store, "OZARK", "teachers_trained", Period("2016-17", "Q1"), "We count again.")


def test_the_list_says_who_has_which_role_since_when(store):
    found = {a.email: a for a in people.accounts(who(store, "admin"), store)}
    assert found["ozark@example.org"].partner_id == "OZARK"
    assert found["ozark@example.org"].since.date() == date(2016, 7, 5)
    assert found["ozark@example.org"].last_act is None
