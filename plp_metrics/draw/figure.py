"""A figure: its picture, its words for those who do not see it, and the table behind it, never one alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from plp_metrics.draw.table import Table


class _Ready(go.Figure):  # type: ignore[misc]
    """A figure that is nothing but its plain values, as they are sent; nobody may change it or what it gives.

    Plotly's own objects take twice the room; they are made again for who asks for them.
    """

    _grid_str = _grid_ref = None

    def __init__(self, drawn: go.Figure) -> None:
        self.__dict__["_plain"] = drawn.to_dict()

    def to_dict(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.__dict__["_plain"]
        return plain

    @property
    def data(self) -> Any:
        return go.Figure(self.to_dict()).data

    @property
    def layout(self) -> Any:
        return go.Figure(self.to_dict()).layout

    @property
    def frames(self) -> Any:
        return ()


@dataclass(frozen=True)
class Figure:
    """What a figure function returns.

    alt: one or two sentences that say what the picture shows.
    table: the numbers behind it.
    picture: a plotly figure, or HTML with inline SVG.
    title: the finding, in words. caption: measure, period and range. explain: where the page lies that
    says how its last figure is made (from `markup.href`), "" for none.
    Raises ValueError without alt text or without a table of rows.
    """

    picture: go.Figure | str
    alt: str
    table: Table
    title: str = field(default="")
    caption: str = field(default="")
    explain: str = field(default="")

    @property
    def ready(self) -> go.Figure:
        """The plotly picture for who sends it on: turned into plain values once, however often it is sent.
        Nothing can be drawn into it any more. Raises TypeError where the picture is HTML."""
        if isinstance(self.picture, str):
            raise TypeError("the picture is HTML")
        if not isinstance(self.picture, _Ready):
            object.__setattr__(self, "picture", _Ready(self.picture))
        return self.picture

    @property
    def traces(self) -> frozenset[str]:
        """The kinds of plotly's traces in the picture; none where it is HTML."""
        if isinstance(self.picture, str):
            return frozenset()
        if isinstance(self.picture, _Ready):
            return frozenset(trace["type"] for trace in self.picture.to_dict()["data"])
        return frozenset(trace.type for trace in self.picture.data)

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a figure needs alt text")
        if not self.table.head:
            raise ValueError("a figure needs the table behind it")
