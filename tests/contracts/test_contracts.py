"""The four file layouts agree with the store, the nouns and themselves."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

import plp_metrics.store
from plp_metrics.contracts import (
    dictionary,
    load_contracts,
    recognise,
    sample_rows,
    template,
    to_csv_value,
)
from plp_metrics.model import COURSES, DATASETS, GRADE_BANDS, QUARTERS, Period
from plp_metrics.places import STATES

SCHEMA = (Path(plp_metrics.store.__file__).parent / "schema" / "001_start.sql").read_text(encoding="utf-8")


def _stored(dataset: str) -> list[tuple[str, str, bool]]:
    body = re.sub(r"--.*", "", re.search(rf"CREATE TABLE {dataset} \((.*?)\n\);", SCHEMA, re.S).group(1))
    words = [part.split() for part in body.split(",")]
    return [(w[0], w[1], "NOT" in w) for w in words if w[0] not in ("submission_id", "line")]


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_files_columns_are_the_stores_columns_in_order_and_type(dataset):
    contract = load_contracts()[dataset]
    assert [(c.name, c.stored) for c in contract.own_columns] == [(n, t) for n, t, _ in _stored(dataset)]


@pytest.mark.parametrize("dataset", DATASETS)
def test_only_what_the_store_lets_be_null_may_be_empty_without_a_default(dataset):
    contract = load_contracts()[dataset]
    for name, _, not_null in _stored(dataset):
        column = contract.column(name)
        assert (column.may_be_empty and column.default is None) == (not not_null), name


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_file_begins_with_partner_year_and_quarter(dataset):
    assert template(dataset).startswith("partner_id,school_year,quarter,")


def test_courses_states_and_grades_come_from_the_one_place_that_lists_them():
    contracts = load_contracts()
    assert contracts["students"].column("course").values == tuple(COURSES)
    assert contracts["workshop_surveys"].column("course").values == (*COURSES, "NONE")
    assert contracts["teachers"].column("state").values == tuple(STATES)
    assert contracts["teachers"].column("grade_band").values == tuple(GRADE_BANDS)
    assert contracts["teachers"].column("quarter").values == QUARTERS


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_header_is_recognised_in_any_case_and_order(dataset):
    header = [
        f" {cell.upper().replace('_', ' ')} " for cell in reversed(template(dataset).strip().split(","))
    ]
    assert recognise(header) == dataset


@pytest.mark.parametrize(
    "header", [[], ["name", "email"], ["partner_id", "school_year", "quarter", "course", "state"]]
)
def test_a_header_that_could_be_any_file_is_not_guessed(header):
    assert recognise(header) is None


@pytest.mark.parametrize("dataset", DATASETS)
def test_no_word_stands_for_two_values_of_one_column(dataset):
    for column in load_contracts()[dataset].columns:
        meant = {}
        for allowed in column.allowed:
            for word in (allowed.value, allowed.label, *allowed.aliases):
                assert meant.setdefault(re.sub(r"\W|_", "", word.casefold()), allowed.value) == allowed.value


@pytest.mark.parametrize("dataset", DATASETS)
def test_sample_rows_have_the_templates_header_and_tell_every_row_apart(dataset):
    rows = list(csv.DictReader(io.StringIO(sample_rows(dataset, "P09", Period("2017-18", "Q4"), rows=7))))
    key = load_contracts()[dataset].key
    assert len({tuple(row[k] for k in key) for row in rows}) == 7
    assert {(r["partner_id"], r["school_year"], r["quarter"]) for r in rows} == {("P09", "2017-18", "Q4")}


def test_the_dictionary_has_every_column_with_its_meaning_and_can_be_printed_as_json():
    printed = json.loads(json.dumps(dictionary()))
    assert [d["dataset"] for d in printed["datasets"]] == list(DATASETS)
    for dataset in printed["datasets"]:
        for column in dataset["columns"]:
            assert {"name", "type", "required", "allowed", "min", "max", "pattern", "says"} <= set(column)
            assert len(column["says"]) > 10


def test_stored_values_are_written_in_the_words_of_the_file():
    teachers, workshops = load_contracts()["teachers"], load_contracts()["workshop_surveys"]
    assert to_csv_value(teachers.column("committed"), True) == "yes"
    assert to_csv_value(teachers.column("committed"), False) == "no"
    assert to_csv_value(teachers.column("school_id"), None) == ""
    assert to_csv_value(teachers.column("frl_percent"), 62.5) == "62.5"
    assert to_csv_value(teachers.column("frl_percent"), 100.0) == "100"
    assert to_csv_value(workshops.column("workshop_date"), date(2016, 9, 7)) == "2016-09-07"
