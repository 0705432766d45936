"""Joining: who may apply, admit and decline, what one admission makes, what nobody else ever reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import join, people
from plp_metrics.compute import measure
from plp_metrics.model import Basis, Partner, RefusedError, Role, Scope, Viewer
from plp_metrics.model.joining import ApplicationState, Wish
from plp_metrics.partnership import joining
from plp_metrics.store import Store, read, read_joining

YEAR = "2016-17"
ALL = Scope(None, None, Basis.SUBMITTED)
WISH = Wish(
    "Great Lakes CS Hub", ("MI", "OH"), {YEAR: ("CSP",), "2017-18": ("CSD", "CSP")}, "America/Detroit", YEAR,
    True, "We train teachers in eleven counties.",
)  # fmt: skip


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("join") / "plp.duckdb"
    store = stores.open_store(path, create=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLP_TODAY", "2016-07-05")
        facts = Partner("OZARK", "Ozark", ("AR",), YEAR, YEAR, "America/Chicago", {YEAR: ("CSP",)})
        people.admit(people.OWNER, store, [facts])
        staff = [(f"{r.value}@example.org", r, None) for r in (Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN)]
        people.grant(people.OWNER, store, [("ozark@example.org", Role.PARTNER, "OZARK"), *staff])
    assert store.checkpoint()
    stores.close(path)
    return path


@pytest.fixture
def store(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    path = tmp_path / "plp.duckdb"
    shutil.copyfile(made_once, path)
    monkeypatch.setenv("PLP_STORE", str(path))
    monkeypatch.setenv("PLP_TODAY", "2016-08-01")
    yield stores.open_store(path)
    stores.close(path)


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.visitor(cursor, f"{name}@example.org", store.today())
    assert found is not None
    return found


def applies(store: Store, name: str = "lakes", wish: Wish = WISH) -> int:
    return join.apply(who(store, name), store, wish, "2016", attested=True)


def facts(store: Store, number: int) -> Partner:
    with store.read() as cursor:
        asked = read_joining.application(cursor, number)
        assert asked is not None
        return joining.proposed(asked.wish, read.partners(cursor))


def admits(store: Store, number: int, name: str = "evaluator"):
    return join.admit(who(store, name), store, number, facts(store, number))


def test_who_never_had_a_role_is_an_applicant_and_reads_nothing(store):
    viewer = who(store, "lakes")
    assert viewer.role is Role.APPLICANT
    assert viewer.permissions == {"see_terms", "apply"}
    with pytest.raises(RefusedError):
        access.scope(viewer)
    assert not access.may_see_partner(viewer, "OZARK")
    for permission in access.PERMISSIONS.keys() - viewer.permissions:
        with pytest.raises(RefusedError):
            access.require(viewer, permission)


def test_an_application_waits_with_the_sheet_it_agreed_to(store):
    number = applies(store)
    (mine,) = join.mine(who(store, "lakes"), store)
    assert (mine.application_id, mine.wish, mine.version) == (number, WISH, "2016")
    assert mine.state is ApplicationState.WAITING


def test_one_application_of_an_account_waits_at_a_time(store):
    number = applies(store)
    with pytest.raises(RefusedError, match="waits already"):
        applies(store)
    join.withdraw(who(store, "lakes"), store, number)
    assert applies(store) == number + 1


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (replace(WISH, organization=""), "organization's name"),
        (replace(WISH, organization="x" * 121), "longer than 120"),
        (replace(WISH, about="x" * 1001), "longer than 1000"),
        (replace(WISH, about="Write to pat@example.org"), "e-mail address"),
        (replace(WISH, organization="Call 555-123-4567"), "telephone"),
        (replace(WISH, states=("ZZ",)), "ZZ"),
        (replace(WISH, states=()), "at least one state"),
        (replace(WISH, courses={}), "at least one course"),
        (replace(WISH, courses={YEAR: ("CSX",)}), "CSX"),
        (replace(WISH, time_zone="Mars/Base"), "Mars/Base"),
        (replace(WISH, first_school_year="2014-15"), "2016-17, 2017-18, 2018-19"),
    ],
)
def test_a_wish_that_makes_no_partner_is_refused_and_kept_nowhere(store, wish, says):
    before = store.version()
    with pytest.raises(RefusedError, match=says):
        applies(store, wish=wish)
    assert store.version() == before


def test_nobody_applies_without_agreeing_or_to_another_sheet(store):
    viewer = who(store, "lakes")
    with pytest.raises(RefusedError, match="agrees to the term sheet"):
        join.apply(viewer, store, WISH, "2016", attested=False)
    with pytest.raises(RefusedError, match="has changed"):
        join.apply(viewer, store, WISH, "2018", attested=True)


def test_an_applicant_reads_and_withdraws_its_own_application_only(store):
    number = applies(store)
    assert join.mine(who(store, "other"), store) == []
    with pytest.raises(RefusedError, match="not yours"):
        join.withdraw(who(store, "other"), store, number)
    with pytest.raises(RefusedError):
        join.everybody(who(store, "other"), store)


@pytest.mark.parametrize("name", ["ozark", "leadership", "evaluator", "admin"])
def test_who_has_a_role_does_not_apply(store, name):
    for act in (lambda v: join.apply(v, store, WISH, "2016", attested=True), lambda v: join.mine(v, store)):
        with pytest.raises(RefusedError):
            act(who(store, name))


@pytest.mark.parametrize("name", ["lakes", "ozark", "leadership"])
def test_who_may_not_admit_is_refused(store, name):
    number, version = applies(store), store.version()
    wanted = facts(store, number)
    viewer = who(store, name)
    for act in (
        lambda: join.admit(viewer, store, number, wanted),
        lambda: join.decline(viewer, store, number, "No."),
        lambda: join.open_partner(viewer, store, wanted, "new@example.org"),
        lambda: join.everybody(viewer, store),
        lambda: people.admit(viewer, store, [wanted]),
    ):
        with pytest.raises(RefusedError):
            act()
    assert store.version() == version


def test_one_event_admits_the_partner_its_account_its_sheet_and_its_targets(store):
    number, before = applies(store), store.version()
    made = admits(store, number)
    assert store.version() == before + 1
    assert (made.partner_id, made.account, made.version) == ("GREATLAKES", "lakes@example.org", "2016")
    viewer = who(store, "lakes")
    assert (viewer.role, viewer.partner_id) == (Role.PARTNER, "GREATLAKES")
    with store.read() as cursor:
        assert read.partners(cursor)["GREATLAKES"].courses == WISH.courses
        held = read_joining.agreed(cursor, access.scope(viewer))["GREATLAKES"]
        sure = read.agreements(cursor, access.scope(viewer), None, [YEAR])
        drafts = read.agreements(cursor, access.scope(viewer), None, [YEAR], states=("proposed",))
    assert (held.version, held.account) == ("2016", "lakes@example.org")
    assert {a.basis for a in sure} == {"term_sheet"} and len(sure) == made.held > 0
    assert "term_sheet" not in {a.basis for a in drafts} and len(drafts) == made.proposed > 0
    (asked,) = join.everybody(who(store, "admin"), store)
    assert (asked.state, asked.partner_id) == (ApplicationState.ADMITTED, "GREATLAKES")


def test_the_first_targets_are_those_of_the_version_agreed_to(store, monkeypatch):
    """In 2016 at least ten recruited teachers per course, from 2018 on sixteen."""
    for day, version, name, year, least in (
        ("2016-08-01", "2016", "Great Lakes", YEAR, 10),
        ("2018-07-02", "2018", "Tall Pines", "2018-19", 16),
    ):
        monkeypatch.setenv("PLP_TODAY", day)
        wish = replace(WISH, organization=name, first_school_year=year, courses={year: ("CSP",)})
        viewer = who(store, name.split()[0].lower())
        number = join.apply(viewer, store, wish, version, attested=True)
        made = admits(store, number)
        with store.read() as cursor:
            held = read.agreements(cursor, ALL, ["teachers_recruited_next"], [year])
        assert [a.target for a in held if a.partner_id == made.partner_id] == [least]


def test_what_an_admission_measures_is_what_measuring_everything_anew_gives(store):
    admits(store, applies(store))
    with store.change("test", "rebuild") as change:
        measure.rebuild(change.cursor, change.event_id)
        moved = change.cursor.execute(
            "SELECT count(*) FROM measurement WHERE from_event = ? OR to_event = ?", [change.event_id] * 2
        ).fetchall()
    assert moved == [(0,)]


def test_an_admission_that_fails_leaves_nothing_behind(store):
    number, before = applies(store), store.version()
    wanted = facts(store, number)
    for wrong, says in (
        (replace(wanted, partner_id="ozark"), "already"),
        (replace(wanted, partner_id="A B"), "letters"),
        (replace(wanted, courses={}), "at least one course"),
        (replace(wanted, states=("XX",)), "XX"),
    ):
        with pytest.raises(RefusedError, match=says):
            join.admit(who(store, "evaluator"), store, number, wrong)
    assert store.version() == before
    assert who(store, "lakes").role is Role.APPLICANT
    admits(store, number)
    with pytest.raises(RefusedError, match="no longer waits"):
        join.admit(who(store, "evaluator"), store, number, replace(wanted, partner_id="OTHER"))


def test_a_declined_organization_reads_why_and_may_apply_again(store):
    number = applies(store)
    with pytest.raises(RefusedError, match="Say why"):
        join.decline(who(store, "evaluator"), store, number, " ")
    join.decline(who(store, "evaluator"), store, number, "Two partners serve these states.")
    (mine,) = join.mine(who(store, "lakes"), store)
    assert (mine.state, mine.reason) == (
        ApplicationState.DECLINED,
        "Two partners serve these states.",
    )
    applies(store)


def test_a_partner_is_held_to_the_sheet_it_agreed_to_until_it_agrees_to_a_newer_one(store, monkeypatch):
    ozark = who(store, "ozark")
    join.agree_to(ozark, store, "2016", attested=True, at=datetime(2016, 8, 1, 9))
    with pytest.raises(RefusedError, match="that of 2016"):
        join.agree_to(ozark, store, "2018", attested=True)
    monkeypatch.setenv("PLP_TODAY", "2018-07-01")
    assert joining.newer("2016", store.today()).version == "2018"
    with store.read() as cursor:
        assert read_joining.agreed(cursor, access.scope(ozark))["OZARK"].version == "2016"
    with pytest.raises(RefusedError, match="agrees"):
        join.agree_to(ozark, store, "2018", attested=False)
    for name in ("evaluator", "leadership", "admin", "lakes"):
        with pytest.raises(RefusedError):
            join.agree_to(who(store, name), store, "2018", attested=True)
    join.agree_to(ozark, store, "2018", attested=True)
    with store.read() as cursor:
        assert read_joining.agreed(cursor, access.scope(ozark))["OZARK"].version == "2018"
        assert [a.version for a in read_joining.agreed_before(cursor, access.scope(ozark))] == [
            "2016",
            "2018",
        ]
        early = replace(access.scope(ozark), as_of=store.version() - 1)
        assert read_joining.agreed(cursor, early)["OZARK"].version == "2016"
    with pytest.raises(RefusedError, match="already"):
        join.agree_to(ozark, store, "2018", attested=True)


def test_a_partner_reads_no_other_partners_sheet(store):
    admits(store, applies(store))
    with store.read() as cursor:
        assert read_joining.agreed(cursor, access.scope(who(store, "ozark"))) == {}


def test_the_days_a_version_is_in_force_from():
    assert joining.in_force(date(2018, 5, 31)).version == "2016"
    assert joining.in_force(date(2018, 6, 1)).version == "2018"
    assert joining.newer("2018", date(2030, 1, 1)) is None


def test_what_a_newer_sheet_changes_is_told_line_by_line():
    changed = joining.differences(joining.in_force(date(2016, 7, 1)), joining.in_force(date(2018, 7, 1)))
    assert "P1" in {c.key for c in changed} and "P2" not in {c.key for c in changed}
    assert "target" in next(c for c in changed if c.key == "P1").fields


def test_facts_that_changed_are_told_before_and_after():
    before = joining.proposed(WISH, {})
    after = replace(
        before, states=("MI",), courses=before.courses | {"2017-18": ("CSD",), "2018-19": ("CSP",)}
    )
    assert [(c.what, c.before, c.after) for c in joining.changes(before, after)] == [
        ("States", "MI, OH", "MI"),
        ("Courses 2017-18", "CSD, CSP", "CSD"),
        ("Courses 2018-19", "–", "CSP"),
    ]
    assert joining.changes(before, replace(before)) == []


@pytest.mark.parametrize(
    ("name", "taken", "proposed"),
    [
        ("Great Lakes CS Hub", (), "GREATLAKES"),
        ("The Great Lakes", ("GreatLakes",), "GREATLAKES2"),
        ("Ñ", (), "PARTNER"),
        ("Extraordinarily Long-Winded Consortium", (), "EXTRAORDINARILYLON"),
    ],
)
def test_an_id_is_proposed_that_nobody_has(name, taken, proposed):
    assert joining.proposed_id(name, taken) == proposed
