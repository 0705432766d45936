"""Every file of the library is a whole metric, and nothing else is let in."""

import re
from datetime import date
from pathlib import Path

import pytest

from plp_metrics.compute import measure_base, measure_plan, measure_rollup
from plp_metrics.metrics import LIBRARY, MetricError, load_all, read
from plp_metrics.model import Comparison, Kind, Metric, Period, Rule
from tests import plain
from tests.metrics.program import Program

EVERY = list(load_all().values())
METRICS = [metric for metric in EVERY if not metric.records]
"""Those counted from files; the others are counted from what was recorded on pages."""
RECORDED = [metric for metric in EVERY if metric.records]
COLUMNS = [
    "thing", "partner_id", "school_year", "quarter", "course", "grade_band", "state", "workshop", "numerator",
    "denominator", "submission_id", "line",
]  # fmt: skip
INPUTS = {
    "roster": "teachers", "roster_last_year": "last_year:teachers", "roster_last_q4": "last_q4:teachers",
    "roster_ever": "ever", "section": "students", "section_last_year": "last_year:students",
    "classes": "students", "classes_last_year": "last_year:students",
    "people_count": "diversity", "expected_share": "diversity", "school_fact": "students",
    "workshop_of_year": "year", "workshop_of_training_year": "training_year", "ay_workshop": "year",
    "response": "year",
}  # fmt: skip
"""Each base table a metric may read, and what its head must then declare."""


def by_key(metric: Metric) -> str:
    return metric.key


def test_the_library_is_in_the_order_of_the_list() -> None:
    numbers = [metric.number for metric in EVERY]
    assert numbers == sorted(set(numbers))
    assert [metric.key for metric in METRICS][:4] == [
        "teachers_recruited_next",
        "teachers_cohort",
        "teachers_participating",
        "teachers_trained",
    ]


def test_every_metric_of_the_files_has_a_plain_twin() -> None:
    assert plain.METRICS.keys() == {metric.key for metric in METRICS}


@pytest.mark.parametrize("metric", EVERY, ids=by_key)
def test_a_head_says_everything_in_whole_sentences(metric: Metric) -> None:
    for text in (metric.says, metric.why, metric.caveats, metric.source):
        assert text[0].isupper() and text.endswith(".")
    assert metric.title[0].isupper() and not metric.title.endswith(".")
    assert len(metric.short) <= 25
    assert metric.reviewed <= date.today()
    assert (metric.denominator_says != "") == (metric.kind is Kind.RATE)


@pytest.mark.parametrize("metric", METRICS, ids=by_key)
def test_a_head_is_that_of_its_plain_twin(metric: Metric) -> None:
    twin = plain.METRICS[metric.key]
    assert metric.grain == twin.grain
    assert {*load_all()["quality_overall"].courses} - {*metric.courses} == set(twin.without)


@pytest.mark.parametrize("metric", METRICS, ids=by_key)
def test_the_sql_gives_counted_rows(metric: Metric, program: Program) -> None:
    place = measure_plan.Place("P", Period("2016-17", "Q2"))
    with measure_base.laid_out(program.store, "submitted", [measure_plan.Asked(metric, place, True, True)]):
        measure_rollup.define(program.store, metric)
        described = program.store.execute("DESCRIBE counted").fetchall()
    assert [row[0] for row in described] == COLUMNS


@pytest.mark.parametrize("metric", METRICS, ids=by_key)
def test_the_sql_reads_base_tables_only_and_declares_them(metric: Metric) -> None:
    named = re.findall(r"\b(?:FROM|JOIN)\s+([\w.]+)", metric.sql)
    own = re.findall(r"^(\w+) AS \($", metric.sql, re.MULTILINE)
    declared = {need.partition(".")[0] for need in (*metric.needs, *metric.needs_before, *metric.uses)}
    declared |= {metric.reads} | ({"year"} if metric.reads == "training_year" else set())
    for table in set(named) - set(own):
        assert table in INPUTS, f"{table} is no base table"
        assert INPUTS[table] in declared, f"{table} needs {INPUTS[table]} declared"


@pytest.mark.parametrize("metric", RECORDED, ids=by_key)
def test_a_recorded_metric_needs_no_file_and_its_sql_reads_targets_and_records_only(metric: Metric) -> None:
    assert (metric.needs, metric.needs_before, metric.reads) == ((), (), "quarter")
    named = re.findall(r"\b(?:FROM|JOIN)\s+([\w.]+)", metric.sql)
    own = re.findall(r"^(\w+) AS \($", metric.sql, re.MULTILINE)
    assert [t for t in set(named) - set(own) if t != "target" and not t.startswith("recorded_")] == []


