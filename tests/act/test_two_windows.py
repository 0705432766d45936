"""Money and targets in two windows: nothing takes the place of what was not looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plp_metrics.act import agree, except_target, fund, fund_sources
from plp_metrics.act.as_seen import MeanwhileError
from plp_metrics.model import NETWORK, Agreement, Comparison
from plp_metrics.model.money import Pledge
from tests.act.test_fund import TODAY, YEAR, bill, books, made_once, store, who

__all__ = ["made_once", "store"]

MEANWHILE = "somebody else, or you in another window, changed this meanwhile"
FOOD = ("OZARK", YEAR, "CSP", "food")


def target(partner_id, value, note=""):
    return Agreement(
        0,
        partner_id,
        "teachers_trained",
        YEAR,
        "ALL",
        Comparison.AT_LEAST,
        value,
        due_quarter="Q4",
        note=note,
    )


def test_a_request_a_colleague_changed_is_neither_asked_anew_nor_answered_unseen(store):
    ozark, admin = who(store, "ozark"), who(store, "admin")
    line = fund.request(ozark, store, *FOOD, 50000)
    seen = books(store)
    fund.request(ozark, store, *FOOD, 80000, "More teachers came.", seen=seen)
    for act in (
        lambda: fund.request(ozark, store, *FOOD, 40000, seen=seen),
        lambda: fund.agree(admin, store, "OZARK", line, 50000, seen=seen),
    ):
        with pytest.raises(MeanwhileError, match=f"This request: {MEANWHILE}"):
            act()
    fund.agree(admin, store, "OZARK", line, 80000, seen=books(store))
    assert [(x.requested, x.agreed) for x in books(store).lines] == [(80000, 80000)]


def test_an_answer_a_colleague_gave_is_not_answered_over(store):
    line = fund.request(who(store, "ozark"), store, *FOOD, 50000)
    seen = books(store)
    fund.agree(who(store, "evaluator"), store, "OZARK", line, 30000, "The rest next year.", seen=seen)
    with pytest.raises(MeanwhileError):
        fund.agree(who(store, "admin"), store, "OZARK", line, 50000, seen=seen)
    assert [(x.agreed, x.answer) for x in books(store).lines] == [(30000, "The rest next year.")]


def test_one_payment_is_not_written_down_by_two_people(store):
    number = fund.record_expense(who(store, "ozark"), store, "OZARK", bill(50000))
    seen = books(store)
    fund.reimburse(who(store, "evaluator"), store, "OZARK", number, 20000, TODAY, seen=seen)
    with pytest.raises(MeanwhileError, match="This bill"):
        fund.reimburse(who(store, "admin"), store, "OZARK", number, 20000, TODAY, seen=seen)
    assert [r.amount for r in books(store).reimbursements] == [20000]


def test_a_bill_or_pledge_a_colleague_corrected_is_not_corrected_or_taken_back_unseen(store):
    ozark = who(store, "ozark")
    number = fund.record_expense(ozark, store, "OZARK", bill(50000))
    told = Pledge(0, "OZARK", YEAR, "state", TODAY, 100000)
    pledged = fund_sources.pledge(ozark, store, "OZARK", told)
    seen = books(store)
    fund.record_expense(ozark, store, "OZARK", bill(45000, number=number), seen=seen)
    fund_sources.pledge(ozark, store, "OZARK", replace(told, pledge_id=pledged, amount=90000), seen=seen)
    for act in (
        lambda: fund.record_expense(ozark, store, "OZARK", bill(48000, number=number), seen=seen),
        lambda: fund.take_back_expense(ozark, store, "OZARK", number, seen=seen),
        lambda: fund_sources.pledge(ozark, store, "OZARK", replace(told, pledge_id=pledged), seen=seen),
        lambda: fund_sources.take_back_pledge(ozark, store, "OZARK", pledged, seen=seen),
    ):
        with pytest.raises(MeanwhileError):
            act()
    assert [e.amount for e in books(store).expenses] == [45000]
    assert [p.amount for p in books(store).pledges] == [90000]


def test_what_was_spent_and_what_year_three_costs_is_not_told_over_a_colleague(store):
    ozark, day, seen = who(store, "ozark"), date(2018, 3, 1), books(store)
    fund_sources.spend(ozark, store, "OZARK", day, {"state": 70000}, seen=seen)
    fund_sources.set_year_three(ozark, store, "OZARK", 4000000, seen=seen)
    with pytest.raises(MeanwhileError, match="Spent up to 01 Mar 2018"):
        fund_sources.spend(ozark, store, "OZARK", day, {"state": 90000}, seen=seen)
    with pytest.raises(MeanwhileError, match="What year 3 costs"):
        fund_sources.set_year_three(ozark, store, "OZARK", 3000000, seen=seen)
    assert books(store).spent[0].amounts["state"] == 70000
    assert [y.amount for y in books(store).year_three] == [4000000]


def test_a_target_or_exception_a_colleague_set_meanwhile_is_not_replaced_unseen(store):
    leader, admin = who(store, "leadership"), who(store, "admin")
    first = agree.propose(leader, store, target(NETWORK, 90), seen=0)
    agree.propose(leader, store, target(NETWORK, 80, "As the board wishes."), seen=first)
    with pytest.raises(MeanwhileError, match="The target in force"):
        agree.propose(leader, store, target(NETWORK, 100, "As I think."), seen=first)
    number = agree.propose(admin, store, target("OZARK", 20))
    agree.confirm(who(store, "ozark"), store, number)
    except_target.accept(admin, store, number, 15, "A storm.", date(2018, 5, 1), seen={})
    with pytest.raises(MeanwhileError, match="The exception in force"):
        except_target.accept(admin, store, number, 10, "A flood.", date(2018, 6, 1), seen={})
