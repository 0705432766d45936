"""Targets in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from plp_metrics.draw import agreed
from plp_metrics.metrics import load_all
from plp_metrics.model import NETWORK, Agreement, Comparison

LIBRARY = load_all()
TARGET = Agreement(
    7, "P", "teachers_trained", "2017-18", "ALL", Comparison.AT_LEAST, 1200, baseline=900,
    milestones={"Q2": 600, "Q3": 1000}, agreed_on=datetime(2017, 9, 6), proposed_side="partner",
)  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "comparison", "target", "said"),
    [
        ("teachers_trained", Comparison.AT_LEAST, 1, "at least 1 teacher"),
        ("teachers_trained", Comparison.AT_LEAST, 1200, "at least 1 200 teachers"),
        ("implementation_rate", Comparison.HOLD, 0.75, "hold at 75 %"),
        ("teachers_growth", Comparison.AT_LEAST, 1.12, "at least +12 %"),
        ("mirror_gender", Comparison.AT_LEAST, 0.95, "at least 0.95"),
        ("students_active", Comparison.REPORT_ONLY, None, "report only"),
    ],
)
def test_a_target_is_told_in_its_metrics_own_unit(metric, comparison, target, said):
    one = replace(TARGET, metric=metric, comparison=comparison, target=target)
    assert agreed.asks(one, LIBRARY[metric]).replace("\u00a0", " ") == said


def test_the_table_says_what_when_on_what_ground_and_from_where():
    (row,) = agreed.table([TARGET], LIBRARY, "Targets").rows
    told = [cell.text if isinstance(cell, agreed.Raw) else cell for cell in row]
    assert [str(t).replace("\u00a0", " ") for t in told] == [
        "Teachers trained", "All courses", "at least 1 200 teachers", "900", "Q4 (Apr–Jun 2018)",
        "Agreed by both", "Confirmed", "6 Sep 2017",
    ]  # fmt: skip
    assert "on the way: Q2 600, Q3 1\u00a0000" in row[2].html


@pytest.mark.parametrize(("side", "waits"), [("partner", "Code.org"), ("code_org", "the partner")])
def test_a_proposal_waits_for_the_other_side(side, waits):
    said = agreed.state(replace(TARGET, state="proposed", proposed_side=side)).text
    assert said.endswith(f"waits for {waits}")


def test_the_network_s_targets_are_not_called_agreed_by_both():
    (row,) = agreed.table([replace(TARGET, partner_id=NETWORK)], LIBRARY, "Targets").rows
    assert row[5].text == "Set by Code.org"


def test_a_title_or_note_cannot_bring_markup_in():
    html = agreed.table([replace(TARGET, note="<script>x</script>")], LIBRARY, "T").html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
