from __future__ import annotations

import csv
import io

from plp_metrics.draw.markup import href, link
from plp_metrics.draw.table import Raw, Table


def read(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.csv().decode("utf-8-sig"))))


def test_no_cell_of_a_download_starts_a_formula() -> None:
    rows = read(Table(("Name", "=head"), (("=1+1", -2), ("@x", "+3"), ("\tx", "-4"))))
    assert rows == [["Name", "'=head"], ["'=1+1", "-2"], ["'@x", "'+3"], ["'\tx", "'-4"]]


def test_a_download_says_in_words_what_the_page_shows_as_markup() -> None:
    table = Table(("Partner", "Status"), (("Ozark", Raw("<b>Met</b>", "Met")),))
    assert read(table)[1] == ["Ozark", "Met"]
    assert "<b>Met</b>" in table.html()


def test_a_downloaded_number_keeps_all_its_digits() -> None:
    assert read(Table(("n",), ((1234.5678,),)))[1] == ["1234.5678"]


def test_rows_and_columns_are_named_for_those_who_hear_the_table() -> None:
    markup = Table(("Quarter", "Teachers"), (("Q1", 1234),), "By quarter").html()
    for part in ('scope="col"', 'scope="row"', 'role="table"', "<caption", 'data-h="Teachers"'):
        assert part in markup
    assert "1\u00a0234" in markup


def test_numbers_and_amounts_of_money_stand_on_the_right_and_words_with_a_number_do_not() -> None:
    rows = (("Food", "$1,900.50", 3, "$5 a day"), ("Venue", "not told", None, "–"))
    markup = Table(("Line", "Spent", "Days", "Note"), rows).html()
    assert 'data-h="Spent" class="n"' in markup and 'data-h="Days" class="n"' in markup
    assert 'data-h="Note" class="n"' not in markup and 'data-h="Line" class="n"' not in markup


def test_an_empty_cell_is_empty_and_zero_is_zero() -> None:
    assert read(Table(("a", "b"), ((None, 0),)))[1] == ["", "0"]


def test_an_address_carries_its_filters_and_is_escaped() -> None:
    assert href("partner", partner="A&B", quarter=None) == "partner?partner=A%26B"
    assert link("<b>", "partner", partner="X") == (
        '<a href="partner?partner=X" data-page="partner">&lt;b&gt;</a>'
    )
