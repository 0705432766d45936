"""Code.org's side of an annual report: evaluate the year and each target, return, accept and seal, unlock."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import report_review as acts
from plp_metrics.draw import report_words, words
from plp_metrics.draw.icons import status
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.reports import shown
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import Result, Viewer
from plp_metrics.model.reports import OVERALL, Evaluated, ReportState, Verdict
from plp_metrics.partnership import reports as rules
from plp_metrics.report import annual_files
from plp_metrics.ui import acting, began, keys, program, report_look, show
from plp_metrics.ui.report_look import PAGE, Seen

ABOUT = "about"


def draw(viewer: Viewer, seen: Seen) -> None:
    """What an evaluator may do with the report now."""
    if seen.report is None:
        return
    if seen.state in rules.EVALUATING:
        _evaluation(viewer, seen)
    else:
        report_look.unkept(_unkept(seen))
    if seen.state is ReportState.SUBMITTED:
        _decide(viewer, seen)
    if seen.state is ReportState.ACCEPTED:
        _unlock(viewer, seen)


def _evaluation(viewer: Viewer, seen: Seen) -> None:
    report = seen.report
    if report is None:
        return
    whole, library = report_look.whole(seen), program.library()
    options = {key: report_words.about(key, library) for key in (OVERALL, *whole.agreed)}
    open_ones = [key for key in options if key not in report.evaluation]
    told = f"{words.plural(len(open_ones), 'target')} without one" if open_ones else "complete"
    show.finding("Evaluation", f"Read by the partner once the report is accepted; {told}.")
    rows: list[tuple[Cell | Raw, ...]] = [
        _row(options[key], whole.agreed.get(key), report.evaluation.get(key)) for key in options
    ]
    table = Table(
        ("Target", "This year", "Agreed", "Status", "Evaluation", "In words"), tuple(rows), "Evaluation"
    )
    show.html(f'<div class="wide">{table.html()}</div>', _key(seen, "table"))
    about = st.selectbox(
        "Evaluate", list(options), format_func=options.__getitem__, key=_key(seen, ABOUT), width=420
    )
    given = report.evaluation.get(about)
    verdict, text = _key(seen, f"verdict_{about}"), _key(seen, f"text_{about}")
    then = began.with_(_key(seen, f"began_{about}"), text, given.at if given else None)
    st.session_state.setdefault(verdict, given.verdict if given else _verdict(whole.agreed.get(about)))
    st.session_state.setdefault(text, given.text if given else "")
    st.segmented_control(
        "What the year showed", list(Verdict), format_func=lambda v: report_words.VERDICTS[v].word,
        key=verdict, required=True,
    )  # fmt: skip
    st.text_area("In words", key=text, height=140, max_chars=acts.LONGEST)
    with st.container(horizontal=True, key=_key(seen, "evaluate")):
        st.button(
            "Keep the evaluation", key=_key(seen, "keep"), type="primary",
            on_click=partial(_keep, viewer, seen, about, verdict, text, then),
        )  # fmt: skip
        rest = {
            key: (_verdict(r), f"{report_words.figure(r, library[r.metric])}.")
            for key, r in whole.agreed.items()
            if key in open_ones
        }  # fmt: skip
        if rest:
            st.button(
                f"Take the figures' word for {words.plural(len(rest), 'target')}", key=_key(seen, "rest"),
                help="Each gets the verdict of its status and its figure as a sentence, to be changed.",
                on_click=partial(_from_the_figures, viewer, seen, rest),
            )  # fmt: skip


def _row(title: str, result: Result | None, given: Evaluated | None) -> tuple[Cell | Raw, ...]:
    library = program.library()
    figure = words.full(result, library[result.metric]) if result else ""
    agreed = (
        words.amount(result.target, library[result.metric]) if result and result.target is not None else ""
    )
    stands = Raw(status(result.status), STATUS[result.status].word) if result else ""
    look = report_words.VERDICTS[given.verdict] if given else None
    return (
        title,
        figure,
        agreed,
        stands,
        Raw(shown(look), look.word) if look else "",
        given.text if given else "",
    )


def _verdict(result: Result | None) -> Verdict:
    return Verdict.NOT_JUDGED if result is None else report_words.weighed(result)


def _keep(viewer: Viewer, seen: Seen, about: str, verdict: str, text: str, then: datetime | None) -> None:
    chosen = st.session_state.get(verdict) or Verdict.NOT_JUDGED
    typed = acting.text(text)
    well = _write(viewer, seen, {about: (Verdict(chosen), typed)}, "Kept.", {about: then})
    # Where a colleague accepted the report meanwhile, there is no field any more for it to stay in.
    st.session_state[_unkept(seen)] = "" if well else typed


def _from_the_figures(viewer: Viewer, seen: Seen, said: dict[str, tuple[Verdict, str]]) -> None:
    _write(viewer, seen, said, "Written from the figures; weigh each of them.", dict.fromkeys(said))


def _write(
    viewer: Viewer, seen: Seen, said: dict[str, tuple[Verdict, str]], done: str,
    then: dict[str, datetime | None],
) -> bool:  # fmt: skip
    """Whether it was kept. then: when the words were written that stood there as each was begun."""
    of = (viewer, store.current(), seen.partner.partner_id, seen.year)
    act = partial(acts.evaluate, *of, said, seen=then)
    well = began.run(PAGE, done, act, _key(seen, f"began_{next(iter(said))}"))
    if well:
        for about in said:
            for name in (f"verdict_{about}", f"text_{about}"):
                st.session_state.pop(_key(seen, name), None)
    return well


def _decide(viewer: Viewer, seen: Seen) -> None:
    show.finding("Decide", "Accepting seals the report: its PDF, HTML, workbook and inputs, for good.")
    of = (viewer, store.current(), seen.partner.partner_id, seen.year)
    reason, parts = _key(seen, "reason"), _key(seen, "parts")
    with st.container(horizontal=True, vertical_alignment="bottom", key=_key(seen, "decide")):
        st.button(
            "Accept and seal it", key=_key(seen, "accept"), type="primary",
            on_click=lambda: report_look.do("Accepted and sealed.", partial(annual_files.accept, *of)),
        )  # fmt: skip
        with st.popover("Return it"):
            st.text_area("What the partner should change", key=reason, max_chars=2000)
            titles = {c.key: c.title for c in seen.template.theirs}
            st.multiselect("Parts to look at again", list(titles), format_func=titles.__getitem__, key=parts)
            st.button(
                "Return the report", key=_key(seen, "return"), on_click=partial(_return, of, reason, parts)
            )


def _return(of: tuple[Viewer, store.Store, str, str], reason: str, parts: str) -> None:
    look = dict.fromkeys(st.session_state.get(parts) or (), "")
    acting.run(PAGE, "Returned.", partial(acts.return_, *of, acting.text(reason), look))


def _unlock(viewer: Viewer, seen: Seen) -> None:
    of = (viewer, store.current(), seen.partner.partner_id, seen.year)
    reason = _key(seen, "unlock_reason")
    with st.popover("Open it again"):
        st.text_area("Why it is opened again", key=reason, max_chars=2000)
        st.caption("What is sealed stays as it is, under its link. The partner can write again.")
        st.button(
            "Open the report again", key=_key(seen, "unlock"),
            on_click=lambda: report_look.do("Opened again.", lambda: acts.unlock(*of, acting.text(reason))),
        )  # fmt: skip


def _unkept(seen: Seen) -> str:
    return _key(seen, "unkept")


def _key(seen: Seen, name: str) -> str:
    return keys.typed(f"{PAGE}_decide", name, seen.partner.partner_id, seen.year)
