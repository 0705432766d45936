"""What moved the figure of all partners: mix and rate, or the same partners, new ones and those gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from plp_metrics.draw import words
from plp_metrics.draw.charts import blank
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.row_words import say_beside
from plp_metrics.draw.table import Table
from plp_metrics.model import Display, Metric, Period, Rule
from plp_metrics.model.forecasts import Grown, Moved, Part

ROW, EDGE = 34, 62
"""Pixels: a row, and the room above and below the rows."""
MOST = 12
"""Parts drawn; the rest is one row, and stands in the table."""


def moved(
    found: Moved, metric: Metric, at: Period, of: str, names: Mapping[str, str], theme: Theme
) -> Figure:
    """The change of a rate by parts: what each part's own rate did, and what its weight did.

    of: "division" or "partner". names: part → name.
    """
    rows = _shortened(found.parts, of)
    figure = blank(theme, EDGE + ROW * len(rows))
    labels = [names.get(p.name, p.name) for p in rows]
    for side, token, shape in ((_rate, "series1", ""), (_mix, "ink3", "/")):
        figure.add_bar(
            y=list(range(len(rows))), x=[side(p) for p in rows], orientation="h", width=0.56,
            marker={"color": colour(token, theme), "pattern": {"shape": shape, "solidity": 0.35}},
            customdata=[_hover(p, metric, names) for p in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="relative", bargap=0.3)
    _axes(figure, labels, [_signed(p.total, metric) for p in rows], lambda v: _signed(v, metric), theme)
    # What is told of people is told in whole percents.
    digits = 1 if metric.rule is Rule.OPEN else 0
    head = (
        of.capitalize(), "A year before", "Now", "Weight then", "Weight now", "By its rate",
        "By its weight", "Together",
    )  # fmt: skip
    body = tuple(
        (
            names.get(p.name, p.name),
            words.exact(p.before, metric), words.exact(p.now, metric),
            words.percent(p.weight_before, digits), words.percent(p.weight_now, digits),
            _signed(p.rate, metric), _signed(p.mix, metric), _signed(p.total, metric),
        )
        for p in found.parts
    )  # fmt: skip
    total = (
        "All together", words.amount(found.before, metric), words.amount(found.now, metric),
        words.percent(1), words.percent(1), _signed(found.rate, metric), _signed(found.mix, metric),
        _signed(found.now - found.before, metric),
    )  # fmt: skip
    said = moved_words(found, metric, of, names)
    return Figure(
        figure,
        f"{metric.title}: what moved it since {at.quarter} {at.last_year.school_year}. {said}.",
        Table(head, (*body, total), f"{metric.title}: what moved it, by {of}"),
        said,
        f"{metric.short}, {words.quarter(at)} beside {at.quarter} {at.last_year.school_year}; "
        f"plain: its own rate changed; hatched: it weighs more or less than a year before",
    )


def moved_words(found: Moved, metric: Metric, of: str, names: Mapping[str, str]) -> str:
    """ "+6 points: +5 by rates within divisions, +1 because their weights changed; most by Mountain (+3)"."""
    change = found.now - found.before
    lead = (
        f"{_signed(change, metric)}{_unit(metric)}: {_signed(found.rate, metric)} by rates within {of}s, "
        f"{_signed(found.mix, metric)} because their weights changed"
    )
    most = found.parts[0] if found.parts else None
    if most is None or not round(most.total, 4):
        return lead
    return f"{lead}; most by {names.get(most.name, most.name)} ({_signed(most.total, metric)})"


def grown(
    found: Grown,
    metric: Metric,
    at: Period,
    before: Mapping[str, float],
    now: Mapping[str, float],
    names: Mapping[str, str],
    theme: Theme,
) -> Figure:
    """From last year's count to this year's: the same partners, the new ones, those gone. The table has every
    partner by name. before, now: partner → count."""
    steps: list[tuple[str, float, float, str, str]] = [
        (
            f"{at.quarter} {at.last_year.school_year}",
            0.0,
            found.before,
            "ink3",
            words.amount(found.before, metric),
        ),
        (
            f"The same {words.plural(found.same, 'partner')}",
            found.before,
            found.same_now - found.same_before,
            "series1",
            _step(found.same_now - found.same_before, found, metric),
        ),
    ]
    level = found.before + found.same_now - found.same_before
    if found.joined:
        said = _step(found.new, found, metric)
        steps.append((words.plural(found.joined, "new partner"), level, found.new, "series1", said))
        level += found.new
    if found.left:
        who = words.plural(found.left, "partner no longer in", "partners no longer in")
        steps.append((who, level, -found.gone, "risk", _step(-found.gone, found, metric)))
    steps.append((f"{at.quarter} {at.school_year}", 0.0, found.now, "ink2", words.amount(found.now, metric)))
    figure = blank(theme, EDGE + ROW * len(steps))
    figure.add_bar(
        y=list(range(len(steps))), x=[s[2] for s in steps], base=[s[1] for s in steps], orientation="h",
        width=0.56, marker={"color": [colour(s[3], theme) for s in steps]},
        customdata=[f"{esc(s[0])}: {esc(s[4])}" for s in steps],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    _axes(figure, [s[0] for s in steps], [s[4] for s in steps], lambda v: words.amount(v, metric), theme)
    figure.update_xaxes(rangemode="tozero")
    rows = tuple(
        (names.get(p, p), before.get(p), now.get(p), now.get(p, 0) - before.get(p, 0), _who(p, before, now))
        for p in sorted({*before, *now}, key=lambda p: names.get(p, p))
    )
    head = (
        "Partner", f"{at.quarter} {at.last_year.school_year}", f"{at.quarter} {at.school_year}",
        "Difference", "Which",
    )  # fmt: skip
    said = grown_words(found, metric)
    note = "; a school of two partners counts for each" if metric.over_partners else ""
    return Figure(
        figure,
        f"{metric.title}: growth since {at.quarter} {at.last_year.school_year}. {said}.",
        Table(head, rows, f"{metric.title}: growth by partner"),
        said,
        f"{metric.title}, {words.quarter(at)} beside {at.quarter} {at.last_year.school_year}; "
        f"partners with a figure of that very quarter{note}",
    )


def grown_words(found: Grown, metric: Metric) -> str:
    """ "+21 % on a year before: the same 19 partners +12 %, 5 new ones +9 %", all of last year's count."""
    if not found.before:
        return f"From none to {_count(found.now, metric)}"
    parts = []
    if found.same:
        ranged = ""
        # Sums come in groups (students by the class): the range of chance alone would be far too narrow.
        alone = metric.counts != "sum" and not found.left
        if found.low is not None and found.high is not None and alone:
            ranged = f" (range {words.change(found.low)} to {words.change(found.high)})"
        own = _of_before(found.same_now - found.same_before, found)
        parts.append(f"the same {words.plural(found.same, 'partner')} {own}{ranged}")
    if found.joined:
        new = "new one" if found.same else "new partner"
        parts.append(f"{words.plural(found.joined, new)} {_of_before(found.new, found)}")
    if found.left:
        verb = "is" if found.left == 1 else "are"
        parts.append(f"{found.left} that {verb} no longer in {_of_before(-found.gone, found)}")
    return f"{words.change(found.now / found.before)} on a year before: {', '.join(parts)}"


