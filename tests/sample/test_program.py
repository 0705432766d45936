"""Same seed, same bytes; more rows on request; nothing about anybody real."""

import re
from itertools import islice

import pytest

from plp_metrics.contracts import load_contracts
from plp_metrics.model import DATASETS, Period, school_year
from plp_metrics.sample import combined, csv_text, partner_toml, program, write
from plp_metrics.sample.chance import split


def _files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write(program(partners=3, seed=7), tmp_path / name)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_another_seed_writes_other_bytes():
    key = ("OZARK", Period("2017-18", "Q1"), "students")
    assert program(partners=1, seed=7).hand_ins[key] != program(partners=1, seed=8).hand_ins[key]


def test_a_partner_is_the_same_however_many_others_there_are(invented):
    alone = program(partners=1)
    key = ("OZARK", Period("2017-18", "Q4"), "students")
    assert alone.hand_ins[key] == invented.hand_ins[key]


def test_files_are_named_after_partner_quarter_and_dataset(tmp_path):
    count = write(program(partners=1, years=1), tmp_path)
    names = {f"OZARK/OZARK_2017-18{q}_{d}.csv" for q in ("Q1", "Q2", "Q3", "Q4") for d in DATASETS}
    assert set(_files(tmp_path)) == names | {"schools.csv", "OZARK/partner.toml"}
    assert count == len(names) + 2


def test_a_file_begins_with_the_contracts_columns(invented):
    for dataset in DATASETS:
        text = csv_text(dataset, invented.hand_ins["OZARK", Period("2016-17", "Q3"), dataset])
        assert text.splitlines()[0].split(",") == list(load_contracts()[dataset].names)


def test_a_combined_file_holds_every_partners_rows_under_one_header(invented):
    period = Period("2016-17", "Q2")
    text = combined(invented, period, "teachers", ["OZARK", "GRANITE", "HUDSON"])
    rows = [invented.hand_ins[p, period, "teachers"] for p in ("OZARK", "GRANITE")]
    assert len(text.splitlines()) == 1 + sum(map(len, rows))


@pytest.mark.parametrize("rows", [2_000, 60_000])
def test_about_as_many_student_rows_come_as_were_asked_for(rows):
    many = program(partners=6, rows=rows)
    found = sum(len(many.hand_ins[key]) for key in many.hand_ins if key[2] == "students")
    assert found == pytest.approx(rows, rel=0.1)


def test_many_rows_keep_their_keys_apart():
    many = program(partners=2, rows=40_000)
    rows = many.hand_ins["OZARK", Period("2017-18", "Q4"), "students"]
    contract = load_contracts()["students"]
    places = [contract.names.index(name) for name in contract.key]
    assert len({tuple(row[i] for i in places) for row in rows}) == len(rows)


def test_more_partners_than_the_cast_has_have_names_and_ids_of_their_own():
    partners = program(partners=60, years=1).partners
    assert len({p.partner_id for p in partners}) == len({p.name for p in partners}) == 60


@pytest.mark.parametrize("years", [1, 3])
def test_a_program_ends_with_2017_18_however_long_it_is(years):
    long = program(partners=2, years=years)
    found = {life.period.school_year for life in long.life}
    assert found == {school_year(2018 - n) for n in range(1, years + 1)}


@pytest.mark.parametrize("asked", [{"partners": 0}, {"years": 0}, {"rows": 0}])
def test_numbers_that_make_no_program_are_refused(asked):
    with pytest.raises(ValueError, match="a sample needs"):
        program(**asked)


def test_a_partners_facts_can_be_read_back(invented):
    import tomllib

    facts = tomllib.loads(partner_toml(invented.partners[0]))
    assert facts["partner_id"] == "OZARK"
    assert facts["courses"]["2017-18"] == ["CSF", "CSD", "CSP"]


def test_no_persons_name_and_no_address_stands_anywhere(invented):
    texts = [csv_text(key[2], invented.hand_ins[key]) for key in islice(invented.hand_ins, 120)]
    texts += [partner_toml(p) for p in invented.partners]
    for text in texts:
        assert "@" not in text
        assert not re.search(r"\b\d{3}-\d{2}-\d{4}\b|\b\d{3}[-.]\d{3}[-.]\d{4}\b", text)
    accounts = {a.proposed_by for a in invented.agreements} | {a.confirmed_by for a in invented.agreements}
    assert all(a.endswith("@example.org") for a in accounts if a)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [(10, [1, 1, 1], [4, 3, 3]), (0, [1, 2], [0, 0]), (7, [0.5, 0.25, 0.25], [3, 2, 2])],
)
def test_a_total_is_split_by_largest_remainder(total, shares, parts):
    assert split(total, shares) == parts


def test_a_partner_that_only_trained_the_year_before_has_no_growth_to_agree_on():
    from plp_metrics.sample.agreements import agreements
    from plp_metrics.sample.cast import cast

    part = cast(47, 2016)[46]
    trained = {"teachers_trained": (5.0, None), "teachers_trained/CSP": (5.0, None)}
    found = {
        (part.id, 2016): trained | {"quality_recommend": (9.0, 10.0)},
        (part.id, 2017): trained | {"teachers_participating": (5.0, None)},
    }
    made = agreements(1, (part,), found)
    assert made
    assert not [a for a in made if a.metric == "teachers_growth"]
