"""Joining: where one's application stands, or the form to apply with. For accounts without a role."""

from plp_metrics.model import Viewer
from plp_metrics.ui import acting, applying, show

PAGE = applying.PAGE


def page(viewer: Viewer) -> None:
    own = applying.own(viewer)
    show.sentence(*applying.sentence(viewer, own))
    acting.outcome(PAGE)
    applying.waiting(viewer, own)
    if not applying.waits(own):
        applying.form(viewer)
    applying.earlier(own)
