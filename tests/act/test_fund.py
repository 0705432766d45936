"""Telling of money, staff time and facilitators: who may, what is refused in which words, what is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import facilitate, fund, fund_books, fund_sources, people
from plp_metrics.compute import funding
from plp_metrics.model import Partner, Period, RefusedError, Role, Viewer
from plp_metrics.model.money import Books, Expense, Pledge, Reimbursement
from plp_metrics.store import Store, read_money

YEAR, TODAY = "2017-18", date(2018, 3, 20)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fund") / "plp.duckdb"
    store = stores.open_store(path, create=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLP_TODAY", "2016-07-05")
        courses = dict.fromkeys(("2016-17", "2017-18", "2018-19"), ("CSP", "CSD"))
        facts = [
            Partner(key, key.title(), (state,), "2016-17", "2016-17", "America/Chicago", courses)
            for key, state in (("OZARK", "AR"), ("HUDSON", "NY"))
        ]
        people.admit(people.OWNER, store, facts)
        own = [(f"{p.partner_id.lower()}@example.org", Role.PARTNER, p.partner_id) for p in facts]
        staff = [(f"{r.value}@example.org", r, None) for r in (Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN)]
        people.grant(people.OWNER, store, [*own, *staff])
    assert store.checkpoint()
    stores.close(path)
    return path


@pytest.fixture
def store(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    path = tmp_path / "plp.duckdb"
    shutil.copyfile(made_once, path)
    monkeypatch.setenv("PLP_STORE", str(path))
    monkeypatch.setenv("PLP_TODAY", TODAY.isoformat())
    stores.close_all()
    yield stores.current()
    stores.close_all()


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


def books(store: Store, name: str = "admin", partner_id: str = "OZARK") -> Books:
    with store.read() as cursor:
        return read_money.books(cursor, access.scope(who(store, name))).get(partner_id, Books())


def bill(
    amount: int = 30000, day: date = date(2018, 2, 1), source: str = "code_org", number: int = 0
) -> Expense:
    return Expense(number, "OZARK", day, YEAR, "CSP", "food", source, amount)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as refusal:
        act()
    return str(refusal.value)


def test_a_request_is_answered_by_the_other_side_and_its_bill_paid_back(store: Store) -> None:
    ozark, evaluator = who(store, "ozark"), who(store, "evaluator")
    line = fund.request(ozark, store, "OZARK", YEAR, "CSP", "food", 60000, "Lunch for 24 teachers")
    assert [r.line.waits for r in funding.asked(books(store)) if r.line] == [True]
    fund.agree(evaluator, store, "OZARK", line, 50000, "The rate is $40 a teacher and day")
    number = fund.record_expense(ozark, store, "OZARK", bill(30050))
    fund.reimburse(evaluator, store, "OZARK", number, 30000, date(2018, 3, 10))
    (row,) = funding.budget(books(store))
    assert (row.agreed, row.spent, row.reimbursed, row.waiting) == (50000, 30050, 30000, 50)
    assert funding.asked(books(store)) == ()


def test_asking_again_keeps_what_was_agreed_until_it_is_answered(store: Store) -> None:
    ozark = who(store, "ozark")
    line = fund.request(ozark, store, "OZARK", YEAR, "CSP", "food", 60000)
    fund.agree(who(store, "admin"), store, "OZARK", line, 60000)
    assert fund.request(ozark, store, "OZARK", YEAR, "CSP", "food", 90000) == line
    (kept,) = books(store).lines
    assert (kept.requested, kept.agreed, kept.waits) == (90000, 60000, True)


def test_each_side_does_only_its_own_part_and_leadership_neither(store: Store) -> None:
    ozark, evaluator, leader = (who(store, name) for name in ("ozark", "evaluator", "leadership"))
    line = fund.request(ozark, store, "OZARK", YEAR, "CSP", "food", 60000)
    for viewer in (ozark, leader):
        refused(lambda viewer=viewer: fund.agree(viewer, store, "OZARK", line, 60000))
    for viewer in (evaluator, leader):
        refused(lambda viewer=viewer: fund.request(viewer, store, "OZARK", YEAR, "CSP", "venue", 1))
        refused(lambda viewer=viewer: fund.record_expense(viewer, store, "OZARK", bill()))
        refused(lambda viewer=viewer: fund_sources.spend(viewer, store, "OZARK", TODAY, {}))
        refused(lambda viewer=viewer: fund_sources.set_year_three(viewer, store, "OZARK", 100))
        refused(
            lambda viewer=viewer: facilitate.facilitators(
                viewer, store, "OZARK", Period(YEAR, "Q2"), {"CSP": 1}
            )
        )
    assert books(store).expenses == ()


def test_a_partner_tells_and_reads_of_itself_only(store: Store) -> None:
    hudson = who(store, "hudson")
    fund.record_expense(who(store, "ozark"), store, "OZARK", bill())
    refused(lambda: fund.record_expense(hudson, store, "OZARK", bill()))
    assert books(store, "hudson") == Books()
    assert books(store, "ozark").expenses


def test_more_than_was_asked_for_or_nothing_asked_is_not_agreed(store: Store) -> None:
    evaluator = who(store, "evaluator")
    assert "asks first" in refused(lambda: fund.agree(evaluator, store, "OZARK", 7, 100))
    line = fund.request(who(store, "ozark"), store, "OZARK", YEAR, "CSP", "food", 60000)
    assert "$600.01 is more than the $600 asked for" in refused(
        lambda: fund.agree(evaluator, store, "OZARK", line, 60001)
    )
    assert "Say why" in refused(lambda: fund.agree(evaluator, store, "OZARK", line, 0))


def test_more_than_a_bill_is_never_paid_back(store: Store) -> None:
    ozark, evaluator = who(store, "ozark"), who(store, "evaluator")
    number = fund.record_expense(ozark, store, "OZARK", bill(30000))
    local = fund.record_expense(ozark, store, "OZARK", bill(500, source="district"))
    fund.reimburse(evaluator, store, "OZARK", number, 20000, TODAY)

    def pay(of: int, amount: int, day: date) -> Callable[[], object]:
        return lambda: fund.reimburse(evaluator, store, "OZARK", of, amount, day)

    assert "$100.01 is more than the $100 still open" in refused(pay(number, 10001, TODAY))
    assert "Another source" in refused(pay(local, 100, TODAY))
    assert "before that" in refused(pay(number, 100, date(2018, 1, 31)))
    assert "yet to come" in refused(pay(number, 100, date(2018, 3, 21)))
    assert "paid back already" in refused(
        lambda: fund.record_expense(ozark, store, "OZARK", bill(19999, number=number))
    )
    assert "paid $200 of it back" in refused(lambda: fund.take_back_expense(ozark, store, "OZARK", number))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (bill(-1), "less than nothing"),
        (bill(0), "The amount is 0"),
        (bill(20_000_000_000), "$100 million"),
        (bill(day=date(2018, 3, 21)), "yet to come"),
        (bill(day=date(2015, 1, 1)), "before the partnership"),
        (bill(day=date(2016, 9, 1)), ""),
        (Expense(0, "OZARK", TODAY, YEAR, "ECS", "food", "state", 5), "offers"),
        (Expense(0, "OZARK", TODAY, YEAR, "CSP", "taxi", "state", 5), "taxi"),
        (Expense(0, "OZARK", TODAY, YEAR, "CSP", "food", "bank", 5), "bank"),
        (Expense(0, "OZARK", TODAY, "2016-17", "CSP", "food", "state", 5), "Check the day"),
        (Expense(0, "OZARK", TODAY, YEAR, "CSP", "food", "state", 5, "to ann@example.com"), "e-mail"),
    ],
)
def test_a_bill_that_can_not_be_is_refused_in_words(store: Store, told: Expense, says: str) -> None:
    if not says:  # paid in the year before for the next school year's teachers
        assert fund.record_expense(who(store, "ozark"), store, "OZARK", told)
        return
    version = store.version()
    assert says in refused(lambda: fund.record_expense(who(store, "ozark"), store, "OZARK", told))
    assert store.version() == version


def test_a_correction_closes_the_row_it_corrects_and_the_past_stays(store: Store) -> None:
    ozark = who(store, "ozark")
    number = fund.record_expense(ozark, store, "OZARK", bill(30000))
    then = store.version()
    fund.record_expense(ozark, store, "OZARK", bill(31000, number=number))
    assert [e.amount for e in books(store).expenses] == [31000]
    with store.read() as cursor:
        scope = access.scope(ozark)
        before = read_money.books(cursor, type(scope)(scope.named, scope.raw, scope.basis, then))
    assert [e.amount for e in before["OZARK"].expenses] == [30000]
    fund.take_back_expense(ozark, store, "OZARK", number)
    assert books(store).expenses == ()


def test_sources_that_do_not_cover_their_bills_are_fixed_or_explained(store: Store) -> None:
    ozark = who(store, "ozark")
    fund.record_expense(ozark, store, "OZARK", bill(32000, source="state"))

    def tell(amounts: dict[str, int], why: str = "", day: date = TODAY) -> Callable[[], object]:
        return lambda: fund_sources.spend(ozark, store, "OZARK", day, amounts, why)

    assert "Bills paid from the state come to $320, more than the $300" in refused(tell({"state": 30000}))
    tell({"state": 30000}, "One bill was refunded in part")()
    (kept,) = books(store).spent
    assert (kept.amounts["state"], kept.amounts["other"], kept.total) == (30000, 0, 30000)
    assert kept.explanation
    tell({"state": 32000, "district": 100})()
    (kept,) = books(store).spent
    assert (kept.total, kept.explanation) == (32100, "")
    tell({"other": 90000}, day=date(2017, 12, 31))()
    assert "By 31 Dec 2017 it was $900 already" in refused(tell({"state": 32000}))
    assert "less than nothing" in refused(tell({"state": -1}))
    assert "yet to come" in refused(tell({"state": 40000}, day=date(2018, 3, 21)))


def test_a_pledge_names_a_local_source_a_day_and_a_year_it_can_be_for(store: Store) -> None:
    ozark = who(store, "ozark")

    def told(source: str = "state", day: date = TODAY, year: str = "2018-19", number: int = 0) -> Pledge:
        return Pledge(number, "OZARK", year, source, day, 500000)

    def give(one: Pledge) -> Callable[[], object]:
        return lambda: fund_sources.pledge(ozark, store, "OZARK", one)

    assert "local sources" in refused(give(told("code_org")))
    assert "yet to come" in refused(give(told(day=date(2018, 3, 21))))
    assert "2016-17 to 2018-19" in refused(give(told(year="2021-22")))
    assert "no such pledge" in refused(give(told(number=9)))
    number = fund_sources.pledge(ozark, store, "OZARK", told())
    fund_sources.pledge(ozark, store, "OZARK", told("district", number=number))
    assert [p.source for p in books(store).pledges] == ["district"]
    fund_sources.take_back_pledge(ozark, store, "OZARK", number)
    assert books(store).pledges == ()


def test_staff_time_is_shares_of_numbered_positions(store: Store) -> None:
    ozark = who(store, "ozark")

    def tell(shares: dict[int, int], quarter: str = "Q2") -> Callable[[], object]:
        return lambda: facilitate.staff_time(ozark, store, "OZARK", Period(YEAR, quarter), shares)

    assert "0 to 1" in refused(tell({1: 101}))
    assert "numbered" in refused(tell({0: 50}))
    assert "one position" in refused(tell({}))
    assert "not begun" in refused(tell({1: 50}, "Q4"))
    tell({1: 50, 2: 10})()
    tell({1: 40})()
    assert [(s.position, s.share) for s in books(store).staff] == [(1, 40)]


def test_facilitators_are_counts_by_course(store: Store) -> None:
    ozark = who(store, "ozark")

    def tell(counts: dict[str, int], quarter: str = "Q2") -> Callable[[], object]:
        return lambda: facilitate.facilitators(ozark, store, "OZARK", Period(YEAR, quarter), counts)

    assert "0 to 500" in refused(tell({"CSP": -1}))
    assert "no course" in refused(tell({"XYZ": 1}))
    assert "not begun" in refused(tell({"CSP": 1}, "Q4"))
    tell({"CSP": 3, "CSD": 0})()
    assert [(f.course, f.count) for f in books(store).facilitators] == [("CSD", 0), ("CSP", 3)]


def test_books_of_earlier_years_are_taken_over_whole_once_and_only_if_they_add_up(store: Store) -> None:
    evaluator = who(store, "evaluator")
    paid = Reimbursement(1, 7, "OZARK", date(2018, 2, 20), 30000)
    kept = Books(expenses=(bill(30000, number=7),), reimbursements=(paid,))
    more = Books(expenses=kept.expenses, reimbursements=(replace(paid, amount=30001),))

    def take(viewer: Viewer, what: Books) -> Callable[[], object]:
        return lambda: fund_books.take_over(viewer, store, "OZARK", what)

    assert "more than its bill" in refused(take(evaluator, more))
    refused(take(who(store, "ozark"), kept))
    take(evaluator, kept)()
    assert funding.waiting(books(store), TODAY).total == 0
    assert funding.paid_back(books(store)).total() == 30000
    assert "begun here already" in refused(take(evaluator, kept))
