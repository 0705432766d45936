"""The log: everything once, nothing ever changed, to each reader its own part."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from plp_metrics.act import comment, people, review, see_raw
from plp_metrics.model import RefusedError, Role
from plp_metrics.model.zones import CODE_ORG_ZONE, UTC_ZONE
from plp_metrics.store.read_audit import Wanted
from plp_metrics.ui import audit, audit_told
from tests.pages.acting.conftest import NOTE, Q1, Q2, person

ROOT = Path(__file__).parents[3]
AUDIT = "pages.admin.audit"
SOURCES = [p for folder in ("plp_metrics", "pages", "bench") for p in (ROOT / folder).rglob("*")
           if p.suffix in (".py", ".sql")]  # fmt: skip


def kinds(store, name: str, **wanted) -> list[str]:
    return [e.kind for e in audit.found(person(store, name), Wanted(**wanted))[0]]


def test_nothing_in_the_program_changes_or_removes_an_event():
    forbidden = re.compile(
        r"(UPDATE|DELETE\s+FROM|TRUNCATE(\s+TABLE)?|DROP\s+TABLE(\s+IF\s+EXISTS)?|ALTER\s+TABLE|INTO|"
        r"REPLACE\s+INTO)\s+event\b", re.IGNORECASE,
    )  # fmt: skip
    found = {
        (str(path.relative_to(ROOT)), match.group(0).split()[0].upper())
        for path in SOURCES
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    }
    assert {verb for _, verb in found} == {"INTO"}
    adding = [path.read_text(encoding="utf-8") for path in SOURCES]
    assert not [text for text in adding if re.search(r"OR\s+(REPLACE|IGNORE)\s+INTO\s+event\b", text, re.I)]


@pytest.mark.parametrize("sql", ["UPDATE event SET account = 'x'", "DELETE FROM event"])
def test_the_pattern_that_looks_for_it_would_find_it(sql):
    assert re.search(r"(UPDATE|DELETE\s+FROM)\s+event\b", sql)


def test_every_kind_of_event_has_words():
    pattern = re.compile(r"\.change\(\s*[\w.]+,\s*\"(\w+)\"", re.DOTALL)
    used = {kind for path in SOURCES if path.suffix == ".py" for kind in pattern.findall(path.read_text())}
    assert {"submit", "accept", "see_raw", "comment"} <= used
    assert used <= set(audit_told.KINDS)


def test_an_administrator_reads_everything_newest_first(opened, store):
    text = " ".join(opened(AUDIT, "admin").text.split())
    with store.read() as cursor:
        count = cursor.execute("SELECT count(*) FROM event").fetchall()[0][0]
    assert f"{count} things were done" in text
    assert "evaluator@example.org returned Hoosier Academy Q2 (Oct–Dec 2016) · “" + NOTE in text
    assert text.index("proposed a target") < text.index("admitted partners")


def test_a_partner_reads_what_was_done_to_its_own_data_only(opened, store):
    review.accept(person(store, "evaluator"), store, [("BUCKEYE", Q2)])
    for name, others in (("buckeye", ("hoosier", "silent")), ("silent", ("hoosier", "buckeye"))):
        text = opened(AUDIT, name).text.lower()
        assert not [other for other in others if other in text]
    assert "accepted" in opened(AUDIT, "buckeye").text


def test_many_quarters_accepted_at_once_are_told_to_each_partner_with_its_own_only(store):
    viewer = person(store, "buckeye")
    accepted = audit.found(viewer, Wanted(kinds=("accept",)))[0]
    assert [(e.partner_id, e.quarters, dict(e.payload)) for e in accepted] == [(None, (("BUCKEYE", Q1),), {})]
    assert "Hoosier" not in audit_told.table(accepted, UTC_ZONE).html()


def test_one_quarter_accepted_says_which_and_a_role_that_was_given_whose_and_how_long(store):
    review.accept(person(store, "evaluator"), store, [("BUCKEYE", Q2)])
    (newest, *_) = audit.found(person(store, "buckeye"), Wanted(kinds=("accept",)))[0]
    assert (newest.partner_id, audit_told.about(newest)) == ("BUCKEYE", "Q2 (Oct–Dec 2016)")
    new = people.Grant("new@example.org", Role.PARTNER, "BUCKEYE", only_reads=True, until=date(2018, 6, 30))
    people.give(person(store, "admin"), store, new)
    (given, *_) = audit.found(person(store, "admin"), Wanted(kinds=("grant",)))[0]
    told = audit_told.about(given)
    assert told.startswith("new@example.org: partner of Buckeye")
    assert told.endswith(", only reads, until 2018-06-30")


def test_the_partner_reads_that_its_rows_were_opened(store, opened):
    see_raw.open_rows(person(store, "evaluator"), store, "BUCKEYE", Q2)
    assert "opened the rows for review" in opened(AUDIT, "buckeye").text
    assert "opened the rows for review" not in opened(AUDIT, "hoosier").text


@pytest.mark.parametrize("name", ["evaluator", "leadership"])
def test_others_do_not_read_the_log(store, name):
    assert not person(store, name).may("see_audit")
    with pytest.raises(RefusedError):
        audit.found(person(store, name), Wanted())


def test_filters_by_partner_account_kind_and_days(store):
    assert set(kinds(store, "admin", partner="HOOSIER")) >= {"submit", "return", "accept", "propose"}
    assert "grant" not in kinds(store, "admin", partner="HOOSIER")
    assert set(kinds(store, "admin", account="Buckeye@Example.org")) == {"draft", "submit", "confirm"}
    assert kinds(store, "admin", kinds=("return",)) == ["return"]
    assert kinds(store, "admin", since=date(2017, 2, 6), until=date(2017, 2, 6)).count("return") == 1
    assert "submit" not in kinds(store, "admin", since=date(2017, 2, 7))
    assert kinds(store, "buckeye", partner="HOOSIER", kinds=("submit",)) == []


def test_each_reader_is_told_the_moments_and_days_of_its_own_time_zone(opened, store):
    # returned on 6 Feb 2017: the log of a partner is on its clock, an administrator's on Code.org's
    assert " EST" in opened(AUDIT, "hoosier").text and " PST" in opened(AUDIT, "admin").text
    midnight = datetime(2017, 2, 7, 5, 30)  # 00:30 EST on the 7th, 21:30 PST on the 6th
    comment.add(person(store, "hoosier"), store, "HOOSIER", "teachers_trained", Q1, "Later.", at=midnight)
    on_the_7th = {"kinds": ("comment",), "since": date(2017, 2, 7), "until": date(2017, 2, 7)}
    assert kinds(store, "hoosier", zone="America/New_York", **on_the_7th) == ["comment"]
    assert kinds(store, "admin", zone=CODE_ORG_ZONE, **on_the_7th) == []


def test_the_filters_live_in_the_address(opened):
    text = opened(AUDIT, "admin", partner="HOOSIER", kind="return").text
    assert "1 thing was done" in text
    assert "Nothing of this kind was done." in opened(AUDIT, "admin", since="2030-01-01").text


def test_the_csv_holds_everything_asked_for_and_no_formula(store):
    comment.add(person(store, "buckeye"), store, "BUCKEYE", "teachers_trained", Q2, "=1+1")
    review.return_(person(store, "evaluator"), store, "BUCKEYE", Q2, "=HYPERLINK(1)")
    table = audit_told.table(audit.found(person(store, "admin"), Wanted(partner="BUCKEYE"))[0], UTC_ZONE)
    rows = list(csv.DictReader(io.StringIO(table.csv().decode("utf-8-sig"))))
    assert len(rows) == len(kinds(store, "admin", partner="BUCKEYE"))
    assert rows[0]["What"] == "returned"
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]
