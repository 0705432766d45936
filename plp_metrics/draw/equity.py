"""Who the classes reach against who is in their schools: dots around 1, gaps in points, the definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.dots import Dot, dots
from plp_metrics.draw.equity_words import (
    GROUP_WORDS,
    MOVED_WORDS,
    VERDICT_WORDS,
    absent,
    definition,
    earlier,
    in_order,
    in_students,
    points,
    range_of,
    ratio,
    sentence,
    since,
    unknown,
    where,
)
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc, explained, href
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import ALL, Mark, Period
from plp_metrics.model.equity import GROUPS, Moved, Representation, Represented

Place = tuple[str, str]
"""partner_id, division"""
_LOOKS: dict[Representation, tuple[str, str]] = {
    Representation.AT_PARITY: ("circle", "ink2"),
    Representation.UNDER: ("triangle-down", "behind"),
    Representation.OVER: ("triangle-up", "good"),
    Representation.TOO_FEW: ("circle-open", "ink3"),
    Representation.NO_RANGE: ("circle-open", "ink3"),
    Representation.NOT_TOLD: ("square-open", "ink3"),
}


def representation(
    found: Sequence[Represented],
    group: str,
    names: Mapping[str, str],
    theme: Theme,
    *,
    params: Mapping[str, str] | None = None,
    of_everybody: Collection[Place] = (),
) -> Figure:
    """A dot and its range for each place, around 1 (the classes mirror their schools); never a rank.

    found: from `compute.equity.representation`. params, of_everybody: as `table` has them.
    """
    shown = in_order(found, names)
    rows = [
        Dot(
            where(one, names), one.index,
            one.parity.low if one.parity else None, one.parity.high if one.parity else None,
            *_LOOKS[one.verdict], said=_said(one), hover=_hover(one, names),
        )
        for one in shown
    ]  # fmt: skip
    title = sentence(found, group)
    picture = dots(rows, theme, lambda v: words.number(v, 2), centre=1.0, centre_says="as in their schools")
    alt = f"{GROUP_WORDS[group]} in the classes against their schools; 1 means the same share. {title}."
    behind = table(found, group, names, params=params, of_everybody=of_everybody)
    return Figure(picture, alt, behind, title, _caption(found, group))


def gaps(
    found: Sequence[Represented],
    group: str,
    names: Mapping[str, str],
    theme: Theme,
    *,
    params: Mapping[str, str] | None = None,
    of_everybody: Collection[Place] = (),
) -> Figure:
    """The gap in points for each place with its range, and where it was at the baseline (the ring)."""
    shown = [one for one in in_order(found, names) if one.parity is not None]
    rows = [
        Dot(
            where(one, names), p.gap, p.gap_low, p.gap_high, *_LOOKS[one.verdict],
            said=f"{points(p.gap)}{_moved(one)}", hover=_hover(one, names),
            before=one.closed.before if one.closed else None,
        )
        for one in shown
        if (p := one.parity) is not None
    ]  # fmt: skip
    counts = Counter(one.closed.verdict for one in shown if one.closed is not None)
    year = next((one.since for one in shown if one.closed is not None), "")
    judged = sum(counts[m] for m in (Moved.CLOSING, Moved.WIDENING, Moved.NO_CHANGE))
    title = f"{GROUP_WORDS[group]}: gap to their schools, in points"
    if judged:
        told = [
            f"{counts[m]} {said}"
            for m, said in (
                (Moved.CLOSING, "closing"),
                (Moved.WIDENING, "widening"),
                (Moved.NO_CHANGE, "without a change that can be told"),
            )
            if counts[m]
        ]
        title = f"{words.plural(judged, 'gap')} since {year}: {words.listing(told)}"
    picture = dots(rows, theme, lambda v: words.number(100 * v), centre=0.0, centre_says="no gap")
    note = "Gap in points of share"
    note += f"; the ring is the end of {year}" if year else "; no earlier year to compare with"
    behind = table(found, group, names, params=params, of_everybody=of_everybody)
    return Figure(picture, f"Gaps in points of share. {title}.", behind, title, note)


def table(
    found: Sequence[Represented],
    group: str,
    names: Mapping[str, str],
    *,
    params: Mapping[str, str] | None = None,
    of_everybody: Collection[Place] = (),
) -> Table:
    """Every place: seen, expected, ratio and range, gap, what is known, what became of the gap.

    params: filters of the page that explains each figure; None for no links. of_everybody: places whose
    unknown are counted in the rest.
    """
    head = (
        "Where", "Seen", "Expected", "Ratio", "Range", "What it means", "Gap in points", "In students",
        "Share known", "If the unknown were none or all", "Since the baseline", "Mind",
    )  # fmt: skip
    rows = tuple(
        (
            where(one, names),
            one.observed,
            None if one.expected is None else round(one.expected),
            _linked(words.number(one.index, 2) if one.index is not None else absent(one), one, params),
            range_of(one),
            VERDICT_WORDS[one.verdict],
            points(one.parity.gap) if one.parity else "",
            in_students(one),
            words.percent(one.known_share) if one.known_share is not None else "",
            f"{words.percent(one.unknown[0])} to {words.percent(one.unknown[1])}" if one.unknown else "",
            f"{points(one.closed.change)} points since {one.since}: {MOVED_WORDS[one.closed.verdict]}"
            if one.closed
            else "",
            earlier(one)
            or (unknown(one, of_everybody=True) if (one.partner_id, one.division) in of_everybody else ""),
        )
        for one in in_order(found, names)
    )
    return Table(head, rows, f"{GROUP_WORDS[group]}, classes against their schools")


def side_by_side(
    found: Sequence[Represented],
    group: str,
    names: Mapping[str, str],
    *,
    params: Mapping[str, str] | None = None,
    of_everybody: Collection[Place] = (),
) -> Table:
    """One or two places, everything said of each in a column of its own."""

    def line(name: str, *said: Cell | Raw) -> tuple[Cell | Raw, ...]:
        return (name, *said)

    about = GROUPS[group]
    rows = [
        line("Figures of", *(_when(one) for one in found)),
        line("Share in the classes", *(_linked(_share(one), one, params, about.share) for one in found)),
        line("Share in their schools", *(_reference(one) for one in found)),
        line("Ratio; 1 is the same share", *(_linked(ratio(one), one, params) for one in found)),
        line("What it means", *(VERDICT_WORDS[one.verdict] or earlier(one) or "not judged" for one in found)),
        line("Gap in points", *(_gap(one) for one in found)),
        line("Gap in students", *(in_students(one) for one in found)),
        line(
            "Unknown",
            *(
                _linked(
                    unknown(one, of_everybody=(one.partner_id, one.division) in of_everybody),
                    one, params if one.known_share is not None else None, about.known,
                )
                for one in found
            ),
        ),
    ]  # fmt: skip
    year = next((one.since for one in found if one.since), "")
    if year:
        rows.append(line(f"Gap at the end of {year}", *(since(one) or "not told" for one in found)))
    head = ("", *(where(one, names) for one in found))
    return Table(head, tuple(rows), f"{GROUP_WORDS[group]} in the classes and in their schools")


def _linked(text: str, one: Represented, params: Mapping[str, str] | None, metric: str = "") -> Cell | Raw:
    if params is None or one.mark is Mark.NOT_APPLICABLE:
        return text
    state = {} if one.division == ALL else {"state": one.division}
    asked = {"metric": metric or GROUPS[one.group].mirror, "partner": one.partner_id}
    return Raw(explained(text, href("number", **{**params, **asked, **state})), text)


def _when(one: Represented) -> str:
    return "" if one.index is None else words.quarter(Period(one.school_year, one.quarter))


def _share(one: Represented) -> str:
    if one.parity is None:
        return absent(one) if one.index is None else "not told beside it"
    return words.percent(one.parity.share)


def _reference(one: Represented) -> str:
    return "" if one.parity is None else words.percent(one.parity.reference)


def _gap(one: Represented) -> str:
    if one.parity is None:
        return ""
    span = f"range {points(one.parity.gap_low)} to {points(one.parity.gap_high)}"
    return f"{points(one.parity.gap)} ({span})"


def _said(one: Represented) -> str:
    if one.index is None:
        return "hidden" if one.mark is Mark.WITHHELD and not one.unpublished else absent(one)
    said = words.number(one.index, 2)
    if one.mark is Mark.KEPT:
        return f"{said}, earlier ({one.quarter})"
    return f"{said}, under 30" if one.verdict is Representation.TOO_FEW else said


def _caption(found: Sequence[Represented], group: str) -> str:
    parts = []
    when = Counter((one.school_year, one.quarter) for one in found if one.index is not None)
    if when:
        ((year, quarter), _), *more = when.most_common()
        parts.append(words.quarter(Period(year, quarter)) + (", some of another quarter" if more else ""))
    parts.append(definition(group))
    why = Counter(absent(one) for one in found if one.mark is Mark.WITHHELD)
    parts += [f"{count} {said}" for said, count in why.items()]
    return "; ".join(parts)


def _hover(one: Represented, names: Mapping[str, str]) -> str:
    lines = [f"<b>{esc(where(one, names))}</b>: {ratio(one)}"]
    if one.observed is not None and one.expected is not None:
        lines.append(f"{words.number(one.observed)} seen, {words.number(one.expected, 0)} expected")
    if one.parity:
        here, there = words.percent(one.parity.share), words.percent(one.parity.reference)
        lines.append(f"{here} in the classes, {there} in the schools")
        lines += [said for said in (VERDICT_WORDS[one.verdict], in_students(one)) if said]
    return "<br>".join([*lines, earlier(one)] if earlier(one) else lines)


def _moved(one: Represented) -> str:
    if one.closed is None or one.closed.verdict not in (Moved.CLOSING, Moved.WIDENING):
        return ""
    return f", {one.closed.verdict.value}"
