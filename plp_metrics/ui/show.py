"""The parts of every page: its sentence, figures with their table and download, definitions, empties."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from plp_metrics.draw import charts, words
from plp_metrics.draw import style as sheet
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Table
from plp_metrics.model import COURSES, Direction, Metric
from plp_metrics.ui import collected, go, pictures, program

_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  let box = parentElement.querySelector(":scope > .plp");
  if (!box) {
    box = document.createElement("div");
    box.className = "plp";
    parentElement.appendChild(box);
  }
  if (box.was !== data.h) {
    box.innerHTML = data.h;
    box.was = data.h;
  }
  box.onclick = (event) => {
    const link = event.target.closest("a[data-page], a[data-act], button[data-act]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.dataset.act !== undefined) setTriggerValue("act", link.dataset.act);
    else setTriggerValue("go", link.dataset.page + "?" + (link.getAttribute("href").split("?")[1] || ""));
  };
}
"""
_mount = st.components.v2.component("plp_markup", js=_SCRIPT, isolate_styles=False)


def html(markup: str, key: str) -> str | None:
    """Put ready markup on the page (everything from data escaped by whoever made it).

    Links with data-page open that page without loading it anew. Returns the value of the `data-act` link or
    button that was clicked in this run, else None.
    """
    result: Any = _mount(data={"h": markup}, key=key, on_go_change=_nothing, on_act_change=_nothing)
    if result.go:
        page, _, query = str(result.go).partition("?")
        go.to(page, query)
    return None if result.act is None else str(result.act)


def _nothing() -> None:
    """A trigger needs a callback; the value is read from the result."""


class _Sheet:
    """The style sheet. Given as an object: of a text Streamlit first looks at every line's indent."""

    def _repr_html_(self) -> str:
        return f"<style>{sheet.sheet()}</style>"


def style() -> None:
    """Put the style sheet in; `sentence` does it for every page."""
    st.html(_Sheet())


def theme() -> Theme:
    """The theme the person sees, for charts that cannot read CSS variables."""
    return "dark" if st.context.theme.type == "dark" else "light"


def sentence(text: str, meta: str = "", links: str = "", key: str = "sentence_links") -> None:
    """The page's answer in one sentence, and the line of what it rests on.

    meta is plain text. links: markup made by `go.link`, put after it.
    """
    style()
    line = esc(meta) + (f" · {links}" if meta and links else links)
    markup = f'<div class="plp-head"><h1>{esc(text)}</h1>{f"<p>{line}</p>" if line else ""}</div>'
    if links:
        html(markup, key)
    else:
        st.html(markup)


def finding(title: str, caption: str = "") -> None:
    """The heading of a figure, which says the finding; under it measure, period and range."""
    below = f"<p>{esc(caption)}</p>" if caption else ""
    st.html(f'<div class="plp-head"><h2>{esc(title)}</h2>{below}</div>')


def figure(drawn: Figure, key: str, file_name: str) -> str | None:
    """A figure with the table behind it and its download. file_name: without ending ("growth-2017-18-Q2").

    Draws title and caption too where the figure has them. Returns a clicked `data-act`, as `html` does.
    """
    if drawn.title and drawn.explain:
        more = f'<a href="{esc(drawn.explain)}" data-page="number">how this figure is made</a>'
        line = f"{esc(drawn.caption)} · {more}" if drawn.caption else more
        html(f'<div class="plp-head"><h2>{esc(drawn.title)}</h2><p>{line}</p></div>', f"{key}_head")
    elif drawn.title:
        finding(drawn.title, drawn.caption)
    acted = None
    if isinstance(drawn.picture, str):
        acted = html(drawn.picture, key)
    else:
        st.plotly_chart(drawn.ready, key=key, theme=None, config=dict(charts.CONFIG), alt=drawn.alt)
    table(drawn.table, f"{key}_table", file_name, more=partial(pictures.offer, drawn, key, file_name))
    return acted


def table(
    behind: Table,
    key: str,
    file_name: str,
    label: str = "Table behind this figure",
    more: Callable[[], None] | None = None,
) -> None:
    """A table folded away until it is asked for, with its download as CSV. more: draws what else can be
    taken along, beside it."""
    collected.add(key, behind.caption, behind)
    folded = st.expander(label, key=key, type="compact", on_change="rerun")
    if folded.open:
        with folded:
            html(f'<div class="wide">{behind.html()}</div>', f"{key}_html")
            with st.container(horizontal=True, gap="small"):
                download(behind, f"{key}_csv", file_name)
                if more is not None:
                    more()


def download(behind: Table, key: str, file_name: str, label: str = "Download as CSV") -> None:
    """A button that hands out the table as CSV, made only when it is asked for."""
    collected.add(key.removesuffix("_csv"), behind.caption, behind)
    st.download_button(
        label, behind.csv, f"{program.taken(file_name)}.csv", "text/csv", key=key, on_click="ignore"
    )


def definition(metric: Metric, key: str) -> None:
    """What a metric means, folded away: in words, counted how, better which way, from where, what to mind."""
    better = {
        Direction.MORE: "more is better",
        Direction.LESS: "less is better",
        Direction.NEUTRAL: "neither more nor less is better",
    }[metric.direction]
    every = set(COURSES) <= set(metric.courses)
    courses = "all courses" if every else ", ".join(words.course(c) for c in metric.courses)
    counted = metric.numerator_says + (
        f" — of — {metric.denominator_says}" if metric.denominator_says else ""
    )
    rows = (
        ("In words", metric.says),
        ("Why it matters", metric.why),
        ("Counted", counted),
        ("Better", better),
        ("Over the year", words.over_the_year(metric)),
        ("Small numbers", words.small_numbers(metric)),
        ("Courses", courses),
        ("Mind", metric.caveats),
        ("Source", metric.source),
        ("Reviewed", words.day(metric.reviewed, year=True)),
    )
    items = "".join(f"<dt>{name}</dt><dd>{esc(said)}</dd>" for name, said in rows if said)
    with st.expander(f"What “{metric.title}” means", key=key, type="compact"):
        html(f'<dl class="define">{items}</dl>', f"{key}_html")


def empty(what: str, next_step: str) -> None:
    """Nothing to show, and what to do next."""
    st.html(f'<div class="plp"><div class="empty"><b>{esc(what)}</b><p>{esc(next_step)}</p></div></div>')


def banner(text: str) -> None:
    """A quiet line across the page: local mode, sample program, an old day."""
    st.html(f'<div class="plp"><div class="banner" role="note">{esc(text)}</div></div>')


def todo(title: str, items: list[str], key: str) -> str | None:
    """At most a few next steps with a rule at the left. items are markup (made with `go.link` and `esc`)."""
    lines = "".join(f"<li>{item}</li>" for item in items)
    return html(f'<div class="todo"><h3>{esc(title)}</h3><ul>{lines}</ul></div>', key)


def lists(columns: list[tuple[str, str, list[str]]], key: str) -> str | None:
    """Short lists side by side: (title, colour token of the title, items as markup). Empty ones go."""
    parts = ""
    for title, token, items in columns:
        if items:
            lines = "".join(f"<li>{item}</li>" for item in items)
            parts += f'<div><h3 class="k-{token}">{esc(title)}</h3><ul>{lines}</ul></div>'
    return html(f'<div class="lists">{parts}</div>', key) if parts else None
