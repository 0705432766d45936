"""The one-page brief: the same figures as the partner's page, on one page, as one file of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from plp_metrics.draw.palette import STATUS
from plp_metrics.model import Mark, Period, Role, Status, Viewer
from plp_metrics.model.brief import Brief, Headline
from plp_metrics.model.forecasts import Forecast
from plp_metrics.report import brief
from plp_metrics.store import Store
from tests.draw.made import of_share, result, share
from tests.draw.test_card import forecast, trend
from tests.ui.drawn import markup, page_of

BRIEF = "pages.results.brief"
AT = {"year": "2016-17", "quarter": "Q2"}
Q2 = {"year": "2017-18", "quarter": "Q2"}
ViewerOf = Callable[[str], Viewer]
RATE = share("trained")


def made(**changes: object) -> Brief:
    headline = Headline(
        of_share(RATE, 30, 42, Status.BEHIND, target=0.75, plan=0.75, gap=-2), RATE, trend("trained"),
        forecast("trained", value=0.714, median=0.75, low=0.67, high=0.82),
    )  # fmt: skip
    facts = Brief(
        "Ozark", Period("2017-18", "Q2"), "Arkansas", ("One.", "Two.", "Three."), "Call two.", (headline,)
    )
    return replace(facts, **changes)


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def test_it_says_three_sentences_one_thing_to_do_and_eight_figures_at_most(
    sample: Store, viewer_of: ViewerOf
) -> None:
    on_it = markup(page_of(BRIEF, viewer_of("evaluator"), partner="OZARK", **Q2))
    article = on_it[on_it.index('<article class="brief">') :]
    shows = re.findall(r"<li>(.*?)</li>", article[: article.index("</ul>")])
    assert len(shows) == 3
    assert re.match(r"Ozark Regional Service is on plan for \d+ of \d+ targets", shows[0])
    assert "students learning" in shows[1].lower() and "clear rise on a year before" in shows[1]
    assert "targets are likely to be met" in shows[2]
    assert article.count("One thing to do:") == 1
    assert 6 <= article.count('<th scope="row"') <= 8
    assert "Changed since the quarter before" in article


def test_the_same_figures_stand_on_the_brief_of_the_partner_and_of_the_evaluator(
    sample: Store, viewer_of: ViewerOf
) -> None:
    def open_figures(who: str) -> list[str]:
        on_it = markup(page_of(BRIEF, viewer_of(who), partner="OZARK", **Q2))
        rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', on_it, re.S)
        return [plain(r) for r in rows if "Teachers t" in r or "Students learning" in r]

    assert open_figures("ozark") == open_figures("evaluator") and len(open_figures("ozark")) == 3


def test_a_partners_brief_names_no_other_partner(sample: Store, viewer_of: ViewerOf) -> None:
    with sample.read() as cursor:
        names = cursor.execute("SELECT name FROM partner WHERE partner_id <> 'OZARK'").fetchall()
    on_it = markup(page_of(BRIEF, viewer_of("ozark"), partner="PALMETTO", **Q2))
    assert "Ozark Regional Service" in on_it
    assert not [name for (name,) in names if name in on_it]


@pytest.mark.parametrize(("role", "sees"), [(Role.EVALUATOR, True), (Role.LEADERSHIP, False)])
def test_leadership_briefs_itself_on_accepted_figures_only(
    drawn: Callable[..., str], role: Role, sees: bool
) -> None:
    assert ("3 of 7" in drawn(BRIEF, role, partner="OZARK", **AT)) is sees


def test_the_file_stands_alone_and_asks_nobody_for_anything() -> None:
    file = brief.document(made())
    assert file.startswith("<!DOCTYPE html>") and "default-src 'none'" in file
    body = file[file.index("<body") :]
    assert not re.search(r"<script|<img|<iframe|<link|\ssrc=|\shref=|https?://", file.replace("<a ", " "))
    assert "url(" not in file and "@import" not in file
    assert "One. Two. Three." in plain(body) and "Call two." in body
    assert "71 % 30 of 42" in plain(body) and STATUS[Status.BEHIND].word in body


def test_words_of_people_and_files_stay_text_in_the_file_and_on_the_page() -> None:
    evil = "<script>alert(1)</script>"
    bad = made(
        name=evil, about=evil, shows=(evil,), todo=evil, changed=(evil,), explained=(evil,), waiting=(evil,),
        headlines=tuple(replace(h, note=evil, metric=share("trained", title=evil, unit=evil))
                        for h in made().headlines),
    )  # fmt: skip
    for text in (brief.document(bad), brief.markup(bad, {"partner": evil})):
        assert "<script" not in text and "&lt;script&gt;" in text


@pytest.mark.parametrize("mark", [Mark.WITHHELD, Mark.KEPT])
def test_a_hidden_or_kept_figure_is_neither_judged_nor_foretold(mark: Mark) -> None:
    value = 0.7 if mark is Mark.KEPT else None
    row = result(RATE, value, Status.WITHHELD, mark=mark, numerator=None, target=0.75)
    given: Forecast = forecast("trained")
    text = plain(brief.document(made(headlines=(Headline(row, RATE, trend("trained"), given),))))
    for said in ("unusual drop", "misses", "in 10", "45 to 79"):
        assert said not in text.partition("Last quarters")[2]
    assert "is not judged" in text
    table = brief.table(made(headlines=(Headline(row, RATE, trend("trained"), given),)))
    assert table.rows[0][-2:] == ("", "")


def test_figures_lead_to_their_explanation_on_the_page_and_nowhere_in_the_file() -> None:
    assert 'href="number?partner=OZARK&amp;metric=trained"' in brief.markup(made(), {"partner": "OZARK"})
    assert "number?" not in brief.document(made())
