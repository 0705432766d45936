"""The result bar: result as a disc, its range as a band, plan by now dashed, target a thick line.

Positions are percentages of the width, so nothing is stretched. Counts start at 0, shares run to 100 %.
"""

from __future__ import annotations

from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import STATUS
from plp_metrics.model import Display, Metric, Result

PAD = 3.0


def bar(result: Result, metric: Metric) -> str:
    """The bar as inline SVG with the target's number on it; "" where there is nothing to compare.

    A count without a target has no scale of its own, so it has no bar either.
    """
    if metric.display is Display.COUNT and result.target is None:
        return ""
    marks = [m for m in (result.value, result.plan, result.target, result.high) if m is not None]
    if not marks:
        return ""
    top = _top(metric, max(marks))

    def x(at: float) -> float:
        return PAD + (100 - 2 * PAD) * min(max(at / top, 0), 1)

    css = f"k-{STATUS[result.status].ink}"
    parts = [f'<line class="axis" x1="{PAD}%" x2="{100 - PAD}%" y1="24" y2="24"/>']
    if result.low is not None and result.high is not None:
        start, width = x(result.low), x(result.high) - x(result.low)
        parts.append(
            f'<rect class="band {css}" x="{start:.2f}%" width="{width:.2f}%" y="20" height="8" rx="3"/>'
        )
    touching = (
        result.plan is not None and result.target is not None and abs(x(result.plan) - x(result.target)) < 1.2
    )
    if result.plan is not None and not touching:
        parts.append(_upright("plan", x(result.plan), 16, 32))
    if result.target is not None:
        at = x(result.target)
        side = "end" if at > 88 else "start" if at < 12 else "middle"
        number = esc(words.amount(result.target, metric))
        parts.append(_upright("target", at, 15, 33))
        parts.append(f'<text x="{at:.2f}%" y="11" text-anchor="{side}">{number}</text>')
    if result.value is not None:
        few = " few" if words.share_of_people(result, metric) else ""
        parts.append(f'<circle class="dot {css}{few}" cx="{x(result.value):.2f}%" cy="24" r="5.5"/>')
    name = esc(said(result, metric))
    return f'<svg class="bar" width="100%" height="36" role="img" aria-label="{name}">{"".join(parts)}</svg>'


def _upright(css: str, at: float, top: int, bottom: int) -> str:
    return f'<line class="{css}" x1="{at:.2f}%" x2="{at:.2f}%" y1="{top}" y2="{bottom}"/>'


def said(result: Result, metric: Metric) -> str:
    """The bar in words, for those who do not see it."""
    parts = [words.full(result, metric), words.interval(result, metric)]
    if result.plan is not None:
        parts.append(f"plan by now {words.plan(result, metric)}")
    if result.target is not None:
        parts.append(f"target {words.amount(result.target, metric)}")
    return ", ".join(p for p in parts if p)


def _top(metric: Metric, largest: float) -> float:
    if metric.display is Display.SHARE:
        return max(1.0, largest)
    return largest * 1.12 if largest > 0 else 1.0
