"""The document every page address answers with: Streamlit's, under our name and sooner ready."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

NOSCRIPT = "<noscript><p>PLP Metrics needs JavaScript. Turn it on and load this page again.</p></noscript>"
ICON = (
    '<link rel="icon" href="data:image/svg+xml,'
    "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='6' fill='%231a5690'/%3E"
    "%3Cpath d='M6 21h14' stroke='%23fff' stroke-width='5'/%3E"
    "%3Cpath d='M23 9v14' stroke='%23fff' stroke-width='3'/%3E%3C/svg%3E"
    '">'
)


def document(folder: Path) -> str:
    """Streamlit's index.html with our title and icon, without its inline script and its offer to robots.

    Plotly's script is asked for at once, while the app is still getting ready, instead of after the
    first figure has arrived. Raises RuntimeError where the file no longer looks as expected.
    """
    text = (folder / "index.html").read_text(encoding="utf-8")
    plotly = [f.name for f in (folder / "static" / "js").glob("PlotlyChart.*.js")]
    if len(plotly) != 1:
        raise RuntimeError("Streamlit's static files hold no single PlotlyChart script.")
    ahead = f'<link rel="modulepreload" crossorigin href="./static/js/{plotly[0]}">'
    for pattern, instead in (
        (r"<title>.*?</title>", "<title>PLP Metrics</title>"),
        (r"<link rel=\"shortcut icon\"[^>]*>", ICON),
        (r"<!--.*?-->", ""),
        (r"<link rel=\"service-desc\"[^>]*>", ""),
        (r"<script>.*?</script>", ""),
        (r"<noscript>.*?</noscript>", NOSCRIPT),
        (r"</head>", f"{ahead}\n</head>"),
    ):
        text, found = re.subn(pattern, instead.replace("\\", r"\\"), text, flags=re.DOTALL)
        if not found:
            raise RuntimeError(f"Streamlit's index.html holds no {pattern}.")
    return text


class Front:
    """Answers with `document`, read and compressed once."""

    def __init__(self, folder: Path) -> None:
        self.plain = document(folder).encode()
        self.squeezed = gzip.compress(self.plain, 9, mtime=0)

    async def answer(self, request: Request) -> Response:
        """The document, compressed where the browser takes gzip."""
        headers = {"cache-control": "no-cache"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.plain, media_type="text/html", headers=headers)
        headers["content-encoding"] = "gzip"
        return Response(self.squeezed, media_type="text/html", headers=headers)
