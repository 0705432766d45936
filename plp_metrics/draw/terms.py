"""The term sheet in words: each side's lines with their measure and their day, and what a version changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import QUARTER_MONTHS
from plp_metrics.model.joining import LineChanged, TermsAgreed
from plp_metrics.model.promises import Line, Proof, Side, TermSheet

TITLES = {
    Side.PARTNER: "What the partner promises",
    Side.CODE_ORG: "What Code.org promises",
    Side.JOINT: "What both promise together",
}
PROVEN = {
    Proof.METRIC: "measured from what is handed in or recorded",
    Proof.NUMBER: "a number given, confirmed by the other side",
    Proof.DATE: "a day given, confirmed by the other side",
    Proof.LINK: "a link given, confirmed by the other side",
    Proof.TEXT: "a short text, confirmed by the other side",
    Proof.ATTESTATION: "declared, confirmed by the other side",
    Proof.FORM: "from its own page",
    Proof.CONTACTS: "counted from the talks noted",
}
FIELDS = {
    "title": "Promise", "says": "What it says", "wanted": "Measure", "target": "Measure", "due": "Due",
    "first_year": "Applies", "last_year": "Applies", "once": "Applies", "every": "How often", "side": "Side",
}  # fmt: skip
"""Field of a line → the word for it."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def counts(sheet: TermSheet) -> str:
    """ "23 promises of the partner, 13 of Code.org, 3 of both"."""
    n = {side: sum(line.side is side for line in sheet.lines.values()) for side in Side}
    first = words.plural(n[Side.PARTNER], "promise")
    return f"{first} of the partner, {n[Side.CODE_ORG]} of Code.org, {n[Side.JOINT]} of both"


def table(sheet: TermSheet, side: Side, changed: Iterable[str] = ()) -> Table:
    """One side's lines in the sheet's order. changed: the keys that an earlier version says otherwise."""
    new = frozenset(changed)
    rows = []
    for key, line in sheet.lines.items():
        if line.side is side:
            mark = note("changed in this version") if key in new else ""
            said = Raw(f"<b>{esc(line.title)}</b>{note(line.says)}{mark}", f"{line.title}: {line.says}")
            rows.append((key, said, wanted(line), due(line), PROVEN[line.proof]))
    return Table(("Line", "Promise", "Measure", "Due", "How it is proven"), tuple(rows), TITLES[side])


def wanted(line: Line) -> str:
    """What keeps it: "16 per course offered next year"."""
    return f"{line.wanted} with each partner" if line.wanted == "as agreed" else line.wanted


def due(line: Line) -> str:
    """When, and in which years: "31 May · first year only"."""
    return " · ".join(part for part in (day(line.due), applies(line)) if part)


def day(said: str) -> str:
    """ "Q4" → "end of Q4 (Apr–Jun)", "Q4+62" → "62 days after Q4 (Apr–Jun)", "05-31" → "31 May"."""
    if not said:
        return "only recorded"
    if said.startswith("Q"):
        quarter, _, days = said.partition("+")
        named = f"{quarter} ({QUARTER_MONTHS[quarter]})"
        return f"{days} days after {named}" if days else f"end of {named}"
    month, _, on = said.partition("-")
    return f"{int(on)} {_MONTHS[int(month) - 1]}"


def applies(line: Line) -> str:
    """The years of the partnership in which a line applies."""
    if line.last_year is None:
        years = "every year" if line.first_year == 1 else f"from year {line.first_year} on"
    elif line.last_year == line.first_year:
        years = "first year only" if line.first_year == 1 else f"year {line.first_year} only"
    else:
        years = f"years {line.first_year} to {line.last_year}"
    since = " of workshops" if line.clock == "workshop" and line.last_year != line.first_year else ""
    return years + since + (", once" if line.once and line.last_year != line.first_year else "")


def differences(changed: Sequence[LineChanged], old: str, new: str) -> Table:
    """What differs between two versions, one row for each thing said otherwise."""
    rows: list[tuple[str, str, str, str]] = []
    for one in changed:
        now = one.after or one.before
        title = now.title if now else ""
        if one.before is None or one.after is None:
            there, gone = (now.says if now else "", "not in this version")
            rows.append((one.key, title, gone if one.before is None else there,
                         there if one.before is None else gone))  # fmt: skip
            continue
        said = dict.fromkeys(FIELDS[f] for f in one.fields)
        before, after = _said(one.before), _said(one.after)
        for what in said:
            if before[what] != after[what]:
                rows.append((one.key, f"{title}: {what.lower()}", before[what], after[what]))
    caption = f"What the term sheet of {new} says otherwise than that of {old}"
    return Table(("Line", "What", f"In {old}", f"In {new}"), tuple(rows), caption)


def _said(line: Line) -> dict[str, str]:
    return {
        "Promise": line.title,
        "What it says": line.says,
        "Measure": wanted(line),
        "Due": day(line.due),
        "Applies": applies(line),
        "How often": f"every {line.every}" if line.every else "",
        "Side": TITLES[line.side],
    }


def held(
    agreed: Sequence[TermsAgreed], names: Mapping[str, str], when: Sequence[str], *, accounts: bool
) -> Table:
    """Which partner agreed to which version. when: the day of each, in words; accounts: say by whom."""
    rows = [
        (names.get(a.partner_id, a.partner_id), a.version, day, *((a.account,) if accounts else ()))
        for a, day in zip(agreed, when, strict=True)
    ]
    head = ("Partner", "Term sheet of", "Agreed on", *(("By the account",) if accounts else ()))
    return Table(head, tuple(rows), "Term sheets agreed to")
