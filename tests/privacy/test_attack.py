"""The attack on the exported tables of the sample program: nothing that is hidden can be worked out."""

from __future__ import annotations

import pytest

from plp_metrics.compute.attack import attack
from plp_metrics.compute.attack_release import one_attack
from plp_metrics.compute.lattice_types import DIMENSIONS
from plp_metrics.model import Basis
from plp_metrics.report.export import export
from tests.privacy.auditor import KINDS, Auditor, read
from tests.privacy.naive import published

YEAR = "2016-17"
RACE = ("student", "race_ethnicity")


def auditor(sample, viewer_of, name, basis, folder, own=None):
    export(viewer_of(name), sample, folder)
    with sample.read() as cursor:
        return Auditor(cursor, folder, basis, YEAR, own)


def test_nothing_withheld_from_the_evaluator_can_be_worked_out(sample, viewer_of, tmp_path):
    report = auditor(sample, viewer_of, "evaluator", Basis.SUBMITTED, tmp_path / "all").attack()
    print(f"\nevaluator: {report}")
    assert report.disclosures == ()
    assert report.published > 300
    assert report.withheld > 50
    assert report.narrowest >= 5


def test_leadership_sees_what_the_evaluator_sees_or_is_attacked_likewise(sample, viewer_of, tmp_path):
    theirs = auditor(sample, viewer_of, "leadership", Basis.ACCEPTED, tmp_path / "leadership")
    others = auditor(sample, viewer_of, "evaluator", Basis.SUBMITTED, tmp_path / "evaluator")
    if [theirs.known(kind) for kind in KINDS] == [others.known(kind) for kind in KINDS]:
        return
    report = theirs.attack()
    print(f"\nleadership: {report}")
    assert report.disclosures == ()


@pytest.mark.parametrize("name", ["OZARK", "GRANITE"])
def test_no_partner_can_work_out_anothers_count_from_the_roll_ups_and_its_own(
    sample, viewer_of, tmp_path, name
):
    found = auditor(sample, viewer_of, name.lower(), Basis.SUBMITTED, tmp_path / name, own=name)
    assert {row["partner_id"] for row in found.cells} <= {"ALL", name}
    report = found.attack()
    print(f"\n{name}: {report}")
    assert report.disclosures == ()
    assert report.targets > 100


def test_the_same_attack_finds_the_leaks_of_the_usual_way(sample, viewer_of, tmp_path):
    found = auditor(sample, viewer_of, "evaluator", Basis.SUBMITTED, tmp_path / "evaluator")
    shape = DIMENSIONS[RACE[1]]
    people = [
        [counts.get(c, 0) for c in shape.categories]
        for stand, counts in sorted(found.store.counts[RACE].items())
        if stand.quarter == "Q4"
    ]
    seen, hidden = published(shape, people)
    leaks = attack(seen.facts, seen.tops, seen.truth, seen.targets).disclosures
    print(f"\nnaive: {len(leaks)} of {hidden} withheld counts can be worked out")
    assert leaks


def test_a_number_said_by_mistake_is_found(sample, viewer_of, tmp_path):
    found = auditor(sample, viewer_of, "evaluator", Basis.SUBMITTED, tmp_path / "evaluator")
    row = next(r for r in found._cells(RACE) if r["mark"] == "withheld" and r["table"] == "partner")
    (stand,) = found._where(RACE, row)
    row |= {"mark": "shown", "count": str(found.store.counts[RACE][stand].get(row["category"], 0))}
    assert any(row["partner_id"] in text for text in one_attack(RACE, found.known(RACE)).disclosures)


def test_a_published_number_that_is_not_what_was_counted_does_not_pass(sample, viewer_of, tmp_path):
    found = auditor(sample, viewer_of, "evaluator", Basis.SUBMITTED, tmp_path / "evaluator")
    row = next(r for r in found._cells(RACE) if r["mark"] == "shown")
    row["count"] = str(int(row["count"]) + 1)
    (text,) = one_attack(RACE, found.known(RACE)).disclosures
    assert "was said" in text


def test_key_groups_by_course_are_attacked_with_the_rest(sample, viewer_of, tmp_path):
    found = auditor(sample, viewer_of, "evaluator", Basis.SUBMITTED, tmp_path / "evaluator")
    gender = ("student", "gender")
    courses = list(found._courses(gender))
    assert any(one.people is not None for one in courses)
    alone = next(one for one in courses if one.people is not None)
    for row in found.cells:
        if (row["table"], row["course"], row["dimension"]) == ("course", alone.course, "gender"):
            row["count"] = str(int(row["count"]) + 1) if row["category"] == "female" else row["count"]
    (text,) = one_attack(gender, found.known(gender)).disclosures
    assert "was said" in text


def test_an_export_says_nothing_of_withheld_counts_and_a_partner_gets_only_its_own(
    sample, viewer_of, tmp_path
):
    export(viewer_of("evaluator"), sample, tmp_path / "all")
    tables = read(tmp_path / "all", "category_tables")
    assert {row["count"] for row in tables if row["mark"] == "withheld"} == {"*"}
    lines = read(tmp_path / "all", "protected_figures")
    assert {row["numerator"] for row in lines if row["mark"] == "withheld"} == {"*"}
    assert not (tmp_path / "all" / "diversity.csv").exists()
