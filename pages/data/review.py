"""The review desk: what waits for review, and one quarter with everything there is to judge it by."""

from plp_metrics.model import Viewer
from plp_metrics.ui import acting, review_comments, review_desk, review_queue, review_seen, reviewing, show


def page(viewer: Viewer) -> None:
    waits = reviewing.queue(viewer)
    quarter = review_queue.asked(viewer)
    if quarter is None:
        show.sentence(*review_queue.sentence(waits))
        acting.outcome(reviewing.PAGE)
        if waits:
            review_queue.draw(viewer, waits)
        else:
            show.empty(
                "Everything that came is reviewed.", "New quarters appear here once they are submitted."
            )
        review_queue.follow_ups(viewer)
        return
    seen = review_seen.look(viewer, *quarter)
    show.sentence(*review_desk.sentence(seen, waits), review_comments.links(seen.partner_id, seen.period))
    acting.outcome(reviewing.PAGE)
    review_desk.acts(viewer, seen, waits)
    review_desk.what_came(seen)
    review_desk.figures(seen)
    review_comments.thread(viewer, seen.partner_id, seen.period, reviewing.PAGE)
    review_desk.rows(viewer, seen)
