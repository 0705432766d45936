from __future__ import annotations

from dataclasses import replace

import pytest

from plp_metrics.draw.board import Group, board, group_of, grouped
from plp_metrics.model import Mark, Result, Status
from tests.draw.made import metric, result, share

TEACHERS, TRAINED = metric(), share()
NAMES = {"OZARK": "Ozark", "DELTA": "Delta", "PLAINS": "Plains"}


def of(partner: str, *statuses: Status) -> list[Result]:
    found = []
    for of_metric, status in zip((TEACHERS, TRAINED), statuses, strict=False):
        value = None if status is Status.NOT_REPORTED else 0.5
        found.append(replace(result(of_metric, value, status), partner_id=partner))
    return found


@pytest.mark.parametrize(
    ("statuses", "group"),
    [
        ((Status.BEHIND, Status.NOT_REPORTED), Group.BEHIND),
        ((Status.MET, Status.AT_RISK), Group.AT_RISK),
        ((Status.MET, Status.NO_TARGET), Group.ON_PLAN),
        ((Status.MET, Status.NOT_REPORTED), Group.NOT_REPORTED),
        ((Status.NO_TARGET, Status.REPORT_ONLY), Group.NO_TARGET),
    ],
)
def test_the_worst_status_decides_the_group(statuses: tuple[Status, ...], group: Group) -> None:
    assert group_of(of("OZARK", *statuses)) is group


def test_within_a_group_more_exceptions_come_first() -> None:
    rows = [*of("OZARK", Status.BEHIND, Status.MET), *of("DELTA", Status.BEHIND, Status.AT_RISK)]
    assert [rs[0].partner_id for rs in grouped(rows)[Group.BEHIND]] == ["DELTA", "OZARK"]


def test_the_network_stands_before_every_group() -> None:
    network = [replace(r, partner_id="ALL", partners_in=3) for r in of("OZARK", Status.MET, Status.MET)]
    markup = str(board(of("OZARK", Status.BEHIND), network, [TEACHERS, TRAINED], NAMES).picture)
    assert markup.index("All 3 reporting") < markup.index("Behind on something")


def test_the_networks_row_names_how_many_partners_most_of_its_figures_cover() -> None:
    three = [replace(r, partner_id="ALL", partners_in=3) for r in of("OZARK", Status.MET, Status.MET)]
    network = [*three, replace(three[0], metric="more", partners_in=24)]
    markup = str(board(of("OZARK", Status.BEHIND), network, [TEACHERS, TRAINED], NAMES).picture)
    assert "All 3 reporting" in markup
    assert "All 24 reporting" not in markup


def test_a_partner_without_data_is_one_cell_with_the_day_it_was_due() -> None:
    rows = of("OZARK", Status.NOT_REPORTED, Status.NOT_REPORTED)
    three = [*rows, replace(rows[0], metric="more")]
    markup = str(board(three, [], [TEACHERS, TRAINED, metric("more")], NAMES, due="was due 30 Jan").picture)
    assert 'colspan="3"><span>' in markup and "was due 30 Jan" in markup


def test_a_cell_says_status_in_words_and_the_value() -> None:
    rows = [result(TEACHERS, 8, Status.AT_RISK, target=20, plan=10, gap=-2)]
    markup = str(board(rows, [], [TEACHERS], NAMES).picture)
    assert "At risk" in markup and "8 of 20" in markup


def test_what_holds_for_a_whole_row_is_marked_once_beside_the_name() -> None:
    rows = [replace(r, provisional=True) for r in of("OZARK", Status.MET, Status.MET)]
    markup = str(board(rows, [], [TEACHERS, TRAINED], NAMES).picture)
    table, _, _ = markup.partition('class="key"')
    assert table.count("not accepted yet") == 1


def test_a_name_from_data_never_becomes_markup() -> None:
    evil = {"OZARK": "<script>alert(1)</script>"}
    markup = str(board(of("OZARK", Status.MET), [], [TEACHERS], evil).picture)
    assert "<script" not in markup and "&lt;script&gt;" in markup


def test_a_partner_leads_to_its_page_with_the_filters_of_the_board() -> None:
    params = {"year": "2017-18", "quarter": "Q2"}
    markup = str(board(of("OZARK", Status.MET), [], [TEACHERS], NAMES, params=params).picture)
    assert 'href="partner?partner=OZARK&amp;year=2017-18&amp;quarter=Q2" data-page="partner"' in markup


def test_on_a_phone_a_partner_says_how_many_are_on_plan() -> None:
    markup = str(board(of("OZARK", Status.MET, Status.BEHIND), [], [TEACHERS, TRAINED], NAMES).picture)
    assert "1 of 2 on plan or better" in markup


def test_a_figure_that_stands_though_it_was_corrected_says_so_among_others_of_its_quarter() -> None:
    told, other = (replace(r, quarter="Q2", as_of="Q2") for r in of("OZARK", Status.MET, Status.MET))
    markup = str(board([replace(told, mark=Mark.KEPT), other], [], [TEACHERS, TRAINED], NAMES).picture)
    assert markup.count(">corrected since</i>") == 1


def test_an_exception_is_told_beside_its_figure_and_changes_no_status() -> None:
    rows, said = of("OZARK", Status.BEHIND), "30 will do until 30 Sep 2018. A <b>storm</b>."
    plain = board(rows, [], [TEACHERS], NAMES)
    told = board(rows, [], [TEACHERS], NAMES, excepted={("OZARK", rows[0].metric): said})
    assert "exception: 30 will do until 30 Sep 2018. A &lt;b&gt;storm" in str(told.picture)
    assert "exception for a while" in str(told.picture)
    assert "exception" not in str(plain.picture)
    assert str(told.picture).count("Behind") == str(plain.picture).count("Behind")
    assert told.table.rows[-1][-1] == f"exception: {said}"
