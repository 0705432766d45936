"""The store: is it well, when was it backed up, back up now, go back."""

from plp_metrics.model import Viewer
from plp_metrics.ui import acting, keys, show, store_page

PAGE = store_page.PAGE


def page(viewer: Viewer) -> None:
    seen = store_page.look()
    show.sentence(seen.sentence, seen.meta)
    acting.outcome(PAGE)
    store_page.acts_on(viewer, seen.there)
    show.finding("How it is")
    show.html(seen.health.html("tight"), keys.part(PAGE, "health"))
    if seen.slowest is not None:
        label = "What took longest since the program started"
        show.table(seen.slowest, keys.part(PAGE, "slowest"), "what-took-longest", label)
    if seen.table is None:
        show.empty("No backup is there yet.", "Make one above; the app makes one within an hour of a change.")
    else:
        show.finding("Backups", "Kept beside the store, readable by its owner only.")
        show.html(f'<div class="wide">{seen.table.html("tight")}</div>', keys.part(PAGE, "list"))
