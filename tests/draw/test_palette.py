from __future__ import annotations

import pytest

from plp_metrics.draw import icons, style, words
from plp_metrics.draw.palette import SEVERITY, STATUS, TOKENS, Look, variables
from plp_metrics.model import Mark, Severity, Status
from tests.draw.made import metric, result

LOOKS: list[Look] = [*STATUS.values(), *SEVERITY.values()]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_status_has_a_look_and_every_severity_too() -> None:
    assert set(STATUS) == set(Status)
    assert set(SEVERITY) == set(Severity)


def test_every_mark_but_a_value_has_words() -> None:
    for mark in Mark:
        said = words.mark(result(metric(), 1, mark=mark), metric())
        assert bool(said) is (mark not in (Mark.SHOWN, Mark.KEPT))


def test_no_two_statuses_share_a_word_or_a_symbol() -> None:
    assert len({look.word for look in STATUS.values()}) == len(Status)
    assert len({look.icon for look in STATUS.values()}) == len(Status)


def test_every_symbol_is_drawn_and_every_colour_is_a_token() -> None:
    for look in LOOKS:
        assert look.icon in icons.names()
        assert look.ink in TOKENS


@pytest.mark.parametrize("theme", [0, 1])
def test_status_text_can_be_read_on_the_page_and_on_its_own_fill(theme: int) -> None:
    page = TOKENS["page"][theme]
    for name in ("ink", "ink2", "ink3", "link", "good", "risk", "behind"):
        assert contrast(TOKENS[name][theme], page) >= 4.5, name
    for text, fill in (("risk", "risk-fill"), ("behind-ink", "behind-fill"), ("good", "good-fill")):
        assert contrast(TOKENS[text][theme], TOKENS[fill][theme]) >= 4.5, text


@pytest.mark.parametrize("theme", [0, 1])
def test_the_value_in_a_map_tile_can_be_read_on_every_step(theme: int) -> None:
    for step in range(1, 6):
        assert contrast(TOKENS[f"step{step}-ink"][theme], TOKENS[f"step{step}"][theme]) >= 4.5, step


def test_the_style_sheet_uses_only_variables_that_exist() -> None:
    import re

    used = set(re.findall(r"var\(--([\w-]+)", style.sheet()))
    assert used and used <= set(TOKENS)


def test_a_document_gets_plain_colours() -> None:
    assert "light-dark" not in variables("light")
    assert "--page:#12171d" in variables("dark")
