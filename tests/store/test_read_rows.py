"""Two versions compared row by row in SQL, against a twin in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from plp_metrics import store
from plp_metrics.contracts import load_contracts
from plp_metrics.model import Basis, Period, Scope
from plp_metrics.store import read_rows, write
from tests.examples import examples

Q3 = Period("2017-18", "Q3")
OWN = Scope(frozenset({"P01"}), frozenset({"P01"}), Basis.SUBMITTED)

CLASS = {"grade_band": "9_12", "state": "OH", "source": "platform"}
ANSWER = {
    "workshop_type": "intro", "course": "CSF", "workshop_date": date(2018, 2, 3), "days": 1, "attended": 5,
    "facilitators": 1, "format": "in_person", "facilitators_accredited": 1, "enrolled": 9, "scale_points": 6,
}  # fmt: skip

classes = some.dictionaries(
    some.tuples(some.sampled_from(["T1", "T2"]), some.sampled_from(["CSP", "CSD"]), some.sampled_from("AB")),
    some.tuples(some.integers(1, 3), some.none() | some.integers(0, 2)),
    max_size=6,
)
answers = some.lists(
    some.tuples(
        some.sampled_from(["W1", "W2"]), some.none() | some.integers(1, 3), some.none() | some.integers(1, 2)
    ),
    max_size=6,
    unique_by=lambda row: row[:2] if row[1] else object(),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "plp.duckdb"
    yield store.open_store(path, create=True)
    store.close(path)


def kept(change, dataset, rows):
    contract = load_contracts()[dataset]
    new = write.NewSubmission("P01", Q3, dataset, "file", "a.csv", b"x", None, len(rows), 1, "accept", {})
    (number,) = write.submissions(change, [new])
    if rows:
        names = ["line", *(c.name for c in contract.own_columns)]
        columns = {name: [row.get(name) for row in rows] for name in names}
        filled = {
            name: pa.array(values) for name, values in columns.items() if any(v is not None for v in values)
        }
        write.dataset_rows(change, dataset, pa.table(filled), {("P01", *Q3): number})
    return number


def compared(change, dataset, before, after, scope=OWN, most=100):
    contract = load_contracts()[dataset]
    return read_rows.compared(
        change.cursor, scope, dataset, before, after,
        key=contract.key,
        columns=[c.name for c in contract.own_columns if c.name not in contract.key],
        unsure=any(contract.column(k).may_be_empty for k in contract.key),
        most=most,
    )  # fmt: skip


def twin(dataset, before, after):
    """added, changed, removed, same: each row named by its key and, among equal keys, its turn."""
    key = load_contracts()[dataset].key

    def named(rows):
        turns, out = Counter(), {}
        for row in rows:
            name = tuple(row.get(k) for k in key)
            turns[name] += 1
            out[(*name, turns[name])] = {k: v for k, v in row.items() if k != "line"}
        return out

    old, new = named(before), named(after)
    both = old.keys() & new.keys()
    changed = sum(old[k] != new[k] for k in both)
    return len(new.keys() - both), changed, len(old.keys() - both), len(both) - changed


def as_classes(found):
    return [
        {**CLASS, "line": line, "teacher_code": t, "course": c, "section_code": s,
         "students_enrolled": enrolled, "students_active": active}
        for line, ((t, c, s), (enrolled, active)) in enumerate(found.items(), 2)
    ]  # fmt: skip


def as_answers(found):
    return [
        {
            **ANSWER,
            "line": line,
            "workshop_code": w,
            "response_number": n,
            "attended": 5,
            "would_recommend": r,
        }
        for line, (w, n, r) in enumerate(found, 2)
    ]


def agree(empty, dataset, before, after):
    with empty.rehearse("a@example.org") as change:
        a, b = kept(change, dataset, before), kept(change, dataset, after)
        got = compared(change, dataset, a, b)
    assert (got.added, got.changed, got.removed, got.same) == twin(dataset, before, after)
    kinds = Counter(example[0] for example in got.examples)
    assert (kinds["added"], kinds["changed"], kinds["removed"]) == (got.added, got.changed, got.removed)
    differing = Counter(
        name
        for kind, _, _, old, new in got.examples
        if kind == "changed"
        for name in old
        if old[name] != new[name]
    )
    assert {k: v for k, v in got.per_column.items() if v} == differing


@settings(max_examples=examples(20), deadline=None)
@given(classes, classes)
def test_classes_are_counted_as_plain_python_counts_them(empty, before, after):
    agree(empty, "students", as_classes(before), as_classes(after))


@settings(max_examples=examples(20), deadline=None)
@given(answers, answers)
def test_answers_without_a_number_are_told_apart_by_their_turn(empty, before, after):
    agree(empty, "workshop_surveys", as_answers(before), as_answers(after))


def test_only_the_first_of_each_kind_are_shown_and_all_are_counted(empty):
    with empty.rehearse("a@example.org") as change:
        rows = [{**as_classes({("T1", "CSP", str(n)): (9, 9)})[0], "line": n} for n in range(2, 32)]
        got = compared(change, "students", None, kept(change, "students", rows), most=20)
    assert (got.added, len(got.examples)) == (30, 20)
    assert [line for _, _, line, _, _ in got.examples] == list(range(2, 22))


def test_rows_of_a_partner_outside_the_scope_are_not_read(empty):
    others = Scope(frozenset({"P02"}), frozenset({"P02"}), Basis.SUBMITTED)
    with empty.rehearse("a@example.org") as change:
        number = kept(change, "students", as_classes({("T1", "CSP", "A"): (9, 9)}))
        assert compared(change, "students", None, number, others).added == 0
        assert compared(change, "students", None, number, OWN).added == 1
        assert read_rows.version(change.cursor, others, number) is None
        assert read_rows.version(change.cursor, OWN, number).version == 1
