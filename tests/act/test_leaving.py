"""A partnership ends: what was stays, nothing is due afterwards, and it counts in no later year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import hand_in, people, records, report
from plp_metrics.compute import publish_rows, results
from plp_metrics.model import ALL, Basis, Mark, Partner, Period, Question, RefusedError, Role, Scope
from plp_metrics.model.calendar import Kind
from plp_metrics.partnership import dues
from plp_metrics.store import read

TODAY = date(2017, 11, 10)
LAST, AFTER = "2016-17", "2017-18"
EVERYBODY = Scope(None, None, Basis.SUBMITTED)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """OHIO and IOWA since 2016-17; it is November 2017. OHIO has left with its first year."""
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "plp.duckdb"))
    monkeypatch.setenv("PLP_TODAY", TODAY.isoformat())
    made = stores.open_store(create=True)
    courses = {LAST: ("CSP",), AFTER: ("CSP",)}
    people.admit(people.OWNER, made, [
        Partner(key, key.title(), (state,), LAST, LAST, "America/Chicago", courses)
        for key, state in (("OHIO", "OH"), ("IOWA", "IA"))
    ])  # fmt: skip
    own = [(f"{key.lower()}@example.org", Role.PARTNER, key) for key in ("OHIO", "IOWA")]
    people.grant(people.OWNER, made, own)
    records.measure_ended(made)
    leaves(made, LAST)
    yield made
    stores.close_all()


def leaves(store, year):
    """What an administrator does on the page Joining."""
    with store.read() as cursor:
        before = read.partners(cursor)["OHIO"]
    people.admit(people.OWNER, store, [replace(before, last_school_year=year)])


def who(store, name):
    with store.read() as cursor:
        return access.viewer(cursor, f"{name}@example.org")


def asked_of(store, sql):
    with store.read() as cursor:
        return {row[0] for row in cursor.execute(sql).fetchall()}


def test_nothing_of_a_later_year_can_be_handed_in_and_what_is_due_of_the_last_still_can(store):
    with pytest.raises(RefusedError, match="partnership ended with the school year 2016-17; nothing is due"):
        hand_in.nothing_to_report(who(store, "ohio"), store, "OHIO", Period(AFTER, "Q1"), "teachers")
    hand_in.nothing_to_report(who(store, "iowa"), store, "IOWA", Period(AFTER, "Q1"), "teachers")
    with pytest.raises(RefusedError, match=r"OHIO took no part in 2017-18\."):
        report.begin(who(store, "ohio"), store, "OHIO", AFTER)
    report.begin(who(store, "ohio"), store, "OHIO", LAST)


def test_the_calendar_has_the_last_year_s_report_and_nothing_of_the_year_after(store):
    with store.read() as cursor:
        found = dues.dues(cursor, EVERYBODY, [LAST, AFTER], TODAY)
    of = {(d.partner_id, d.kind, d.school_year) for d in found}
    assert ("OHIO", Kind.REPORT, LAST) in of
    assert {year for partner, _, year in of if partner == "OHIO"} == {LAST}
    assert {year for partner, _, year in of if partner == "IOWA"} == {LAST, AFTER}


def test_it_is_expected_in_no_later_year_and_its_results_do_not_apply_there(store):
    with store.read() as cursor:
        assert publish_rows.partners_due(cursor, LAST) == 2
        assert publish_rows.partners_due(cursor, AFTER) == 1
        question = Question(AFTER, "Q1", ("teachers_trained",), ALL, ("OHIO", "IOWA"))
        marks = {r.partner_id: r.mark for r in results.results(cursor, EVERYBODY, question)}
    assert marks == {"OHIO": Mark.NOT_APPLICABLE, "IOWA": Mark.NOT_REPORTED}


def test_what_is_recorded_is_measured_to_its_last_year_and_no_further(store):
    years = "SELECT DISTINCT school_year FROM measurement WHERE to_event IS NULL AND partner_id = '{}'"
    assert asked_of(store, years.format("OHIO")) == {LAST}
    assert asked_of(store, years.format("IOWA")) == {LAST, AFTER}
    stood = "SELECT DISTINCT school_year FROM promise_standing WHERE to_event IS NULL AND partner_id = '{}'"
    assert asked_of(store, stood.format("OHIO")) == {LAST}
    assert asked_of(store, stood.format("IOWA")) == {LAST, AFTER}


def test_its_own_years_are_what_they_were_and_it_can_come_back(store):
    of_last = (
        "SELECT metric || quarter || course || numerator FROM measurement WHERE to_event IS NULL"
        f" AND partner_id = 'OHIO' AND school_year = '{LAST}'"
    )
    while_gone = asked_of(store, of_last)
    assert while_gone
    leaves(store, "")
    assert asked_of(store, of_last) == while_gone
    with store.read() as cursor:
        assert publish_rows.partners_due(cursor, AFTER) == 2
    hand_in.nothing_to_report(who(store, "ohio"), store, "OHIO", Period(AFTER, "Q1"), "teachers")


def test_a_last_year_before_the_first_is_refused(store):
    with pytest.raises(RefusedError, match="a last school year of 2015-16 is before the first, 2016-17"):
        leaves(store, "2015-16")
