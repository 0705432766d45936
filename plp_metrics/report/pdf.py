"""A document of HTML and CSS as a tagged PDF, by WeasyPrint. Nothing is fetched: only what is in the text.

WeasyPrint draws text with Pango, a system library. Where the machine has none, everything else works; who
asks for a PDF is told so, and offered the same document as HTML.
"""

from __future__ import annotations

import base64
import logging
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from plp_metrics.model import RefusedError
from plp_metrics.report.print_svg import styled

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""The Debian packages that hold Pango."""
MISSING = (
    "This machine can't make PDF files: the library Pango is missing. Take the HTML, which holds the same,"
    f" or have it installed (on Debian: apt-get install {PACKAGES})."
)
TAGGED = "pdf/ua-1"
"""The variant of PDF that reads out: tagged, with a title and a language."""
HEAD_ENDS = re.compile("</head>", re.IGNORECASE)
FAMILY = "Report Sans"
"""The name under which a document finds the letters that come along, whatever fonts the machine has."""
log = logging.getLogger("weasyprint")


class NoPdfError(RefusedError):
    """There is no PDF on this machine."""


@cache
def available() -> bool:
    """Whether this machine can make PDF files."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def pdf(document: str) -> bytes:
    """The PDF of a whole HTML document (with lang and title), tagged for reading out (PDF/UA-1).

    Whatever it names outside itself is left out. Raises NoPdfError where Pango is missing.
    """
    if not available():
        raise NoPdfError(MISSING)
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    inside = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    # What it leaves out of our style sheets (rules for screens) it would say line by line.
    log.setLevel(logging.CRITICAL)
    whole = HEAD_ENDS.sub(f"<style>{_letters()}</style></head>", styled(document), count=1)
    made: bytes = HTML(string=whole, url_fetcher=inside).write_pdf(pdf_variant=TAGGED)
    return made


@cache
def _letters() -> str:
    """The faces of `FAMILY`: the letters matplotlib brings along."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        return ""
    folder = Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    faces = ""
    for file, weight in (("DejaVuSans.ttf", 400), ("DejaVuSans-Bold.ttf", 700)):
        data = base64.b64encode((folder / file).read_bytes()).decode()
        faces += (
            f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"
        )
    return faces
