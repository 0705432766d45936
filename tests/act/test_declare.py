"""Who may declare what, what is kept of it, and that it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from plp_metrics import access, store
from plp_metrics.act import declare, people
from plp_metrics.model import NETWORK, Partner, RefusedError, Role
from plp_metrics.store import read

DAY = date(2016, 9, 1)
SAID = "A second state joined"


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """OHIO and OZARK, admitted in summer, on 10 October 2016."""
    monkeypatch.setenv("PLP_TODAY", "2016-07-01")
    made = store.open_store(tmp_path / "plp.duckdb", create=True)
    facts = [
        Partner(p, p.title(), ("OH",), "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)})
        for p in ("OHIO", "OZARK")
    ]
    people.admit(people.OWNER, made, facts)
    people.grant(
        people.OWNER,
        made,
        [
            ("evaluator@example.org", Role.EVALUATOR, None),
            ("leadership@example.org", Role.LEADERSHIP, None),
            ("admin@example.org", Role.ADMIN, None),
            ("ohio@example.org", Role.PARTNER, "OHIO"),
            ("ozark@example.org", Role.PARTNER, "OZARK"),
        ],
    )
    monkeypatch.setenv("PLP_TODAY", "2016-10-10")
    yield made
    store.close_all()


def who(opened, name, on=None):
    with opened.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
        assert found is not None
        return replace(found, on=on, as_of=read.event_on(cursor, on)) if on else found


ALLOWED = {
    ("ohio", "OHIO"), ("evaluator", "OHIO"), ("evaluator", "OZARK"), ("evaluator", NETWORK),
    ("admin", "OHIO"), ("admin", "OZARK"), ("admin", NETWORK), ("ozark", "OZARK"),
}  # fmt: skip


@pytest.mark.parametrize("name", ["ohio", "ozark", "evaluator", "leadership", "admin"])
@pytest.mark.parametrize("about", ["OHIO", "OZARK", NETWORK])
def test_a_partner_declares_for_itself_and_evaluators_for_anybody(opened, name, about):
    viewer = who(opened, name)
    if (name, about) in ALLOWED:
        assert declare.declare(viewer, opened, about, DAY, SAID) == 1
    else:
        with pytest.raises(RefusedError):
            declare.declare(viewer, opened, about, DAY, SAID)
        assert declare.events(who(opened, "admin"), opened) == []


def test_what_is_declared_is_kept_as_it_was_said(opened):
    number = declare.declare(who(opened, "ohio"), opened, "OHIO", DAY, f"  {SAID}\n", rebase=True)
    (found,) = declare.events(who(opened, "evaluator"), opened)
    assert (found.event_id, found.partner_id, found.day, found.says, found.rebase, found.account) == (
        number, "OHIO", DAY, SAID, True, "ohio@example.org",
    )  # fmt: skip


def test_a_partner_sees_its_own_events_and_everybodys(opened):
    staff = who(opened, "evaluator")
    for about in ("OHIO", "OZARK", NETWORK):
        declare.declare(staff, opened, about, DAY, SAID)
    assert [e.partner_id for e in declare.events(who(opened, "ohio"), opened)] == ["OHIO", NETWORK]
    assert [e.partner_id for e in declare.events(staff, opened, "OZARK")] == ["OZARK", NETWORK]
    assert len(declare.events(who(opened, "leadership"), opened)) == 3


@pytest.mark.parametrize(
    ("text", "day", "about", "words"),
    [
        ("", DAY, "OHIO", "Say in a few words"),
        ("   no  ", DAY, "OHIO", "Say in a few words"),
        ("x" * 161, DAY, "OHIO", "161 characters"),
        ("Ask a.person@example.org about it", DAY, "OHIO", "e-mail"),
        ("Call 417-555-0134 about it", DAY, "OHIO", "telephone"),
        (SAID, date(2018, 1, 1), "OHIO", "more than a year ahead"),
        (SAID, DAY, "NOBODY", "no such partner"),
    ],
)
def test_what_is_wrong_is_refused_in_words_and_nothing_is_kept(opened, text, day, about, words):
    before = opened.version()
    with pytest.raises(RefusedError, match=words) as refusal:
        declare.declare(who(opened, "evaluator"), opened, about, day, text)
    assert "a.person" not in str(refusal.value)
    assert opened.version() == before


def test_the_same_event_is_not_declared_twice(opened):
    declare.declare(who(opened, "ohio"), opened, "OHIO", DAY, SAID)
    with pytest.raises(RefusedError, match="already"):
        declare.declare(who(opened, "evaluator"), opened, "OHIO", DAY, SAID)


def test_who_may_declare_it_may_withdraw_it(opened):
    number = declare.declare(who(opened, "evaluator"), opened, "OHIO", DAY, SAID)
    with pytest.raises(RefusedError, match="not declared"):
        declare.withdraw(who(opened, "ozark"), opened, number)
    with pytest.raises(RefusedError):
        declare.withdraw(who(opened, "leadership"), opened, number)
    declare.withdraw(who(opened, "ohio"), opened, number)
    assert declare.events(who(opened, "evaluator"), opened) == []
    with pytest.raises(RefusedError, match="not declared"):
        declare.withdraw(who(opened, "ohio"), opened, number)


def test_a_partner_does_not_withdraw_what_concerns_everybody(opened):
    number = declare.declare(who(opened, "evaluator"), opened, NETWORK, DAY, SAID)
    with pytest.raises(RefusedError, match="your own organization"):
        declare.withdraw(who(opened, "ohio"), opened, number)
    assert len(declare.events(who(opened, "ohio"), opened)) == 1


def test_declaring_and_withdrawing_are_one_entry_each_in_the_log(opened):
    number = declare.declare(who(opened, "ohio"), opened, "OHIO", DAY, SAID, rebase=True)
    first = opened.version()
    declare.withdraw(who(opened, "ohio"), opened, number)
    assert opened.version() == first + 1
    with opened.read() as cursor:
        kinds = [
            k for (k,) in cursor.execute("SELECT kind FROM event ORDER BY event_id DESC LIMIT 2").fetchall()
        ]
    assert kinds == ["withdraw_declared", "declare"]


def test_who_looks_back_sees_what_stood_then_and_changes_nothing(opened):
    number = declare.declare(who(opened, "ohio"), opened, "OHIO", DAY, SAID, at=datetime(2016, 10, 1, 12))
    declare.withdraw(who(opened, "ohio"), opened, number, at=datetime(2016, 10, 5, 12))
    back = who(opened, "ohio", date(2016, 10, 2))
    assert [e.says for e in declare.events(back, opened)] == [SAID]
    with pytest.raises(RefusedError, match="looking back"):
        declare.withdraw(back, opened, number)
