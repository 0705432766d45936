"""The buttons that take a figure along as a picture."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics.store import Store


def offered(kind: str) -> list[str]:
    """The labels of the buttons under a figure of this kind."""

    def script(kind):  # type: ignore[no-untyped-def]  # runs without the names of this file
        from plp_metrics.draw.charts import blank
        from plp_metrics.draw.figure import Figure
        from plp_metrics.draw.table import Table
        from plp_metrics.ui import pictures

        shown = {"chart": blank("light"), "table": "<table></table>", "svg": "<svg><g/></svg>"}[kind]
        pictures.offer(Figure(shown, "Nothing.", Table(("A",), ((1,),))), "key", "file")

    app = AppTest.from_function(script, kwargs={"kind": kind})
    app.query_params["on"] = "2018-03-01"
    app.run()
    assert not app.exception, app.exception
    return [button.proto.label for button in app.get("download_button")]


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("chart", ["Download as picture (PNG)", "Download as picture (SVG)"]),
        ("svg", ["Download as picture (SVG)"]),
        ("table", []),
    ],
)
def test_a_picture_is_offered_where_there_is_one(sample: Store, kind: str, labels: list[str]) -> None:
    assert offered(kind) == labels
