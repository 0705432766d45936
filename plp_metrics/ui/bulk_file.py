"""Targets of many partners as a file: the template to fill in, the file brought back, what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from plp_metrics import store
from plp_metrics.act import agree_many
from plp_metrics.act import agree_many_csv as files
from plp_metrics.draw.table import Table
from plp_metrics.draw.words import plural
from plp_metrics.model import ALL, Agreement, Viewer
from plp_metrics.ui import bulk_targets, keys, program, show
from plp_metrics.ui.bulk_targets import PAGE, Row, Wanted


def template(of: Wanted, known: Sequence[Row]) -> Table:
    """The file to fill in: one row per partner, last year's end as the start, the target empty."""
    rows = tuple(
        (
            r.partner_id,
            of.metric.key,
            of.course,
            of.year,
            of.comparison.value,
            files.cell(r.before, of.metric),
            "",
            "Q4",
            "",
            "",
            "",
            "",
        )
        for r in known
    )
    return Table(files.HEAD, rows, "Targets to propose")


def exchange(viewer: Viewer, of: Wanted, known: Sequence[Row]) -> None:
    """The template's download, the drop zone, and what came of the file that was dropped."""
    name = f"targets-{of.metric.key}-{'all' if of.course == ALL else of.course.lower()}-{of.year}"
    show.download(template(of, known), keys.part(PAGE, "template"), name, "Download the template as CSV")
    batch = st.session_state.setdefault(keys.part(PAGE, "batch"), 0)
    dropped = st.file_uploader(
        "Drop the filled-in CSV file: targets of any metric, all of them or none",
        max_upload_size=1,
        key=keys.part(PAGE, f"drop_{batch}"),
    )
    if dropped is None:
        return
    read = files.read_targets(dropped.getvalue(), program.partners(), program.library())
    faults = [*read.faults, *(() if read.faults else _standing(viewer, read.targets))]
    if faults:
        show.finding(
            f"{plural(len(faults), 'thing')} to mend; nothing was proposed",
            "Mend them in your file and drop it again.",
        )
        show.html(f'<div class="wide">{problems(faults).html()}</div>', keys.part(PAGE, "faults"))
        show.download(problems(faults), keys.part(PAGE, "faults_csv"), f"{name}-problems")
        return
    wanted = [a for _, a in read.targets]
    partners = plural(len({a.partner_id for a in wanted}), "partner")
    show.finding(f"{plural(len(wanted), 'target')} for {partners}, nothing wrong")
    st.button(
        "Propose what the file holds",
        key=keys.part(PAGE, "send_file"),
        type="primary",
        on_click=send,
        args=(viewer, wanted),
    )


def problems(faults: Sequence[files.Fault]) -> Table:
    """What is wrong, one row each: line, column, value, what, how to mend it."""
    rows = tuple((str(f.line) if f.line else "", f.column, f.value, f.message, f.fix) for f in faults)
    return Table(("Line", "Column", "Value", "What is wrong", "How to mend it"), rows, "What to mend")


def send(viewer: Viewer, wanted: Sequence[Agreement]) -> None:
    """The button's act; the file is put away where it was done."""
    if bulk_targets.propose(viewer, wanted):
        st.session_state[keys.part(PAGE, "batch")] += 1


def _standing(viewer: Viewer, targets: Sequence[tuple[int, Agreement]]) -> list[files.Fault]:
    found = agree_many.problems(viewer, store.current(), [a for _, a in targets])
    return [
        files.Fault(targets[place][0], "", "", said, "Leave the row out, or settle what stands there first.")
        for place, said in found
    ]
