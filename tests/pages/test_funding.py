"""The pages of money and of facilitators: what each role sees and may do, and above all what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import facilitate, fund, fund_sources, people
from plp_metrics.compute import answers
from plp_metrics.model import Partner, Period, Role, Viewer
from plp_metrics.model.money import Expense, Pledge
from plp_metrics.store import Store
from tests.pages.conftest import said

YEAR, TODAY = "2017-18", date(2017, 10, 20)
MONEY, FACILITATORS = "pages.partnership.funding", "pages.partnership.facilitators"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """OZARK is behind and waits for $300; HUDSON has told nothing."""
    path = tmp_path_factory.mktemp("money") / "plp.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLP_STORE", str(path))
        patch.setenv("PLP_TODAY", TODAY.isoformat())
        store = stores.open_store(path, create=True)
        courses = dict.fromkeys(("2016-17", YEAR, "2018-19"), ("CSP",))
        facts = [
            Partner(key, f"{key.title()} Service", (state,), "2016-17", "2016-17", "America/Chicago", courses)
            for key, state in (("OZARK", "AR"), ("HUDSON", "NY"))
        ]
        people.admit(people.OWNER, store, facts)
        own = [(f"{p.partner_id.lower()}@example.org", Role.PARTNER, p.partner_id) for p in facts]
        staff = [(f"{r.value}@example.org", r, None) for r in (Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN)]
        people.grant(people.OWNER, store, [*own, *staff])
        tell(store)
        yield store
        answers.forget()
        stores.close_all()


def tell(store: Store) -> None:
    ozark = who(store, "ozark")
    fund_sources.set_year_three(ozark, store, "OZARK", 4000000)
    pledge = Pledge(0, "OZARK", "2018-19", "state", date(2017, 3, 1), 1240000)
    fund_sources.pledge(ozark, store, "OZARK", pledge)
    fund.request(ozark, store, "OZARK", YEAR, "CSP", "venue", 120000)
    bill = Expense(0, "OZARK", date(2017, 9, 10), YEAR, "CSP", "food", "code_org", 30000)
    fund.record_expense(ozark, store, "OZARK", bill)
    fund_sources.spend(ozark, store, "OZARK", date(2017, 9, 30), {"code_org": 30000, "state": 10000})
    facilitate.facilitators(ozark, store, "OZARK", Period(YEAR, "Q1"), {"CSP": 3})
    facilitate.staff_time(ozark, store, "OZARK", Period(YEAR, "Q1"), {1: 50})


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


def opened(store: Store, module: str, name: str, **address: str) -> AppTest:
    def script(module, viewer):  # type: ignore[no-untyped-def]  # runs without the names of this file
        from importlib import import_module

        import_module(module).page(viewer)

    kwargs = {"module": module, "viewer": who(store, name)}
    at = AppTest.from_function(script, kwargs=kwargs, default_timeout=60)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def buttons(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def test_a_partner_reads_how_far_it_is_and_what_was_due(store: Store) -> None:
    at = opened(store, MONEY, "ozark")
    text = said(at)
    assert "$12,400 of your $40,000 for year 3 is pledged; 50 % was due by 30 Jun 2017" in text
    assert "$7,600 short of the last milestone; $27,600 to go in all" in text
    assert "Code.org owes $300: 1 bill, for 40 days" in text
    assert "waits for Code.org" in text
    assert "promises about money" in text
    assert {"Write down a bill", "Write down a pledge", "Tell what was spent"} <= buttons(at)
    assert not any("Paid back" in label or "Agree" in label for label in buttons(at))


def test_a_partner_never_reads_of_another(store: Store) -> None:
    for module in (MONEY, FACILITATORS):
        text = said(opened(store, module, "hudson", partner="OZARK"))
        assert "Ozark" not in text
        assert "12,400" not in text
    assert "what that year will cost is not told yet" in said(opened(store, MONEY, "hudson"))


def test_an_evaluator_begins_with_who_waits_for_code_org(store: Store) -> None:
    text = said(opened(store, MONEY, "evaluator"))
    assert (
        "Code.org owes $300 to 1 partner, the oldest bill for 40 days; 1 request waits for an answer" in text
    )
    assert "1 of 1 partner is behind or too slow with the money for year 3; 1 told no budget" in text


def test_an_evaluator_answers_and_pays_but_tells_nothing_for_the_partner(store: Store) -> None:
    at = opened(store, MONEY, "evaluator", partner="OZARK")
    assert {"Agree to $1,200", "Paid back today"} <= buttons(at)
    assert not {"Write down a bill", "Write down a pledge"} & buttons(at)


def test_leadership_reads_when_the_money_ends_and_changes_nothing(store: Store) -> None:
    at = opened(store, MONEY, "leadership")
    assert "Code.org's money ends as partners enter year 3 (2018-19): $12,400 of $40,000" in said(at)
    one = opened(store, MONEY, "leadership", partner="OZARK")
    assert not {"Agree to $1,200", "Paid back today", "Write down a bill"} & buttons(one)


def test_an_amount_that_is_none_is_refused_in_words_and_stays_as_typed(store: Store) -> None:
    version = store.version()
    at = opened(store, MONEY, "ozark")
    at.text_input(key="funding_three_amount").input("forty grand")
    next(b for b in at.button if b.label == "Tell what year 3 costs").click().run()
    assert not at.exception
    assert "not an amount in dollars" in said(at)
    assert at.text_input(key="funding_three_amount").value == "forty grand"
    assert store.version() == version
    at.text_input(key="funding_three_amount").input("40,000")
    next(b for b in at.button if b.label == "Tell what year 3 costs").click().run()
    assert "Told." in said(at)
    assert at.text_input(key="funding_three_amount").value == "", "what went in is not sent a second time"


def test_facilitators_are_read_as_counts_with_their_forms_for_the_partner_only(store: Store) -> None:
    own, theirs = (
        opened(store, FACILITATORS, "ozark"),
        opened(store, FACILITATORS, "evaluator", partner="OZARK"),
    )
    for at in (own, theirs):
        assert "3 accredited facilitators in Q1 (Jul–Sep 2017)" in said(at)
        assert "Staff time: 0.5 of a full position in Q1 (Jul–Sep 2017)" in said(at)
    assert "Tell" in buttons(own)
    assert "Tell" not in buttons(theirs)
    assert "3 accredited facilitators in Q1" in said(opened(store, FACILITATORS, "leadership"))


def test_an_earlier_day_shows_no_forms(store: Store, tmp_path: Path) -> None:
    from dataclasses import replace

    from plp_metrics.ui import funding_page

    back = replace(who(store, "ozark"), as_of=store.version(), on=TODAY)
    assert not funding_page.may_tell(back, "OZARK")
    assert not funding_page.may_pay(replace(who(store, "admin"), as_of=1, on=TODAY))
