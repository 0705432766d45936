"""Older quarters handed in at once: judged as a whole, told and taken part by part."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import backfill_parts, people, questions, review
from plp_metrics.compute import results
from plp_metrics.contracts import sample_rows
from plp_metrics.model import ALL, Partner, Period, QuarterState, Question, RefusedError, Role, Viewer
from plp_metrics.store import Store, read_hand_ins

Q1, Q2 = Period("2016-17", "Q1"), Period("2016-17", "Q2")
STAFF = (("evaluator", Role.EVALUATOR), ("admin", Role.ADMIN), ("leadership", Role.LEADERSHIP))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """OHIO and IOWA, nothing handed in; it is 20 July 2018."""
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "plp.duckdb"))
    monkeypatch.setenv("PLP_TODAY", "2018-07-20")
    made = stores.open_store(create=True)
    facts = [
        Partner(key, key.title(), states, "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)})
        for key, states in (("OHIO", ("OH",)), ("IOWA", ("IA", "OH")))
    ]
    people.admit(people.OWNER, made, facts)
    staff = [(f"{name}@example.org", role, None) for name, role in STAFF]
    people.grant(people.OWNER, made, [*staff, ("ohio@example.org", Role.PARTNER, "OHIO")])
    yield made
    stores.close_all()


@pytest.fixture
def evaluator(store: Store) -> Viewer:
    return who(store, "evaluator")


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


def rows(partner: str, period: Period, many: int = 2, dataset: str = "teachers") -> list[str]:
    return sample_rows(dataset, partner, period, many).strip().split("\n")[1:]


def file(*parts: list[str], dataset: str = "teachers", **edits: str) -> bytes:
    head = sample_rows(dataset, "OHIO", Q1, 1).split("\n")[0]
    text = "\n".join([head, *(row for part in parts for row in part)]) + "\n"
    return text.encode()


FOUR = (rows("OHIO", Q1, 2), rows("OHIO", Q2, 3), rows("IOWA", Q1, 4), rows("IOWA", Q2, 5))


def told(seen: backfill_parts.Seen) -> dict[str, str]:
    """ "OHIO 2016-17Q1" → "" or why not."""
    return {f"{p.partner_id} {p.period}": " ".join(p.refused) for p in seen.parts}


def in_force(store: Store, viewer: Viewer) -> dict[str, int]:
    with store.read() as cursor:
        came = read_hand_ins.hand_ins(cursor, access.scope(viewer))
    return {f"{h.partner_id} {h.period}": h.rows for h in came if h.counts}


def test_every_part_of_a_faultless_file_goes_in_with_its_own_rows_and_bytes(store, evaluator):
    seen = backfill_parts.look(evaluator, store, [("older.csv", file(*FOUR))])
    assert not seen.refused and len(seen.ready) == 4
    receipt = backfill_parts.hand_in_parts(evaluator, store, seen, "From the archive.")
    assert in_force(store, evaluator) == {
        "OHIO 2016-17Q1": 2, "OHIO 2016-17Q2": 3, "IOWA 2016-17Q1": 4, "IOWA 2016-17Q2": 5,
    }  # fmt: skip
    number = next(n for part, n in receipt.taken if part.quarter == ("IOWA", Q1))
    with store.read() as cursor:
        name, content = read_hand_ins.content(cursor, access.scope(who(store, "admin")), number)
        lines = cursor.execute("SELECT line FROM teachers WHERE submission_id = ? ORDER BY 1", [number])
        assert [line for (line,) in lines.fetchall()] == [2, 3, 4, 5]
    assert (name, content) == ("older.csv", file(rows("IOWA", Q1, 4)))


def test_a_part_with_a_fault_is_refused_whole_and_the_others_go_in(store, evaluator):
    bad = [FOUR[1][0], FOUR[1][1].replace(",CSP,", ",CSX,"), FOUR[1][2]]
    seen = backfill_parts.look(evaluator, store, [("older.csv", file(FOUR[0], bad, *FOUR[2:]))])
    why = told(seen)
    assert why.pop("OHIO 2016-17Q2").startswith("One thing must be fixed, first in line 5: “CSX”")
    assert set(why.values()) == {""}
    (part,) = seen.refused
    assert [(p.line, p.column, p.value) for p in part.found if p.severity == "must_fix"] == [
        (5, "course", "CSX")
    ]
    receipt = backfill_parts.hand_in_parts(evaluator, store, seen, "From the archive.")
    assert len(receipt.taken) == 3 and [p.quarter for p in receipt.refused] == [("OHIO", Q2)]
    assert "OHIO 2016-17Q2" not in in_force(store, evaluator)


def test_a_row_that_does_not_say_its_quarter_stands_in_the_way_of_all_it_may_belong_to(store, evaluator):
    unclear = [FOUR[0][0].replace(",Q1,", ",Q5,", 1)]
    seen = backfill_parts.look(evaluator, store, [("older.csv", file(*FOUR, unclear))])
    assert {place for place, why in told(seen).items() if why} == {"OHIO 2016-17Q1", "OHIO 2016-17Q2"}
    assert "first in line 16" in told(seen)["OHIO 2016-17Q1"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text.replace(",teacher_code,", ",teacher,", 1), "teacher_code"),
        (lambda text: text + "Total" + "," * text.split("\n")[0].count(",") + "\n", "total"),
        (lambda text: text + 'OHIO,2016-17,Q1,"T-9\n', "quotation mark"),
    ],
)
def test_a_fault_of_the_whole_file_refuses_every_part(store, evaluator, spoil, says):
    seen = backfill_parts.look(evaluator, store, [("older.csv", spoil(file(*FOUR).decode()).encode())])
    assert not seen.ready
    assert says in " ".join(p.message for p in seen.files[0].whole)
    version = store.version()
    with pytest.raises(RefusedError, match="nothing was taken"):
        backfill_parts.hand_in_parts(evaluator, store, seen)
    assert store.version() == version


def test_an_unknown_partner_a_coming_quarter_and_a_state_outside_are_refused_with_why(store, evaluator):
    elsewhere = [row.replace(",OH,", ",IN,").replace(",39", ",18") for row in FOUR[1]]
    coming = rows("OHIO", Period("2018-19", "Q2"), 1)
    content = file(FOUR[0], elsewhere, rows("UTAH", Q1, 2), rows("iowa", Q2, 1), coming)
    why = told(backfill_parts.look(evaluator, store, [("older.csv", content)]))
    assert why["OHIO 2016-17Q1"] == ""
    assert why["OHIO 2016-17Q2"] == "It has rows of IN, and OHIO works in OH. Correct the state."
    assert why["UTAH 2016-17Q1"].startswith("There is no partner UTAH.")
    assert why["iowa 2016-17Q2"] == "There is no partner iowa. Write it IOWA."
    assert why["OHIO 2018-19Q2"].startswith("Q2 of 2018-19 has not begun yet.")


def test_an_accepted_quarter_stays_as_it_is_also_when_it_was_accepted_after_the_look(store, evaluator):
    first = backfill_parts.look(evaluator, store, [("older.csv", file(FOUR[0], FOUR[1]))])
    backfill_parts.hand_in_parts(evaluator, store, first, "From the archive.")
    again = backfill_parts.look(evaluator, store, [("newer.csv", file(rows("OHIO", Q1, 7), FOUR[2]))])
    assert {p.quarter: p.replaces for p in again.parts} == {("OHIO", Q1): 1, ("IOWA", Q1): 0}
    assert not again.refused
    review.accept(evaluator, store, [("OHIO", Q1)])
    assert (
        "it has been accepted"
        in told(backfill_parts.look(evaluator, store, [("newer.csv", file(rows("OHIO", Q1, 7)))]))[
            "OHIO 2016-17Q1"
        ]
    )
    receipt = backfill_parts.hand_in_parts(evaluator, store, again, "From the archive.")
    assert [p.quarter for p in receipt.refused] == [("OHIO", Q1)]
    assert in_force(store, evaluator) == {"OHIO 2016-17Q1": 2, "OHIO 2016-17Q2": 3, "IOWA 2016-17Q1": 4}


def test_a_refused_dataset_keeps_the_other_datasets_of_its_quarter_out(store, evaluator):
    bad = [row.replace("platform", "hearsay") for row in rows("OHIO", Q1, 2, "students")]
    files = [
        ("teachers.csv", file(FOUR[0], FOUR[2])),
        ("students.csv", file(bad, rows("IOWA", Q1, 2, "students"), dataset="students")),
    ]
    seen = backfill_parts.look(evaluator, store, files)
    why = {(p.dataset, p.partner_id): " ".join(p.refused) for p in seen.parts}
    assert "must be fixed" in why[("students", "OHIO")]
    assert why[("teachers", "OHIO")] == (
        "The students of this quarter (students.csv) are refused; hand in both together."
    )
    assert why[("teachers", "IOWA")] == why[("students", "IOWA")] == ""


def test_the_same_quarter_twice_among_the_files_is_refused(store, evaluator):
    seen = backfill_parts.look(evaluator, store, [("a.csv", file(FOUR[0])), ("b.csv", file(FOUR[0]))])
    assert all("stand in two of the files" in " ".join(p.refused) for p in seen.parts)


def test_what_must_be_explained_waits_for_one_sentence_that_is_kept_with_each_part(store, evaluator):
    twins = [FOUR[0][0], FOUR[0][1].replace("T-0002", "t-0001")]
    seen = backfill_parts.look(evaluator, store, [("older.csv", file(twins, FOUR[2]))])
    assert "codes_alike" in {p.rule for _, p in seen.to_explain[("OHIO", Q1)]}
    with pytest.raises(RefusedError, match="one sentence"):
        backfill_parts.hand_in_parts(evaluator, store, seen)
    backfill_parts.hand_in_parts(evaluator, store, seen, "Two teachers, checked with OHIO.")
    with store.read() as cursor:
        kept = cursor.execute("SELECT DISTINCT text FROM explanation WHERE rule = 'codes_alike'").fetchall()
        assert kept == [("Two teachers, checked with OHIO.",)]
        assert questions.of_drafts(cursor, "OHIO", Q1)


def test_a_file_with_title_lines_semicolons_and_other_column_names_is_split_all_the_same(store, evaluator):
    text = file(FOUR[0], FOUR[2]).decode().replace(",", ";").replace("partner_id", "Partner ID", 1)
    content = ("Archive of the program;;\n" + text).encode("utf-16")
    seen = backfill_parts.look(evaluator, store, [("older.csv", content)])
    assert not seen.refused
    backfill_parts.hand_in_parts(evaluator, store, seen, "From the archive.")
    assert in_force(store, evaluator) == {"OHIO 2016-17Q1": 2, "IOWA 2016-17Q1": 4}
    with store.read() as cursor:
        assert {v for (v,) in cursor.execute("SELECT verdict FROM submission").fetchall()} == {
            "accept_normalised"
        }


def test_the_figures_are_those_of_the_parts_that_went_in(store, evaluator):
    bad = [row.replace(",CSP,", ",CSX,") for row in FOUR[3]]
    seen = backfill_parts.look(evaluator, store, [("older.csv", file(*FOUR[:3], bad))])
    backfill_parts.hand_in_parts(evaluator, store, seen, "From the archive.")
    question = Question("2016-17", "Q2", ("teachers_participating",), ALL, ("OHIO", "IOWA"))
    with store.read() as cursor:
        got = {
            r.partner_id: (r.value, r.as_of)
            for r in results.results(cursor, access.scope(evaluator), question)
        }
    assert got["OHIO"] == (3, "Q2")
    assert got["IOWA"][1] != "Q2"


@pytest.mark.parametrize("name", ["ohio", "leadership"])
def test_others_than_evaluators_and_administrators_may_not_even_look(store, name):
    with pytest.raises(RefusedError, match="may not"):
        backfill_parts.look(who(store, name), store, [("older.csv", file(*FOUR))])


def test_the_parts_are_handed_in_by_whoever_did_it_and_wait_for_review(store, evaluator):
    seen = backfill_parts.look(evaluator, store, [("older.csv", file(FOUR[0]))])
    receipt = backfill_parts.hand_in_parts(
        evaluator, store, seen, "From the archive.", at=datetime(2018, 7, 1)
    )
    assert (receipt.account, receipt.at.date()) == ("evaluator@example.org", date(2018, 7, 1))
    with store.read() as cursor:
        now = read_hand_ins.quarters_now(cursor, access.scope(evaluator))
    assert now[("OHIO", Q1)].state is QuarterState.SUBMITTED
