"""Pictures to take along: every chart of ours as PNG and SVG, with what it says written in it."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.draw.charts import blank
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.table import Table
from plp_metrics.report import picture
from tests.examples import examples

DAY = date(2018, 7, 20)
SVG = "{http://www.w3.org/2000/svg}"
TABLE = Table(("Quarter", "Teachers"), (("Q1", 4), ("Q2", 9)), "Teachers by quarter")


def chart() -> go.Figure:
    """A line of two points whose last is named, over a band, with a target."""
    made = blank("light")
    made.add_scatter(x=[0, 1, 1, 0], y=[5, 11, 7, 3], fill="toself", fillcolor="#dfe4e9", line={"width": 0})
    made.add_scatter(x=[0, 1], y=[4, 9], mode="lines+markers", line={"color": "#1f5f99"})
    made.add_hline(y=8, line={"dash": "dash"})
    made.add_annotation(x=1, y=9, text="<b>9 in Q2</b>", showarrow=False, xanchor="left", xshift=8)
    made.update_xaxes(tickvals=[0, 1], ticktext=["Q1", "Q2"], range=[-0.1, 1.1])
    return made


def drawn(title: str = "Twice as many", caption: str = "", of: go.Figure | str | None = None) -> Figure:
    return Figure(of if of is not None else chart(), "From 4 to 9.", TABLE, title, caption)


def text_of(svg: bytes) -> str:
    parts = (element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text"))
    return " ".join(" ".join(parts).split())


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def test_an_svg_says_title_caption_ticks_labels_source_and_day() -> None:
    said = text_of(picture.picture(drawn(caption="Teachers, Q1 to Q2"), "svg", DAY))
    for words in ("Twice as many", "Teachers, Q1 to Q2", "Q1", "Q2", "9 in Q2"):
        assert words in said
    assert "Source: PLP Metrics, a table of 2 lines, as it stood on 20 Jul 2018" in said


def test_a_png_is_twice_the_size_and_not_one_colour() -> None:
    from PIL import Image

    made = picture.picture(drawn(), "png", DAY)
    wide, high = size_of(made)
    assert wide == 2 * picture.WIDTH and high > 2 * 300
    assert len(Image.open(io.BytesIO(made)).convert("RGB").getcolors(1 << 24)) > 20


def test_the_line_is_where_the_numbers_are() -> None:
    """The end of the drawn line lies right of and above its start, at the heights of 4 and 9 on the axis."""
    from matplotlib.figure import Figure as Sheet

    from plp_metrics.report.picture_axes import axes

    sheet = Sheet(figsize=(8, 3), dpi=100)
    ax = axes(sheet, chart(), (0, 0, 800, 300), 300)
    line = next(line for line in ax.lines if list(line.get_ydata()) == [4, 9])
    assert list(line.get_xdata()) == [0, 1] and line.get_color() == "#1f5f99"
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["Q1", "Q2"]
    assert ax.get_xlim() == (-0.1, 1.1) and ax.get_ylim()[0] == 0


def test_bars_hollow_marks_ranges_and_turned_axes_are_drawn() -> None:
    made = blank("light")
    made.add_bar(orientation="h", y=["A", "B"], x=[0.5, 0.25], base=[0, 0.1], marker={"color": "#2f6fa8"})
    made.add_scatter(
        x=[0.3], y=["B"], mode="markers", marker={"symbol": "circle-open", "size": 9, "color": "#a32a12"},
        error_x={"array": [0.1], "arrayminus": [0.2]},
    )  # fmt: skip
    made.add_vrect(x0=0, x1=0.1, fillcolor="rgba(10,20,30,0.2)", line={"width": 0})
    made.update_yaxes(autorange="reversed")
    said = text_of(picture.picture(drawn(of=made), "svg", DAY))
    assert "A" in said.split() and "B" in said.split()
    assert size_of(picture.picture(drawn(of=made), "png", DAY))


def test_the_same_figure_gives_the_same_bytes() -> None:
    for kind in picture.KINDS:
        assert picture.picture(drawn(), kind, DAY) == picture.picture(drawn(), kind, DAY)


def test_without_a_frame_the_picture_leaves_its_words_to_the_document() -> None:
    said = text_of(picture.picture(drawn(), "svg", DAY, framed=False))
    assert "Twice as many" not in said and "Source" not in said and "9 in Q2" in said


def test_a_figure_of_markup_has_no_picture_and_one_that_is_an_svg_is_that_svg() -> None:
    assert picture.kinds(drawn(of="<table></table>")) == ()
    assert picture.kinds(drawn(of="<svg></svg><svg></svg>")) == ()
    with pytest.raises(ValueError, match="png"):
        picture.picture(drawn(of="<svg></svg>"), "png", DAY)
    own = drawn("A < B", of='<svg class="strip"><circle class="dot" r="2" fill="var(--good)"/></svg>')
    assert picture.kinds(own) == ("svg",)
    made = picture.picture(own, "svg", DAY)
    assert ET.fromstring(made).findtext(f"{SVG}title") == "A < B"
    assert b"20 Jul 2018" in made and b"var(" not in made and b"#1f5f99" in made


def test_a_kind_of_chart_we_do_not_draw_is_not_offered() -> None:
    pie = go.Figure(go.Pie(values=[1, 2]))
    assert picture.kinds(drawn(of=pie)) == ()


@settings(max_examples=examples(10), deadline=None)
@given(title=st.text(min_size=1, max_size=60), said=st.text(max_size=20))
def test_any_title_and_label_gives_well_formed_xml(title: str, said: str) -> None:
    made = chart()
    made.add_annotation(x=0, y=1, text=said, showarrow=False)
    svg = picture.picture(drawn(title, of=made), "svg", DAY)
    whole = picture.legal(title) or TABLE.caption
    # Lines are broken between words, so what was said is compared without its spaces.
    assert re.sub(r"\s", "", whole) in re.sub(r"\s", "", "".join(ET.fromstring(svg).itertext()))


@settings(max_examples=examples(15), deadline=None)
@given(title=st.text(min_size=1, max_size=60))
def test_any_title_of_an_svg_of_ours_is_escaped(title: str) -> None:
    svg = picture.picture(drawn(title, of="<svg><g/></svg>"), "svg", DAY)
    assert ET.fromstring(svg).findtext(f"{SVG}title") == (picture.legal(title) or TABLE.caption)


def test_the_app_starts_without_loading_what_draws_pictures() -> None:
    code = (
        "import sys; import plp_metrics.ui.show, plp_metrics.report.pdf;"
        " print([m for m in ('matplotlib', 'weasyprint') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
