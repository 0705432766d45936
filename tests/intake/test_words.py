"""Every rule has words a program manager can act on."""

import re
import string
from pathlib import Path

import pytest

import plp_metrics.intake as intake
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import words
from tests.intake.examples import EXAMPLES
from tests.intake.files import judged

SOURCE = "".join(
    p.read_text(encoding="utf-8")
    for p in Path(intake.__file__).parent.rglob("*.py")
    if not p.name.startswith("words")
)
HARD_WORDS = re.compile(
    r"\b(contracts?|submission|agreement|schema|null|regex|pars(e|ed|ing)|invalid|utf-16-le|memfd|delimiters?|"
    r"encoding|byte order|tuple|boolean|integers?|float|strings?|data ?types?|exception|error code|"
    r"primary key|duplicate key|malformed|rejected|payload|token|process|timeout|must_fix|rule)\b",
    re.I,
)
MENDS = re.compile(
    r"\b(Add|Check|Choose|Correct|Delete|Drop|Fill|Format|Hand in|Hand this|If there is nothing|Keep|Leave|"
    r"Mend|Number|Open|Put|Remove|Round|Save|Shorten|Try|Use|Write)\b|\{if_empty\}"
)
"""A fix begins with what to do."""


def everything_said() -> dict[str, tuple[str, str]]:
    """rule → what is wrong and how to mend it, of the words and of the contracts' own rules."""
    declared = {r.id: (r.message, r.fix) for c in load_contracts().values() for r in c.rules}
    return {**words.RULES, **declared}


@pytest.mark.parametrize("rule", everything_said())
def test_a_message_is_short_and_ends_and_its_fix_begins_with_what_to_do(rule):
    message, fix = everything_said()[rule]
    assert message.endswith((".", "?"))
    assert fix.endswith((".", "}"))
    assert len(message) <= 140
    assert len(fix) <= 160
    assert MENDS.search(fix), fix
    assert "!" not in message + fix
    assert not HARD_WORDS.search(message + " " + fix)
    assert rule not in message + fix


@pytest.mark.parametrize("rule", EXAMPLES)
def test_what_a_person_reads_has_no_gap_and_no_brace(rule):
    example = EXAMPLES[rule]
    for problem in judged(example.content(example.bad), **example.options).findings.problems:
        said = f"{problem.message} {problem.fix}"
        assert not re.search(r"[{}]|None|  |\.\.|“”|\(\)", said), said
        assert said[0].isupper() or said[0] in "“0123456789" or problem.column
        assert rule not in said


@pytest.mark.parametrize("rule", list(words.RULES))
def test_every_rule_with_words_is_used(rule):
    assert f'"{rule}"' in SOURCE


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
