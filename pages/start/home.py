"""Home: what needs me, the gravest first; then where things stand. No filters."""

from plp_metrics.model import Role, Viewer
from plp_metrics.ui import home_leadership, home_partner, home_staff, show


def page(viewer: Viewer) -> None:
    figure = None
    if viewer.role is Role.PARTNER:
        home = home_partner.look(viewer)
    elif viewer.role is Role.LEADERSHIP:
        home, figure = home_leadership.look(viewer)
    else:
        home = home_staff.look(viewer)
    show.sentence(home.sentence, home.meta)
    if home.todo:
        show.todo("What needs you", home.todo, "home_todo")
    show.lists(home.lists, "home_lists")
    if figure is not None:
        show.figure(figure, "home_network", "network-targets")
    if home.nothing is not None:
        show.empty(*home.nothing)
