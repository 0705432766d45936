"""Words at the right of a figure's rows."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def say_beside(figure: go.Figure, said: Sequence[tuple[float, str, str]]) -> None:
    """Words at the right of rows: (height on the axis, escaped words, colour).

    All at once: plotly looks through every annotation there is again for each one added.
    """
    made = [
        go.layout.Annotation(
            x=1, xref="paper", y=at, text=text, showarrow=False, xanchor="left", xshift=8, align="left",
            font={"color": ink},
        )
        for at, text, ink in said
    ]  # fmt: skip
    figure.layout.annotations = [*figure.layout.annotations, *made]
