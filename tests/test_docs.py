"""Documents that are made from declarations are what the declarations say; hand-written ones keep up."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from pages import PAGES
from plp_metrics.act.rules import MOVES
from plp_metrics.cli.main import parser
from plp_metrics.contracts import load_contracts
from plp_metrics.metrics import load_all
from plp_metrics.partnership.agreements_life import MOVES as TARGET_MOVES
from plp_metrics.report import access as access_page
from plp_metrics.report import dictionary, life, life_of_target, statistics

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
VERBS = next(a for a in parser()._actions if a.dest == "verb").choices


def test_the_dictionary_is_what_the_declarations_say():
    text = (DOCS / "dictionary.md").read_text(encoding="utf-8")
    assert text == dictionary.as_markdown(), "run `make docs`"


def test_the_life_of_a_quarter_is_what_the_acts_obey():
    text = (DOCS / "life-of-a-quarter.md").read_text(encoding="utf-8")
    assert text == life.as_markdown(), "run `make docs`"
    for move in MOVES.values():
        assert f"| {move.says} |" in text


def test_the_life_of_a_target_is_what_the_acts_obey():
    text = (DOCS / "life-of-a-target.md").read_text(encoding="utf-8")
    assert text == life_of_target.as_markdown(), "run `make docs`"
    for move in TARGET_MOVES.values():
        module, act = move.act.split(".")
        assert callable(getattr(import_module(f"plp_metrics.act.{module}"), act))


def test_who_may_do_what_is_what_pages_and_acts_ask_for():
    text = (DOCS / "access.md").read_text(encoding="utf-8")
    assert text == access_page.as_markdown(PAGES), "run `make docs`"


def test_what_is_told_of_each_metric_is_what_the_rules_say():
    text = (DOCS / "statistics.md").read_text(encoding="utf-8")
    assert text == statistics.document(), "run `make docs`"
    assert len([line for line in text.splitlines() if line[:3] in {f"| {d}" for d in "123456789"}]) == len(
        load_all()
    )


def test_every_column_and_metric_is_in_the_dictionary():
    text = dictionary.as_markdown()
    for contract in load_contracts().values():
        for column in contract.columns:
            assert f"| `{column.name}` |" in text
    for metric in load_all().values():
        assert f"### {metric.title} (`{metric.key}`)" in text


def test_the_dictionary_as_data_names_types_keys_and_rules():
    told = dictionary.as_dict()
    teachers = next(d for d in told["datasets"] if d["dataset"] == "teachers")
    assert teachers["key"] == ["teacher_code", "course"]
    days = next(c for c in teachers["columns"] if c["name"] == "training_days_attended")
    assert (days["type"], days["required"], days["min"], days["max"]) == ("integer", True, 0, 5)
    assert {m["key"] for m in told["metrics"]} == set(load_all())


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_of_the_command_line_has_help_and_stands_in_the_readme(verb):
    assert VERBS[verb].description
    assert re.search(rf"\b{verb}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_every_picture_of_the_readme_is_there():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file(), picture


def test_every_direct_dependency_has_its_reason_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text().splitlines():
            name = re.split(r"[\[=]", line)[0].strip()
            if name and not name.startswith(("-r", "#")):
                assert name in text, name


@pytest.mark.parametrize("document", ["glossary.md", "decisions.md", "architecture.md"])
def test_no_document_names_a_module_that_is_gone(document):
    text = (DOCS / document).read_text(encoding="utf-8")
    for path in re.findall(r"`((?:plp_metrics|pages|tests|docs|bench)/[\w/.]+)`", text):
        assert (ROOT / path).exists() or (ROOT / f"{path}.py").exists(), path
