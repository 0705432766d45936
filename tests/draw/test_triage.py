"""The list of whom to call, as a table."""

from __future__ import annotations

from plp_metrics.draw import triage
from plp_metrics.draw.table import Raw
from plp_metrics.model.triage import Case, Grave, Reason
from tests.draw.made import metric


def test_what_did_not_come_stands_first_and_names_its_quarter() -> None:
    known = {key: metric(key) for key in "abc"}
    graver = [Reason(Grave.MISSING, key) for key in known]
    due = {"RIVER": "nothing handed in for Q3 (Jan–Mar 2018), was due 30 Apr"}
    table = triage.table([Case("RIVER", (*graver, Reason(Grave.SILENT)))], known, {}, {}, {}, due)
    _, grave, why = table.rows[0]
    assert isinstance(grave, Raw) and grave.text == "Will miss"
    assert isinstance(why, Raw)
    assert why.text.split("; ") == [due["RIVER"], "A: will miss", "B: will miss", "and 1 more"]
