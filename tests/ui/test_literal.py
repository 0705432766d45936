"""What Streamlit reads as Markdown holds only words of the program's own, or words made literal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from plp_metrics.draw.markup import literal

ROOT = Path(__file__).parents[2]
FILES = [
    *(ROOT / "plp_metrics" / "ui").glob("*.py"),
    *(ROOT / "plp_metrics" / "serve").glob("*.py"),
    *(ROOT / "pages").rglob("*.py"),
    ROOT / "app.py",
]
READ = {
    "markdown", "write", "caption", "info", "warning", "error", "success", "toast", "badge", "status",
    "spinner", "button", "checkbox", "toggle", "radio", "selectbox", "multiselect", "pills",
    "segmented_control", "text_input", "text_area", "number_input", "date_input", "file_uploader", "expander",
    "popover", "form_submit_button", "download_button", "link_button", "page_link", "metric", "data_editor",
}  # fmt: skip
"""Calls of Streamlit whose first argument, and `label` and `help`, are Markdown."""
ELSEWHERE = {
    "words",
    "drawn",
    "icons",
    "show",
    "log",
    "logging",
    "verdicts",
    "looking_as",
    "taking_out",
    "trend_words",
}
"""Modules of ours with functions of such names."""
WORDED = {"words", "len", "literal", "_label"}
"""What makes our own words and numbers, or makes words literal."""
OURS = {
    # fixed words handed on inside the file
    "label", "title", "ask_for", "help", "why", "asks", "reason", "ATTEST", "SURE", "unit",
    "known.label", "NAMES[kind]", "pdf.MISSING", "_FILLED", "_EMPTY", "drawn.NO_SUMS",
    # words of the library: metrics, contracts, the term sheet's lines, what waits for the calendar
    "program.library()[a.metric].title", "metric.says", "metric.title", "load_contracts()[dataset].title",
    "line.says", "line.asks", "line.unit", "newer.version", "version", "waiting[period]",
    "proposing_fields.unit_of(metric)", "judge.why_not(st.user.to_dict())", "frame",
    # numbers, years and quarters
    "third", "year", "n", "now", "start", "a.school_year",
    "numbers", "reference", "cells_said", "for_long", "_size(size)", "waiting",
    "idle.IDLE_DAYS",
    # words chosen in the file, or made literal a line at a time
    "other", "made_literal",
}  # fmt: skip


def leaves(given: ast.expr) -> Iterator[ast.expr]:
    """The parts of an argument that are not fixed words."""
    match given:
        case ast.Constant():
            return
        case ast.JoinedStr(values=parts):
            inside = [part.value for part in parts if isinstance(part, ast.FormattedValue)]
        case ast.IfExp(body=one, orelse=other):
            inside = [one, other]
        case ast.BoolOp(values=parts):
            inside = parts
        case ast.BinOp(left=one, op=ast.Add(), right=other):
            inside = [one, other]
        case _:
            yield given
            return
    for part in inside:
        yield from leaves(part)


def read_as_markdown(path: Path) -> Iterator[tuple[int, ast.expr]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "update":  # of a box that says what is happening
            yield from ((node.lineno, k.value) for k in node.keywords if k.arg == "label")
        if node.func.attr in READ and ast.unparse(node.func.value) not in ELSEWHERE:
            for given in (*node.args[:1], *(k.value for k in node.keywords if k.arg in ("label", "help"))):
                yield node.lineno, given


def is_ours(leaf: ast.expr) -> bool:
    if isinstance(leaf, ast.Call) and ast.unparse(leaf.func).split(".")[0] in WORDED:
        return True
    return ast.unparse(leaf) in OURS


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_words_from_data_reach_streamlit_s_labels_and_messages_only_made_literal(path: Path) -> None:
    """What fails here goes through `draw.markup.literal`, or is named in OURS if nobody can type it."""
    found = [
        f"{path.name}:{line} {ast.unparse(leaf)}"
        for line, given in read_as_markdown(path)
        for leaf in leaves(given)
        if not is_ours(leaf)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Ozark Regional Service, Q4", r"Ozark Regional Service\, Q4"),
        ("![x](//e.x/p)", r"\!\[x\]\(\/\/e\.x\/p\)"),
        ("<b>", r"\<b\>"),
        (":red[a] :material/home:", "\\:\u2060red\\[a\\] \\:\u2060material\\/home\\:"),
        ("https://e.x www.e.x", "https\\:\u2060\\/\\/e\\.x www\u2060\\.e\\.x"),
        ("$$x$$", r"\$\$x\$\$"),
        ("a->b", "a\\-\u2060\\>b"),
        ("because: of it", r"because\: of it"),
    ],
)
def test_words_made_literal_have_no_mark_left_that_means_anything(typed: str, told: str) -> None:
    assert literal(typed) == told
    assert told.replace("\\", "").replace("\u2060", "") == typed
