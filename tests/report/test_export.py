"""Exported tables: what each role gets and must not get, raw rows as they were handed in, safe cells."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from plp_metrics.contracts import load_contracts
from plp_metrics.intake import judge
from plp_metrics.metrics import load_all
from plp_metrics.model import DATASETS, RefusedError, Rule
from plp_metrics.report.export import export, zipped

PLACE = ["school_year", "quarter", "partner_id", "division", "state", "course"]


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_has_all_dimensions_as_columns(sample, viewer_of, tmp_path):
    for path in export(viewer_of("ozark"), sample, tmp_path / "out"):
        if path.suffix == ".csv":
            head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            assert [name for name in head if name in PLACE] == PLACE, path.name


def test_a_partner_gets_its_own_rows_and_of_others_only_sums(sample, viewer_of, tmp_path):
    export(viewer_of("ozark"), sample, tmp_path / "out")
    for name in ("open_figures", "protected_figures", "category_tables", "own_figures", "targets"):
        assert {row["partner_id"] for row in rows(tmp_path / "out", name)} <= {"OZARK", "ALL"}, name
    sums = [row for row in rows(tmp_path / "out", "open_figures") if row["partner_id"] == "ALL"]
    assert {row["numerator"] for row in sums if int(row["partners_in"]) < 3} <= {"*"}


@pytest.mark.parametrize("name", ["evaluator", "leadership"])
def test_who_sees_every_partner_gets_published_numbers_of_people_only(sample, viewer_of, tmp_path, name):
    export(viewer_of(name), sample, tmp_path / "out")
    assert not (tmp_path / "out" / "own_figures.csv").exists()
    library = load_all()
    is_open = {row["metric"] for row in rows(tmp_path / "out", "open_figures")}
    assert {library[metric].rule for metric in is_open} == {Rule.OPEN}
    for row in rows(tmp_path / "out", "protected_figures"):
        hidden = [row["numerator"], row["denominator"], row["percent"]]
        assert (hidden == ["*", "*", "*"]) == (row["mark"] == "withheld")


def test_leadership_gets_accepted_figures_only(sample, viewer_of, tmp_path):
    export(viewer_of("leadership"), sample, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert told["role"] == "leadership"
    library = load_all()
    last = [r for r in rows(tmp_path / "out", "open_figures") if r["school_year"] == "2017-18"]
    # What the store records itself needs no file to be accepted.
    of_files = {row["quarter"] for row in last if not library[row["metric"]].records}
    assert "Q3" in of_files and "Q4" not in of_files


def test_raw_rows_have_the_columns_of_their_contract_and_can_be_handed_in_again(sample, viewer_of, tmp_path):
    export(viewer_of("ozark"), sample, tmp_path / "out", raw=True)
    for dataset in DATASETS:
        stored = rows(tmp_path / "out", dataset)
        assert list(stored[0]) == [c.name for c in load_contracts()[dataset].columns]
        quarter = [r for r in stored if (r["school_year"], r["quarter"]) == ("2016-17", "Q4")]
        out = io.StringIO()
        writer = csv.DictWriter(out, list(stored[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(quarter)
        judged = judge(f"{dataset}.csv", out.getvalue().encode(), dataset=dataset, today=sample.today())
        assert (judged.verdict, judged.rows) == ("accept", len(quarter)), judged.normalised


def test_raw_rows_are_refused_to_who_may_not_see_them(sample, viewer_of, tmp_path):
    for name in ("evaluator", "leadership"):
        with pytest.raises(RefusedError, match="administrator"):
            export(viewer_of(name), sample, tmp_path / name, raw=True)


def test_no_cell_starts_a_formula(sample, viewer_of, tmp_path):
    with sample.change("admin@example.org", "correction", {}) as change:
        change.cursor.execute("UPDATE teachers SET teacher_code = '-2+3' WHERE line = 2")
    for path in export(viewer_of("admin"), sample, tmp_path / "out", raw=True):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.reader(file):
                    assert not any(cell[:1] in ("=", "+", "-", "@") for cell in row), (path.name, row)
    assert "'-2+3" in {row["teacher_code"] for row in rows(tmp_path / "out", "teachers")}


def test_the_zip_holds_the_same_files_and_is_logged(sample, viewer_of, tmp_path):
    viewer = viewer_of("evaluator")
    export(viewer, sample, tmp_path / "out")
    before = sample.version()
    with zipfile.ZipFile(io.BytesIO(zipped(viewer, sample))) as archive:
        assert sorted(archive.namelist()) == sorted(path.name for path in (tmp_path / "out").iterdir())
        for name in archive.namelist():
            if name != "manifest.json":
                assert archive.read(name) == (tmp_path / "out" / name).read_bytes()
    assert sample.version() == before + 1


def test_who_looks_back_or_through_anothers_eyes_takes_nothing_out(sample, viewer_of, tmp_path):
    with pytest.raises(RefusedError, match="earlier day"):
        export(replace(viewer_of("evaluator"), as_of=5), sample, tmp_path / "out")
    assert not (tmp_path / "out").exists()
