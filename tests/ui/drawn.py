"""A page drawn for a given viewer, and what stands on it."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from plp_metrics.model import Viewer


def page_of(module: str, viewer: Viewer, **address: str) -> AppTest:
    """The page of a module for this viewer at this address, drawn once."""

    # the source of this function runs alone: no name of this module is known in it
    def draw(module, viewer):  # type: ignore[no-untyped-def]
        from importlib import import_module

        import_module(module).page(viewer)

    app = AppTest.from_function(draw, args=(module, viewer), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def markup(app: AppTest) -> str:
    """Everything the page put in as markup, style sheet left out."""
    plain = [e.proto.body for e in app.get("html") if not e.proto.body.startswith("<style>")]
    return "\n".join([*plain, *(json.loads(e.proto.json)["h"] for e in app.get("bidi_component"))])