@pytest.mark.parametrize("metric", EVERY, ids=by_key)
def test_a_letter_of_the_grain_is_a_column_and_no_other(metric: Metric) -> None:
    for letter, column in {"g": "grade_band", "s": "state", "w": "workshop"}.items():
        assert (f"NULL::VARCHAR AS {column}" in metric.sql) == (letter not in metric.grain)


def test_the_manual_names_every_base_table() -> None:
    manual = (LIBRARY.parents[2] / "docs" / "adding-a-metric.md").read_text()
    assert [table for table in INPUTS if f"`{table}`" not in manual] == []


def test_default_targets_are_those_of_the_term_sheet() -> None:
    recruited = load_all()["teachers_recruited_next"].default
    assert recruited is not None
    assert (recruited.target, recruited.per, recruited.offered, recruited.due_quarter) == (
        10,
        "course",
        "next_year",
        "Q4",
    )
    held = load_all()["ay_workshops_held"].default
    assert held is not None
    assert (held.target, held.per, held.clock, held.from_year, held.basis) == (
        4,
        "course",
        "workshop",
        1,
        "term_sheet",
    )
    institutes = load_all()["summer_institutes_held"].default
    assert institutes is not None
    assert (
        institutes.target,
        institutes.per,
        institutes.clock,
        institutes.from_year,
        institutes.due_quarter,
    ) == (1, "course", "workshop", 2, "Q1")
    counselors = load_all()["counselor_admin_held"].default
    assert counselors is not None
    assert (counselors.target, counselors.per, counselors.due_quarter) == (1, "partner", "Q4")
    accredited = load_all()["accredited_rate"].default
    assert accredited is not None
    assert (accredited.target, accredited.due_quarter, accredited.basis) == (1, "Q1", "term_sheet")


@pytest.mark.parametrize("key", ["response_rate", "implementation_known", "diversity_known"])
def test_how_much_is_known_is_asked_to_be_four_fifths_by_our_own_proposal(key: str) -> None:
    asked = load_all()[key].default
    assert asked is not None
    assert (asked.comparison, asked.target, asked.basis) == (Comparison.AT_LEAST, 0.8, "own")


def test_people_and_survey_metrics_are_marked_so() -> None:
    protected = {metric.key for metric in EVERY if metric.rule is not Rule.OPEN}
    assert protected == {
        "completion_rate", "ap_exam_takers", "students_female", "students_urg", "students_frl",
        "mirror_gender", "mirror_urg", "mirror_frl", "teachers_female", "teachers_urg", "diversity_known",
        "quality_recommend", "quality_prepared", "quality_help", "quality_suitable", "quality_community",
        "quality_best_pd", "quality_overall",
    }  # fmt: skip


HEAD = (LIBRARY / "teachers_cohort.sql").read_text()


def written(folder: Path, text: str) -> Path:
    path = folder / "some_metric.sql"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('why = "', 'whi = "', "lacks 'why'"),
        ('kind = "year_to_date"', 'kind = "yearly"', "yearly"),
        ('grain = "cgs"', 'grain = "cgx"', "letters"),
        ('needs = ["teachers"]', 'needs = ["teacher"]', "no dataset"),
        (
            'needs = ["teachers"]',
            'needs = ["teachers"]\nneeds_before = ["last_month:teachers"]',
            "last_year: or last_q4:",
        ),
        ('courses = ["ALL"]', 'courses = ["CSX"]', "no course"),
        ("season = [1, 1, 1, 1]", "season = [1, 1, 1]", "four shares"),
        ("season = [1, 1, 1, 1]", "season = { CSF = [1, 1, 1, 1] }", "none for ALL"),
        ('unit = "teachers"', 'unit = ""', "'unit' is empty"),
        ('unit = "teachers"', "unit = 7", "wrong kind"),
        ('kind = "year_to_date"', 'kind = "rate"', "denominator_says"),
        ('unit = "teachers"', 'unit = "teachers"\ncolour = "red"', "which no metric has"),
        ('unit = "teachers"', "unit = teachers", "not TOML"),
        ("/* metric", "/*", "a metric file is"),
    ],
)
def test_a_head_that_is_not_whole_stops_the_program(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert read(written(tmp_path, HEAD)).key == "some_metric"
    with pytest.raises(MetricError, match=re.escape(said)) as refused:
        read(written(tmp_path, HEAD.replace(old, new)))
    assert "some_metric.sql" in str(refused.value)
