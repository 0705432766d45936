"""What a PDF passes over when it is read out, and what it names."""

from __future__ import annotations

from plp_metrics.draw import icons
from plp_metrics.draw.report_marks import image
from plp_metrics.model import Status
from plp_metrics.report.print_pictures import read_out

SVG = '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>'


def page(body: str) -> str:
    rules = ".a svg.i { width: 9px } .a img.bar { height: 11px }"
    return f"<html><head><style>{rules}</style></head>{body}</html>"


def test_a_symbol_beside_its_word_is_painted_and_its_rules_still_hold() -> None:
    made = read_out(page(icons.status(Status.MET) * 2))
    assert "<svg" not in made and made.count("Met") == 2
    assert ".a .i { width: 9px }" in made and ".a .bar { height: 11px }" in made
    assert made.count("background-image") == 1, "the same symbol is one rule"
    assert made.index("background-image") < made.index("width: 9px"), "so that the page's own sizes win"
    assert made.count('class="painted painted-0 i"') == 2


def test_a_picture_without_a_text_is_painted_and_one_with_a_text_stays() -> None:
    made = read_out(page(image(SVG, "", "bar") + image(SVG, "Bars of teachers", "wide")))
    assert made.count("<img") == 1 and 'alt="Bars of teachers"' in made
    assert 'class="painted painted-0 bar"' in made


def test_a_mark_that_is_read_out_has_its_words_as_a_title() -> None:
    made = read_out(page('<svg class="prov" role="img" aria-label="provisional"><circle r="2"/></svg>'))
    assert "<title>provisional</title>" in made
    assert read_out(page(icons.PROVISIONAL)).count("<title>") == 1
