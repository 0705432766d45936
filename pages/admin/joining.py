"""Joining: applications that wait, admitting and declining, facts of partners changed, sheets agreed to."""

from plp_metrics.draw import joining as drawn
from plp_metrics.model import Viewer
from plp_metrics.model.joining import ApplicationState
from plp_metrics.ui import acting, go, joining_facts, joining_page, keys, show

PAGE = joining_page.PAGE


def page(viewer: Viewer) -> None:
    found = joining_page.everybody(viewer)
    waiting = [a for a in found if a.state is ApplicationState.WAITING]
    done = [a for a in found if a.state is not ApplicationState.WAITING]
    show.sentence(
        drawn.waiting(found),
        "Admitting opens the account, the promises and the first year's targets in one step",
        go.link("which partner agreed to which term sheet", "terms"),
    )
    acting.outcome(PAGE)
    for application in waiting[::-1]:
        joining_page.decide(viewer, application)
    if not found:
        show.empty(
            "Nobody has applied.",
            "An organization applies by signing in with an account that has no role yet.",
        )
    joining_facts.change(viewer)
    if done:
        table = joining_page.table(done)
        show.finding("Earlier applications")
        show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, "done"))
        show.download(table, keys.part(PAGE, "done_csv"), "applications")
