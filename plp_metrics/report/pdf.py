"""A document of HTML and CSS as a tagged PDF, by WeasyPrint. Nothing is fetched: only what is in the text.

WeasyPrint draws text with Pango, a system library. Where the machine has none, everything else works; who
asks for a PDF is told so, and offered the same document as HTML.
"""

from __future__ import annotations

import logging
import re
from ctypes import CDLL
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from plp_metrics.model import RefusedError
from plp_metrics.report.print_pictures import read_out
from plp_metrics.report.print_svg import styled

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""The Debian packages that hold Pango."""
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
MISSING = (
    "This machine can't make PDF files: the library Pango is missing. Take the HTML, which holds the same,"
    f" or have it installed (on Debian: apt-get install {PACKAGES})."
)
TAGGED = "pdf/ua-1"
"""The variant of PDF that reads out: tagged, with a title and a language."""
HEAD_ENDS = re.compile("</head>", re.IGNORECASE)
LETTERS = "letters"
"""The scheme of an address that names one of the faces below, so that no style sheet has to hold it."""


class Face(NamedTuple):
    """Letters that come along with a package, so that a document looks the same on every machine."""

    family: str
    weight: int
    package: str
    file: str


FACES = {
    "regular": Face("Source Sans", 400, "plp_metrics", "report/letters/regular.ttf"),
    "semibold": Face("Source Sans", 600, "plp_metrics", "report/letters/semibold.ttf"),
    "bold": Face("Source Sans", 700, "plp_metrics", "report/letters/bold.ttf"),
    "picture": Face("DejaVu Sans", 400, "matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf"),
    "picture-bold": Face("DejaVu Sans", 700, "matplotlib", "mpl-data/fonts/ttf/DejaVuSans-Bold.ttf"),
}
"""The pages' own letters, cut to the weights the documents use (a variable font is cut anew for every
document, a second for each weight), and those of the pictures, which stand in where the first are missing."""
log = logging.getLogger("weasyprint")


class NoPdfError(RefusedError):
    """There is no PDF on this machine."""


@cache
def available() -> bool:
    """Whether this machine can make PDF files; told without loading all that makes them, where it can be."""
    if find_spec("weasyprint") is None:
        return False
    try:
        for library in LIBRARIES:
            CDLL(library)
        return True
    except OSError:
        pass
    # Another system, where they have other names.
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

    # What it leaves out of our style sheets (rules for screens) it would say line by line.
    log.setLevel(logging.CRITICAL)
    whole = HEAD_ENDS.sub(f"<style>{_faces()}</style></head>", read_out(styled(document)), count=1)
    made: bytes = HTML(string=whole, url_fetcher=_only_inside()).write_pdf(pdf_variant=TAGGED)
    return made


def _only_inside() -> Any:
    """What fetches for a document: the data in it and the letters that come along; everything else is
    refused."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Inside(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme == LETTERS and (letters := _letters(name)) is not None:
                return URLFetcherResponse(url, letters)
            return super().fetch(url, headers)

    return Inside(allowed_protocols={"data"}, allow_redirects=False)


@cache
def _file(name: str) -> Path | None:
    """The file of a face; None where its package does not bring it along."""
    face = FACES.get(name)
    found = find_spec(face.package) if face is not None else None
    places = found.submodule_search_locations if found is not None else None
    path = Path(places[0]) / face.file if face is not None and places else None
    return path if path is not None and path.is_file() else None


@cache
def _letters(name: str) -> bytes | None:
    path = _file(name)
    return path.read_bytes() if path is not None else None


def _faces() -> str:
    return "".join(
        f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};src:url({LETTERS}:{name})}}"
        for name, face in FACES.items()
        if _file(name) is not None
    )
