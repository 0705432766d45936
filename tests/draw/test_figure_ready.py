"""A figure ready to be sent is its plain values and no more, and says what it said."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from plp_metrics.draw.charts import blank
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.table import Table
from plp_metrics.store.weight import weigh


def drawn() -> Figure:
    picture = blank("light")
    picture.add_scatter(x=[1, 2, 3], y=[4.0, 5.5, 7.0], mode="lines", name="teachers")
    picture.add_bar(x=[1, 2, 3], y=[1, 2, 3])
    picture.add_annotation(x=1, y=2, text="target")
    return Figure(picture, "Teachers by quarter.", Table(("Quarter",), (("Q1",),)))


def test_what_is_sent_is_what_was_drawn() -> None:
    before = drawn()
    plain = before.picture.to_plotly_json()  # type: ignore[union-attr]
    ready = before.ready
    assert ready.to_plotly_json() == plain
    assert go.Figure(ready).to_plotly_json() == plain


def test_it_still_tells_its_traces_and_its_layout() -> None:
    figure = drawn()
    told = figure.traces
    picture = figure.ready
    assert figure.traces == told == {"scatter", "bar"}
    assert [trace.name for trace in picture.data] == ["teachers", None]
    assert [note.text for note in picture.layout.annotations] == ["target"]


def test_it_is_made_once_and_shared_by_its_copies() -> None:
    figure = drawn()
    ready = figure.ready
    assert figure.ready is ready
    assert replace(figure, explain="number").ready is ready
    assert ready.to_dict() is ready.to_dict()


def test_it_weighs_less_than_before_and_is_ready_before_it_is_kept() -> None:
    figure = drawn()
    before = weigh(figure)
    _ = figure.ready
    assert weigh(figure) < before


def test_markup_is_sent_as_it_is() -> None:
    figure = Figure("<svg></svg>", "A line.", Table(("Quarter",), (("Q1",),)))
    assert figure.traces == frozenset()
    with pytest.raises(TypeError):
        _ = figure.ready
