"""Every rule has words a program manager can act on."""

import re
import string
from pathlib import Path

import pytest

import plp_metrics.intake as intake
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import words

SOURCE = "".join(
    p.read_text(encoding="utf-8") for p in Path(intake.__file__).parent.rglob("*.py") if not p.name.startswith("words")
)
HARD_WORDS = re.compile(
    r"\b(contract|submission|agreement|schema|null|regex|parse|invalid|utf-16-le|memfd)\b", re.I
)


@pytest.mark.parametrize("rule", list(words.RULES))
def test_every_rule_with_words_is_used_and_says_how_to_mend_it(rule):
    assert f'"{rule}"' in SOURCE
    message, fix = words.RULES[rule]
    assert message.endswith((".", "?"))
    assert fix.endswith((".", "}"))


def test_no_word_is_used_that_a_program_manager_does_not_know():
    declared = [(r.message, r.fix) for c in load_contracts().values() for r in c.rules]
    for message, fix in [*words.RULES.values(), *declared]:
        assert not HARD_WORDS.search(message + " " + fix)


@pytest.mark.parametrize("what", list(words.NORMALISED))
def test_every_change_made_on_reading_has_its_sentence(what):
    assert f'"{what}"' in SOURCE
    assert words.normalised(what, "course", "a tab").startswith("course: ")


def test_a_rule_about_one_cell_can_be_filled_from_the_cell_alone():
    given = {"column", "value", "allowed", "near", "as_suggested", "low", "high", "says", "about", "if_empty"}
    column = load_contracts()["students"].column("students_enrolled")
    told = 0
    for rule, texts in words.RULES.items():
        fields = {f for text in texts for _, f, _, _ in string.Formatter().parse(text) if f}
        if fields <= given:
            message, fix = words.of_cell(rule, column, "x", None, "")
            assert "{" not in message + fix
            told += 1
    assert told > 30
