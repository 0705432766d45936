"""Whom to call first, in words: each partner, its reasons the gravest first, what it is like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, explained, href, link, note
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Metric
from plp_metrics.model.triage import Case, Grave, Reason

LOOKS: dict[Grave, tuple[str, str, str]] = {
    Grave.ACT: ("Act now", "down", "behind"),
    Grave.MISSING: ("Will miss", "down", "behind"),
    Grave.BEHIND: ("Behind", "down", "behind"),
    Grave.SILENT: ("Silent", "ring", "behind"),
    Grave.WORSE: ("Worse than usual", "drop", "risk"),
    Grave.UNLIKELY: ("Unlikely to be met", "diamond", "risk"),
    Grave.AT_RISK: ("At risk", "diamond", "risk"),
}
"""How grave → word, symbol and colour."""
WHY: dict[Grave, str] = {
    Grave.ACT: "worse than usual, and behind or set to miss as things are",
    Grave.MISSING: "behind, and unlikely to be met if things go on as before",
    Grave.BEHIND: "behind the plan by now",
    Grave.SILENT: "nothing handed in for a quarter that was due",
    Grave.WORSE: "an unusual change for the worse, though not behind",
    Grave.UNLIKELY: "on plan by now, yet unlikely to be met",
    Grave.AT_RISK: "a little behind the plan by now",
}
SHOWN = 3
"""Reasons told of a partner; the rest is counted."""


def sentence(cases: Sequence[Case]) -> str:
    """ "5 partners to call first: Bluegrass CS Network and 4 more"."""
    open_ones = [c for c in cases if c.aside is None]
    grave = [c for c in open_ones if c.reasons[0].grave <= Grave.SILENT]
    if not open_ones:
        return "Nobody needs a call"
    if not grave:
        return f"Nobody is behind; {words.plural(len(open_ones), 'partner')} to keep an eye on"
    return f"{words.plural(len(grave), 'partner')} to call first"


def table(
    cases: Sequence[Case],
    metrics: Mapping[str, Metric],
    names: Mapping[str, str],
    about: Mapping[str, str],
    params: Mapping[str, str],
    due: Mapping[str, str],
) -> Table:
    """One row per partner in the order given. about: what it is like, for a fair reading. due: partner →
    what to say of the quarter nothing came for. params: filters its links carry on."""
    rows = []
    for case in cases:
        name = names.get(case.partner_id, case.partner_id)
        top = case.reasons[0].grave
        aside = ""
        if case.aside is not None:
            day = words.day(case.aside.until, year=True)
            aside = f"set aside until {day}: {case.aside.reason}"
        nothing = due.get(case.partner_id, WHY[Grave.SILENT])
        # What did not come stands first: everything else told of the partner is older than it.
        first = sorted(case.reasons, key=lambda r: r.metric is not None)[:SHOWN]
        said = [reason(r, metrics) if r.metric else (esc(nothing), nothing) for r in first]
        more = len(case.reasons) - SHOWN
        plain = "; ".join(text for _, text in said) + (f"; and {more} more" if more > 0 else "")
        lines = "".join(
            f"<li>{_figure(r, metrics, params, markup)}</li>"
            for r, (markup, _) in zip(first, said, strict=True)
        )
        rest = f'<li class="k-ink3">and {more} more</li>' if more > 0 else ""
        person = link(name, "partner", **{**params, "partner": case.partner_id})
        rows.append(
            (
                Raw(f"{person}{note(about.get(case.partner_id, ''))}{note(aside)}", name),
                Raw(label(top), LOOKS[top][0]),
                Raw(f'<ul class="plain">{lines}{rest}</ul>', plain),
            )
        )
    return Table(("Partner", "How grave", "Why"), tuple(rows), "Whom to call first")


def reason(of: Reason, metrics: Mapping[str, Metric], *, graded: bool = True) -> tuple[str, str]:
    """A reason as markup and as plain text: "Students learning: behind, 420 more class places by 30 Jun".

    graded: False leaves "behind" out, where it stands beside it already.
    """
    metric, result = metrics[of.metric or ""], of.result
    gap = words.gap(result, metric) if result is not None else ""
    if of.grave is Grave.UNLIKELY and of.chance is not None:
        gap = f"{words.plural(max(1, round(100 * of.chance)), 'chance')} in 100 to meet the target"
    said = [LOOKS[of.grave][0].lower()] if graded or not gap else []
    text = f"{metric.short}: {', '.join([*said, *([gap[:1].lower() + gap[1:]] if gap else [])])}"
    return esc(text), text


def _figure(of: Reason, metrics: Mapping[str, Metric], params: Mapping[str, str], markup: str) -> str:
    if of.metric is None or of.result is None:
        return markup
    where = {**params, "metric": of.metric, "partner": of.result.partner_id}
    figure = explained(words.value(of.result, metrics[of.metric]), href("number", **where))
    return f"{markup} ({figure})"


def label(grave: Grave) -> str:
    """How grave, as symbol and word; what it means stands behind the pointer."""
    word, symbol, ink = LOOKS[grave]
    return f'<span class="s k-{ink}" title="{esc(WHY[grave])}">{icon(symbol)}{esc(word)}</span>'


def key(cases: Sequence[Case]) -> str:
    """What the words of the list mean, for those that stand in it."""
    found = {c.reasons[0].grave for c in cases}
    items = "".join(f"<li>{label(g)} {esc(WHY[g])}</li>" for g in Grave if g in found)
    return f'<ul class="key" aria-label="Key">{items}</ul>' if items else ""
