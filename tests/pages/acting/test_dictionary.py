"""The dictionary: everything declared is there, and can be found by a word."""

from __future__ import annotations

import pytest

from plp_metrics.contracts import load_contracts, recognise, sample_rows, template
from plp_metrics.intake import judge
from plp_metrics.metrics import load_all
from plp_metrics.model import DATASETS, Period
from plp_metrics.report import lookup
from plp_metrics.ui import dictionary_parts
from tests.pages.acting.conftest import PARTNERS, person

DICTIONARY = "pages.data.dictionary"


@pytest.mark.parametrize("name", ["buckeye", "evaluator", "leadership", "admin"])
def test_every_role_reads_every_column_value_and_metric(opened, name):
    text = opened(DICTIONARY, name).text
    for contract in load_contracts().values():
        for column in contract.columns:
            assert column.name in text
            assert column.type == "state" or all(value in text for value in column.values)
    assert [m.title for m in load_all().values() if m.title not in text] == []


def test_a_word_finds_the_columns_and_metrics_that_hold_it(opened):
    page = opened(DICTIONARY, "buckeye", find="implementing")
    assert "1 column and" in page.text
    assert "Whether the teacher teaches the course" in page.text
    assert "workshop_code" not in page.text


def test_several_words_must_all_be_there_in_any_case():
    found = lookup.find("GRADE k_5")
    assert {c.name for _, columns in found.columns for c in columns} == {"grade_band"}
    assert lookup.find("grade nowhere-at-all").count == 0


def test_the_words_of_a_value_find_its_column():
    found = lookup.find("CS Principles")
    assert {c.name for _, columns in found.columns for c in columns} >= {"course"}


def test_no_words_find_everything():
    found = lookup.find("  ")
    declared = sum(len(c.columns) for c in load_contracts().values())
    assert found.count == declared + len(load_all())


def test_nothing_found_says_what_to_do_next(opened):
    text = opened(DICTIONARY, "buckeye", find="zzzz").text
    assert "Nothing holds “zzzz”." in text
    assert "Try fewer or shorter words" in text


def test_what_was_searched_for_is_shown_as_text_never_as_markup(opened):
    page = opened(DICTIONARY, "buckeye", find="<img src=x onerror=alert(1)>")
    assert "<img src=x" in page.text, "escaped in the markup, so it is still there once tags are taken away"


def test_a_link_to_one_metric_shows_its_definition_first(opened):
    metric = load_all()["teachers_trained"]
    page = opened(DICTIONARY, "buckeye", metric=metric.key)
    assert page.text.index(metric.why) < page.text.index("Files")
    assert metric.numerator_says in page.text


def test_the_checks_name_columns_and_show_no_placeholder(opened):
    assert "{" not in opened(DICTIONARY, "buckeye").text


def test_a_partners_example_is_its_own_and_names_no_other(opened, store):
    page = opened(DICTIONARY, "hoosier")
    assert "Example for HOOSIER, 2016-17Q2" in page.text
    assert [key for key in PARTNERS if key != "HOOSIER" and key in page.text] == []
    assert dictionary_parts.example_for(person(store, "hoosier")) == ("HOOSIER", Period("2016-17", "Q2"))


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_files_offered_are_recognised_and_the_example_has_nothing_to_fix(store, dataset):
    partner_id, period = dictionary_parts.example_for(person(store, "hoosier"))
    assert recognise(template(dataset).strip().split(",")) == dataset
    content = sample_rows(dataset, partner_id, period).encode()
    judged = judge("x.csv", content, partner_id=partner_id, period=period, today=store.today())
    assert (judged.dataset, judged.verdict) == (dataset, "accept")
