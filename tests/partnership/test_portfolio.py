"""A partner's year in a line, and all of them as a table for people and for programs."""

import io
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pyarrow.parquet as pq

from plp_metrics.draw import portfolio as drawn
from plp_metrics.draw.table import Raw
from plp_metrics.model import Agreement, Comparison, Status
from plp_metrics.model.promises import Promise, Side, Standing
from plp_metrics.model.reports import OVERALL, Evaluated, Report, ReportState, Verdict
from plp_metrics.partnership import terms
from plp_metrics.partnership.portfolio import kept_by, line
from plp_metrics.report.table_file import parquet

SHEET = terms.sheet()
NAMES = {"OZARK": "Ozark"}


def promise(key: str, standing: Standing, *, ended: bool = True) -> Promise:
    return Promise(SHEET.lines[key], "OZARK", "2016-17", standing, date(2017, 6, 30), ended=ended)


PROMISES = [
    promise("P5", Standing.KEPT), promise("P7", Standing.OVERDUE), promise("P9", Standing.WAIVED),
    promise("P12", Standing.DUE, ended=False), promise("C5", Standing.KEPT), promise("J2", Standing.OVERDUE),
]  # fmt: skip


def results(*statuses: Status) -> list:
    return [SimpleNamespace(status=status) for status in statuses]


def target(state: str) -> Agreement:
    return Agreement(1, "OZARK", "trained_rate", "2017-18", "ALL", Comparison.AT_LEAST, 0.8, state=state)


def evaluated() -> Report:
    when = datetime(2017, 9, 1)
    said = {
        OVERALL: Evaluated(OVERALL, Verdict.PARTLY, "A good start.", "e@example.org", when),
        "trained_rate|ALL": Evaluated("trained_rate|ALL", Verdict.MET, "", "e@example.org", when),
        "teachers_trained|CSP": Evaluated("teachers_trained|CSP", Verdict.MISSED, "", "e@example.org", when),
    }
    report = Report(
        "OZARK", "2016-17", "2016", ReportState.ACCEPTED, 1, date(2017, 9, 1), "p@example.org", when
    )
    return replace(report, evaluation=said)


def test_joint_promises_count_on_both_sides_and_what_is_let_off_or_not_due_on_none() -> None:
    assert kept_by(PROMISES, Side.PARTNER) == (1, 3, 2)
    assert kept_by(PROMISES, Side.CODE_ORG) == (1, 2, 1)
    assert kept_by([], Side.PARTNER) == (0, 0, 0)


def test_a_line_counts_targets_that_stand_and_tells_verdicts_one_by_one() -> None:
    found = results(Status.MET, Status.BEHIND, Status.WITHHELD, Status.NOT_REPORTED, Status.NO_TARGET)
    one = line("OZARK", found, PROMISES, evaluated(), [target("proposed"), target("confirmed")])
    assert (one.targets, one.verdict, one.says) == (2, Verdict.PARTLY, "A good start.")
    assert one.judged == {Verdict.MET: 1, Verdict.MISSED: 1}
    assert (one.proposed, one.agreed) == (1, 1)


def test_a_partner_of_which_nothing_is_known_is_a_line_all_the_same() -> None:
    one = line("OZARK", (), (), None, ())
    assert (one.targets, one.report, one.verdict) == (0, ReportState.NOT_BEGUN, None)
    row = drawn.table([one], NAMES, "2016-17", "2017-18").rows[0]
    said = [cell.text if isinstance(cell, Raw) else cell for cell in row]
    assert said[1:] == [
        "none agreed", 0, "none due yet", "none due yet", "not begun", "not written", "none", "0 agreed",
    ]  # fmt: skip


def test_the_sentence_counts_what_is_left_to_do() -> None:
    done = line("OZARK", (), (), evaluated(), [target("confirmed")])
    waits = replace(line("OZARK", (), (), None, ()), report=ReportState.SUBMITTED)
    assert drawn.sentence([done, waits], "2016-17") == (
        "2016-17: 1 of 2 partners evaluated; 1 report waits for Code.org; 1 has no target for the next year"
    )


def test_other_programs_get_numbers_as_numbers() -> None:
    one = line("OZARK", results(Status.MET), PROMISES, evaluated(), ())
    read = pq.read_table(io.BytesIO(parquet(drawn.plain([one], NAMES, "2016-17")))).to_pylist()[0]
    assert (read["partner_id"], read["targets_met"], read["partner_promises_kept"]) == ("OZARK", 1, 1)
    assert (read["evaluation"], read["evaluation_says"]) == ("partly", "A good start.")