def _of_before(difference: float, found: Grown) -> str:
    return words.change(1 + difference / found.before)


def _step(difference: float, found: Grown, metric: Metric) -> str:
    sign = "+" if difference > 0 else ""
    told = f"{sign}{words.amount(difference, metric)}"
    return f"{told} ({_of_before(difference, found)})" if found.before else told


def _count(value: float, metric: Metric) -> str:
    return f"{words.amount(value, metric)} {words.unit(value, metric)}"


def _who(partner: str, before: Mapping[str, float], now: Mapping[str, float]) -> str:
    if partner in before:
        return "both years" if partner in now else "no longer in"
    return "new"


def _rate(part: Part) -> float:
    return part.rate


def _mix(part: Part) -> float:
    return part.mix


def _shortened(parts: Sequence[Part], of: str) -> list[Part]:
    if len(parts) <= MOST:
        return list(parts)
    rest = parts[MOST - 1 :]
    name = f"{len(rest)} other {of}s"
    together = Part(
        name, None, None, sum(p.weight_before for p in rest), sum(p.weight_now for p in rest),
        sum(p.mix for p in rest), sum(p.rate for p in rest),
    )  # fmt: skip
    return [*parts[: MOST - 1], together]


def _signed(value: float, metric: Metric) -> str:
    """ "+3.1", "−0.4", "0" in points of a share, hundredths of a ratio."""
    text = (
        words.number(abs(value) * 100, 1) if metric.display is Display.SHARE else words.number(abs(value), 2)
    )
    if not float(text.replace(words.NBSP, "") or 0):
        return "0"
    return f"{words.MINUS if value < 0 else '+'}{text}"


def _unit(metric: Metric) -> str:
    return " points" if metric.display is Display.SHARE else ""


def _hover(part: Part, metric: Metric, names: Mapping[str, str]) -> str:
    lead = f"<b>{esc(names.get(part.name, part.name))}</b>: {_signed(part.total, metric)}"
    then, now = (words.exact(v, metric) or "no figure" for v in (part.before, part.now))
    told = f"<br>{then} → {now}" if part.before is not None or part.now is not None else ""
    weights = f"{words.percent(part.weight_before)} → {words.percent(part.weight_now)}"
    return (
        f"{lead}{told}<br>weight {weights}<br>by its rate {_signed(part.rate, metric)}, "
        f"by its weight {_signed(part.mix, metric)}"
    )


def _axes(
    figure: go.Figure, labels: Sequence[str], said: Sequence[str], told: Callable[[float], str], theme: Theme
) -> None:
    ink = colour("ink", theme)
    say_beside(figure, [(at, esc(text), ink) for at, text in enumerate(said)])
    figure.add_vline(x=0, line={"color": ink, "width": 1})
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=[esc(text) for text in labels],
        range=[len(labels) - 0.4, -0.6], showgrid=False, automargin=True, rangemode="normal",
    )  # fmt: skip
    low, high = _span(figure)
    places = sorted({low, 0.0, high}) if low < 0 < high else [low, (low + high) / 2, high]
    figure.update_xaxes(
        tickvals=places, ticktext=[told(p) for p in places], showgrid=True, gridcolor=colour("line", theme),
        tickangle=0,
    )  # fmt: skip
    longest = max((len(text) for text in said), default=0)
    figure.update_layout(margin={"l": 8, "r": 16 + min(8 * longest, 220), "t": 10, "b": 34})


def _span(figure: go.Figure) -> tuple[float, float]:
    lows, highs = [0.0], [0.0]
    ends: dict[int, list[float]] = {}
    for trace in figure.data:
        bases = trace.base if trace.base is not None else [0.0] * len(trace.x)
        for y, x, base in zip(trace.y, trace.x, bases, strict=True):
            ends.setdefault(y, []).extend([x] if trace.base is None else [])
            lows.append(min(base, base + x))
            highs.append(max(base, base + x))
    lows += [sum(v for v in some if v < 0) for some in ends.values()]
    highs += [sum(v for v in some if v > 0) for some in ends.values()]
    return min(lows), max(highs)
