"""Workshops as they were held: where, how, led by whom; and who still comes to the later ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from plp_metrics.draw import words
from plp_metrics.draw.charts import blank, label
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.table import Table
from plp_metrics.draw.workshop_words import TYPE_WORDS, led_by, name_of
from plp_metrics.model.quality import Step, Workshop

SERIES = ("series1", "series2", "series3", "series4")


def workshops(found: Sequence[Workshop]) -> Table:
    """The workshops in order of date: where, how, who led it, who came, how many answered."""
    head = ("Workshop", "State", "Days", "How", "Led by", "Registered", "Came", "Answered", "Scale")
    rows = tuple(
        (
            name_of(w), w.state or "", w.days, w.format.replace("_", " "), led_by(w), w.enrolled, w.attended,
            w.responses, words.listing([f"{s} points" for s in w.scales]),
        )
        for w in found
    )  # fmt: skip
    return Table(head, rows, "Workshops held, by date")


LETTER = 6.4
"""Pixels a letter of a label takes on the average."""


def attendance(steps: Mapping[str, Sequence[Step]], theme: Theme) -> Figure:
    """How many of a course's teachers still come, workshop by workshop, against the first.

    Raises ValueError where no course has held two.
    """
    if not steps:
        raise ValueError("no course has held two school-year workshops")
    fell = [(c, s[-1].of_first) for c, s in steps.items() if s[-1].high is not None and s[-1].high < 1]
    told = [f"{words.course(c)} {words.percent(share)}" for c, share in fell if share is not None]
    title = (
        f"Of those at the first workshop, at the last one came: {words.listing(told)}"
        if told
        else "As many come to the last workshop as to the first"
    )
    head = ("Course", "Workshop", "Came", "Of the first", "Of the one before")
    behind = tuple(
        (
            words.course(course),
            TYPE_WORDS.get(s.workshop, s.workshop),
            s.attended,
            words.percent(s.of_first) if s.of_first is not None else "",
            words.percent(s.of_before) if s.of_before is not None else "",
        )
        for course, some in steps.items()
        for s in some
    )
    caption = (
        "School-year workshops by their number. Everybody who came is counted, sites added up; the whole"
        " height is the first"
    )
    behind_it = Table(head, behind, "Attendance, workshop by workshop")
    return Figure(_steps(steps, theme), f"{title}.", behind_it, title, caption)


def _steps(steps: Mapping[str, Sequence[Step]], theme: Theme) -> go.Figure:
    """A stair for each course, down from its first workshop; its name and last share at the end."""
    figure = blank(theme)
    names = sorted({s.workshop for some in steps.values() for s in some})
    ends: list[tuple[float, int, str, str]] = []
    for at, (course, some) in enumerate(steps.items()):
        ink = colour(SERIES[at % len(SERIES)], theme)
        xs = [names.index(s.workshop) for s in some]
        ys = [s.of_first or 0.0 for s in some]
        said = [
            f"{words.course(course)}, {TYPE_WORDS.get(s.workshop, s.workshop).lower()}:"
            f" {words.number(s.attended)} came, {words.percent(s.of_first or 0.0)} of the first"
            for s in some
        ]
        figure.add_scatter(
            x=[*(x - 0.5 for x in xs), xs[-1] + 0.5], y=[*ys, ys[-1]], mode="lines", hoverinfo="skip",
            line={"color": ink, "width": 2.4, "shape": "hv", "dash": ("solid", "dash")[at >= len(SERIES)]},
        )  # fmt: skip
        figure.add_scatter(
            x=xs, y=ys, mode="markers", text=said, hovertemplate="%{text}<extra></extra>",
            marker={"color": ink, "size": 8, "opacity": 1},
        )  # fmt: skip
        ends.append((ys[-1], xs[-1], f"{words.course(course)} {words.percent(ys[-1])}", ink))
    floor = -1.0
    for y, x, said_of, ink in sorted(ends):
        # Labels at the same height are pushed apart by a line of text.
        floor = max(y, floor + 0.075)
        label(figure, x + 0.5, floor, said_of, ink)
    top = max(1.0, *(s.of_first or 0.0 for some in steps.values() for s in some))
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    figure.update_yaxes(range=[0, top * 1.08], tickvals=ticks, ticktext=[words.percent(t) for t in ticks])
    figure.update_xaxes(
        tickvals=list(range(len(names))), ticktext=[_number(name) for name in names],
        range=[-0.55, len(names) - 0.4], tickangle=0,
    )  # fmt: skip
    figure.update_layout(margin_r=24 + LETTER * max(len(said_of) for _, _, said_of, _ in ends))
    return figure


def _number(workshop: str) -> str:
    # The word stands once below: on a phone it would be turned and cut under each of them.
    return workshop.removeprefix("ayw_").replace("_", "+")
