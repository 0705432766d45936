"""What the page of hand-ins shows: its sentence, the grid of what came, the list, a file as handed in."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from plp_metrics import access, store
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import came, words
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Partner, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.ui import ask, completeness, go, keys, program, reporting, show
from plp_metrics.ui.completeness import Rate

PAGE = "submissions"
EVERYBODY = "ALL"
SHOWN = 24
"""Hand-ins on the page; the download has them all."""
HEAD = (
    "When (UTC)", "Partner", "Quarter", "File", "Name", "Rows", "Version", "Account", "In time", "State",
)  # fmt: skip
HOW = {
    "file": "",
    "nothing_to_report": "nothing to report",
    "same_as_last_quarter": "same as last quarter",
    "restored": "an earlier version, restored",
}


@dataclass(frozen=True)
class HandedIn:
    """The page's parts, of one partner or of all this viewer may name."""

    sentence: str
    meta: str
    grid: Table
    hand_ins: list[HandIn]
    states: list[QuarterNow]


def choose(viewer: Viewer) -> str:
    """The partner the address asks for: a partner's own only; everybody where none is named."""
    if viewer.partner_id is not None:
        return viewer.partner_id
    everybody = {EVERYBODY: "All partners"}
    options = everybody | {key: p.name for key, p in program.named(viewer).items()}
    return ask.one_of(keys.PARTNER, "Partner", options) or EVERYBODY


def look(viewer: Viewer, partner_id: str, year: str) -> HandedIn:
    """Everything the page shows for a school year; nothing of a partner this viewer may not name."""
    partners = {key: p for key, p in program.named(viewer).items() if partner_id in (EVERYBODY, key)}
    came_in = [h for h in reporting.hand_ins(viewer, year) if h.partner_id in partners]
    quarters = reporting.quarters(viewer, year)
    today = store.current().today()
    due = {name: c.due_quarters for name, c in load_contracts().items()}
    grid = completeness.grid(partners.values(), year, came_in, quarters, due, today)
    rate = completeness.rate(grid, came_in, today)
    periods = completeness.periods(year)
    titles = {name: c.title for name, c in load_contracts().items()}
    if partner_id == EVERYBODY:
        rows = [
            _row(p, [grid[(p.partner_id, t)] for t in periods], year,
                 completeness.rate(grid, came_in, today, p.partner_id))
            for p in partners.values()
            if p.first_school_year <= year
        ]  # fmt: skip
        table = came.by_partner(rows, periods, titles)
    else:
        table = came.by_dataset([grid.get((partner_id, t), {}) for t in periods], periods, titles)
    states = [q for (who, _), q in quarters.items() if who in partners]
    whose = "" if partner_id == EVERYBODY else next((p.name for p in partners.values()), "")
    return HandedIn(_sentence(rate, year, whose), _meta(came_in, year), table, came_in, states)


def _row(
    partner: Partner, quarters: list[came.Quarter], year: str, rate: Rate
) -> tuple[str, str, list[came.Quarter], str, str]:
    link = go.link(partner.name, PAGE, partner=partner.partner_id, year=year)
    if not rate.due:
        return partner.name, link, quarters, "", ""
    return (
        partner.name, link, quarters,
        words.percent(rate.came / rate.due), words.percent(rate.on_time / rate.due),
    )  # fmt: skip


def _sentence(rate: Rate, year: str, whose: str) -> str:
    lead = f"{whose}: " if whose else ""
    if not rate.due:
        return f"{lead}no file of {year} was due yet" if lead else f"No file of {year} was due yet"
    complete, on_time = words.percent(rate.came / rate.due), words.percent(rate.on_time / rate.due)
    missing = rate.due - rate.came
    text = f"{lead}{complete} of the files due in {year} came in, {on_time} on time"
    return (
        f"{text}; {words.plural(missing, 'file')} {'is' if missing == 1 else 'are'} missing"
        if missing
        else text
    )


def _meta(came_in: list[HandIn], year: str) -> str:
    today = words.day(store.current().today(), year=True)
    last = f" · last hand-in {words.moment(came_in[0].at)} UTC" if came_in else ""
    return f"School year {year}{last} · as it stood on {today}"


def listing(hand_ins: list[HandIn], *, partner_named: bool = True) -> Table:
    """Every version handed in, newest first. partner_named: with a column that says whose it is."""
    rows = []
    for h in hand_ins:
        row = _hand_in(h)
        rows.append(row if partner_named else (row[0], *row[2:]))
    head = HEAD if partner_named else (HEAD[0], *HEAD[2:])
    return Table(head, tuple(rows), caption="What came in, newest first")


def _hand_in(h: HandIn) -> tuple[str | int | Raw, ...]:
    who = program.names().get(h.partner_id, h.partner_id)
    state = "accepted" if h.accepted else "counts, not accepted yet" if h.counts else "replaced"
    symbol, ink = {"accepted": ("tick", "good"), "replaced": ("dash", "ink3")}.get(state, ("ring", "ink2"))
    in_time = came.Came.LATE if h.late else came.Came.ON_TIME
    return (
        words.moment(h.at),
        Raw(go.link(who, "partner", partner=h.partner_id, year=h.period.school_year), who),
        words.quarter(h.period),
        load_contracts()[h.dataset].title,
        HOW.get(h.how) or h.file_name,
        h.rows,
        h.version,
        h.account,
        Raw(came.came(in_time), in_time.value),
        Raw(came.mark(symbol, state, ink), state),
    )


def as_handed_in(viewer: Viewer, hand_ins: list[HandIn]) -> None:
    """Hand out the exact bytes of one hand-in, to who may see the partner's raw rows."""
    raw = access.scope(viewer).raw
    mine = {h.submission_id: h for h in hand_ins if h.how == "file" and (raw is None or h.partner_id in raw)}
    if not mine:
        return
    with st.expander("Download a file as it was handed in", key=keys.part(PAGE, "bytes"), type="compact"):
        which = st.selectbox(
            "Hand-in",
            list(mine),
            format_func=lambda number: _told(mine[number]),
            key=keys.part(PAGE, "bytes_which"),
        )
        st.download_button(
            "Download the file",
            lambda: _content(viewer, which),
            mine[which].file_name,
            "text/csv",
            key=keys.part(PAGE, "bytes_get"),
            on_click="ignore",
        )
        st.caption("Byte for byte as it came in. Open it as text: a spreadsheet may change codes and dates.")


def _content(viewer: Viewer, submission_id: int) -> bytes:
    with store.current().read() as cursor:
        found = read_hand_ins.content(cursor, access.scope(viewer), submission_id)
    return found[1] if found else b""


def _told(h: HandIn) -> str:
    who = program.names().get(h.partner_id, h.partner_id)
    title = load_contracts()[h.dataset].title
    return f"{who} · {words.quarter(h.period)} · {title}, version {h.version} · {words.moment(h.at)}"


def grid(viewer: Viewer, seen: HandedIn, file_name: str) -> None:
    """The grid, its key and its download."""
    show.html(f'<div class="wide">{seen.grid.html("came")}</div>{came.key()}', keys.part(PAGE, "grid"))
    show.download(seen.grid, keys.part(PAGE, "grid_csv"), file_name)
