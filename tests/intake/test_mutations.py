"""Two hundred mutations of valid files: no crash, nothing half loaded, and what is accepted is the source."""

import dataclasses
import os
from functools import cache

import pyarrow as pa
import pytest

from plp_metrics.intake import judge, parent
from plp_metrics.intake.child.table import write_table
from plp_metrics.intake.types import Judged
from tests.intake.files import judged
from tests.intake.mutations import COUNT, TODAY, difference, mutations

pytestmark = pytest.mark.thorough

EVERY = 20
"""Every twentieth goes through the child process as well; `python -m tests.intake.mutations` sends all."""


@cache
def _all():
    return [(what, content, _in_process(content)) for what, content in mutations()]


def _in_process(content: bytes) -> Judged:
    """What the child does and the parent checks, without starting a process for each."""
    outcome = judged(content)
    found = parent._judged("mutation.csv", "", outcome.summary(), content)
    if found.accepted:
        number = os.memfd_create("rows")
        try:
            write_table(outcome, False, number)
            with pa.memory_map(f"/proc/self/fd/{number}") as source, pa.ipc.open_stream(source) as reader:
                table = reader.read_all()
        finally:
            os.close(number)
        found = dataclasses.replace(found, table=parent._checked(table, found, False, None, None))
    return found


def test_there_are_two_hundred_and_both_verdicts_are_among_them():
    verdicts = [found.verdict for _, _, found in _all()]
    assert len(verdicts) == COUNT == 200
    assert min(verdicts.count(v) for v in ("accept", "accept_normalised", "reject")) >= 5


def test_every_refusal_says_why_and_loads_nothing():
    for what, _, found in _all():
        if not found.accepted:
            assert found.table is None, what
            assert any(p.severity == "must_fix" for p in found.problems), what


def test_every_accepted_file_equals_its_source_cell_by_cell():
    assert [(w, difference(c, f)) for w, c, f in _all() if f.accepted and difference(c, f)] == []


@pytest.mark.parametrize("number", range(0, COUNT, EVERY))
def test_the_child_process_finds_the_same(number):
    what, content, here = _all()[number]
    found = judge("mutation.csv", content, today=TODAY)
    assert (found.verdict, found.problems) == (here.verdict, here.problems), what
    assert found.table == here.table or found.table.equals(here.table)


def test_the_comparison_would_notice_a_changed_cell():
    content = next(c for _, c, f in _all() if f.verdict == "accept")
    found = judge("mutation.csv", content, today=TODAY)
    other = found.table.slice(0, found.table.num_rows - 1)
    assert difference(content, found) is None
    assert "rows became" in difference(content, dataclasses.replace(found, table=other))
    swapped = found.table.set_column(2, found.table.column_names[2], found.table.column(3).cast("string"))
    assert "became" in difference(content, dataclasses.replace(found, table=swapped))
