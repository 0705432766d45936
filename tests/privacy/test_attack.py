"""The attack on the exported tables of the sample program: nothing that is hidden can be worked out."""

from __future__ import annotations

import pytest

from plp_metrics.compute.publish_rules import KEY_LINES
from plp_metrics.report.export import export
from tests.privacy.attack import Attack, Report, Seen, judge, naive
from tests.privacy.auditor import Auditor, read

YEAR = "2016-17"
KINDS = tuple(KEY_LINES.values())


def auditor(sample, viewer, basis, folder, own=None):
    export(viewer, sample, folder)
    with sample.read() as cursor:
        return Auditor(cursor, folder, basis, YEAR, own)


def test_nothing_withheld_from_the_evaluator_can_be_worked_out(sample, viewer_of, tmp_path):
    found = auditor(sample, viewer_of("evaluator"), "submitted", tmp_path / "evaluator")
    report = Report()
    for kind in KINDS:
        found.attack(kind, report)
    print(f"\nevaluator: {report}")
    assert report.disclosures == []
    assert report.published > 100
    assert report.withheld > 50


def test_leadership_sees_what_the_evaluator_sees_or_is_attacked_likewise(sample, viewer_of, tmp_path):
    theirs = auditor(sample, viewer_of("leadership"), "accepted", tmp_path / "leadership")
    others = auditor(sample, viewer_of("evaluator"), "submitted", tmp_path / "evaluator")
    if (theirs.cells, theirs.lines) == (others.cells, others.lines):
        return
    report = Report()
    for kind in KINDS:
        theirs.attack(kind, report)
    print(f"\nleadership: {report}")
    assert report.disclosures == []


@pytest.mark.parametrize("name", ["OZARK", "GRANITE"])
def test_no_partner_can_work_out_anothers_count_from_the_roll_ups_and_its_own(
    sample, viewer_of, tmp_path, name
):
    found = auditor(sample, viewer_of(name.lower()), "submitted", tmp_path / name, own=name)
    assert {row["partner_id"] for row in found.cells} <= {"ALL", name}
    report = Report()
    for kind in KINDS:
        found.attack(kind, report)
    print(f"\n{name}: {report}")
    assert report.disclosures == []


def test_the_same_attack_finds_the_leaks_of_the_usual_way(sample, viewer_of, tmp_path):
    found = auditor(sample, viewer_of("evaluator"), "submitted", tmp_path / "evaluator")
    kind = ("student", "race_ethnicity")
    people = found.truth[kind]
    who, categories = sorted(people), found.seen(kind).categories
    table = [[people[w][c] for c in categories] for w in who]
    hidden = naive(table)
    seen = Seen(categories, {w: sum(people[w].values()) for w in who})
    for r, w in enumerate(who):
        seen.sums += [(((w, c),), table[r][i]) for i, c in enumerate(categories) if (r, i) not in hidden]
    for i, c in enumerate(categories):
        if (len(who), i) not in hidden:
            seen.sums.append((tuple((w, c) for w in who), sum(row[i] for row in table)))
    program, report = Attack(seen), Report()
    for r, i in sorted(hidden):
        if r < len(who):
            leaf = (who[r], categories[i])
            judge(report, "/".join(leaf), program.interval([leaf]), table[r][i], sum(table[r]))
    print(f"\nnaive: {len(report.disclosures)} of {len(hidden)} withheld counts can be worked out")
    assert report.disclosures


def test_an_export_says_nothing_of_withheld_counts_and_a_partner_gets_only_its_own(
    sample, viewer_of, tmp_path
):
    export(viewer_of("ozark"), sample, tmp_path / "own", raw=True)
    for row in read(tmp_path / "own", "own_diversity"):
        assert row["partner_id"] == "OZARK"
    export(viewer_of("evaluator"), sample, tmp_path / "all")
    tables = read(tmp_path / "all", "category_tables")
    assert {row["count"] for row in tables if row["mark"] == "withheld"} == {"*"}
    lines = read(tmp_path / "all", "protected_figures")
    assert {row["numerator"] for row in lines if row["mark"] == "withheld"} == {"*"}
    assert not (tmp_path / "all" / "own_diversity.csv").exists()


def test_a_time_limit_counts_as_a_disclosure():
    report = Report()
    judge(report, "a count", None, 3, 50)
    assert report.disclosures == ["a count: no answer in time"]


def test_the_attack_works_out_what_is_left_over():
    seen = Seen(("a", "b"), {"X": 20, "Y": 30}, [((("X", "a"),), 15)])
    assert Attack(seen).interval([("X", "b")]) == (5, 5)
