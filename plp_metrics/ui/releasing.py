"""Publishing from the page: which quarter, what it would change, and the button; administrators only."""

from __future__ import annotations

import streamlit as st

from plp_metrics import store
from plp_metrics.act import release
from plp_metrics.act.release import Released
from plp_metrics.draw import privacy as drawn
from plp_metrics.draw import words
from plp_metrics.model import Period, Viewer
from plp_metrics.store import read_releases
from plp_metrics.ui import acting, keys, privacy, show

PAGE = "privacy"
CHOSEN = keys.part(PAGE, "release_quarter")
PREVIEW = keys.part(PAGE, "release_preview")


def desk(viewer: Viewer) -> None:
    """Nothing for who may not publish."""
    if not viewer.may("publish"):
        return
    waiting = _quarters()
    show.finding(
        "Publish a quarter",
        "Q2 and Q4 publish by themselves once they close. Publish earlier, or again after corrections",
    )
    if not waiting:
        show.empty("No Q2 or Q4 was handed in yet.", "It can be published once partners handed in diversity.")
        return
    period = st.selectbox("Quarter", list(waiting), format_func=words.quarter, key=CHOSEN, width=240)
    st.caption(waiting[period])
    st.button(
        "Show what it would change", key=keys.part(PAGE, "release_try"), on_click=_try, args=(viewer, period)
    )
    seen = st.session_state.get(PREVIEW)
    if seen is None or seen[:2] != (period, store.current().version()):
        return
    would: Released = seen[2]
    tries = [
        (role.value.capitalize(), drawn.Tried(x.targets, len(x.disclosures), x.narrowest))
        for role, x in would.attacked.items()
    ]
    show.html(drawn.would(would.moved, would.marks, tries).html(), keys.part(PAGE, "release_would"))
    out = privacy.stood({(*kind, who) for x in would.attacked.values() for kind, who in x.stood})
    if out:
        show.banner(out)
    st.button(
        f"Publish {words.quarter(period)}", type="primary", key=keys.part(PAGE, "release_go"),
        on_click=_go, args=(viewer, period),
    )  # fmt: skip


def _quarters() -> dict[Period, str]:
    """Quarters that can be published → how they stand."""
    with store.current().read() as cursor:
        rows = read_releases.releasable(cursor)
    found = {}
    for year, quarter, accepted, released_on, since in rows:
        last = f"published {words.day(released_on, year=True)}" if released_on else "not published yet"
        news = f", {words.plural(since, 'file')} handed in or accepted since" if since else ""
        found[Period(year, quarter)] = f"{words.plural(accepted, 'partner')} accepted, {last}{news}"
    return found


def _try(viewer: Viewer, period: Period) -> None:
    def rehearse() -> None:
        would = release.preview(viewer, store.current(), period)
        st.session_state[PREVIEW] = (period, store.current().version(), would)

    st.session_state.pop(PREVIEW, None)
    acting.run(PAGE, "", rehearse)


def _go(viewer: Viewer, period: Period) -> None:
    st.session_state.pop(PREVIEW, None)
    done = f"{words.quarter(period)} is published."
    acting.run(PAGE, done, lambda: release.release(viewer, store.current(), period))
