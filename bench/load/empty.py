"""An empty Streamlit page, served as the app is: `python -m bench.load.empty PORT SCRIPT`.

The same server, settings and way of running a script; only the script draws a heading and nothing else.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path

import streamlit as st
import uvicorn
from streamlit import config

from plp_metrics.serve import MOST_BYTES, SETTINGS, listen

SCRIPT = 'import streamlit as st\nst.html("<h1>Empty</h1>")\n'


def serve(port: int, script: Path) -> None:
    """Serve a script until told to stop."""
    app = st.App(script)
    for name, value in {**SETTINGS, "server.port": port}.items():
        config.set_option(name, value)
    gc.collect()
    gc.freeze()
    settings = uvicorn.Config(
        app, access_log=False, server_header=False, log_level="warning", ws_max_size=MOST_BYTES
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(settings).run(sockets=[listen(port)])


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
