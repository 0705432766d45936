"""Words from people and files are shown letter by letter: none runs, loads, links or formats anything."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PATIENCE_MS, SignIn
from tests.hostile import CODES, OF, WORDS, hostile, kept_words, plant, tag_of
from tests.running import Server, serving
from tests.zygote import Zygote

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

AT = f"partner={OF}&year=2017-18&quarter=Q3"
VISITS: dict[str, dict[str, str]] = {
    "ozark@example.org": {
        "": "partner.name",
        f"partner?{AT}": "agreement.note comment.text declared-event.says explanation.text partner.name",
        f"promises?{AT}": "contact.text contact.follow-up promise-evidence.text",
        f"report?partner={OF}&year=2017-18&part=year": "explanation.text report.note report-text.text",
        "audit": "event.payload",
        "submit?year=2017-18&quarter=Q4": "remembered-column.from-name remembered-word.word",
    },
    "evaluator@example.org": {
        f"metric?{AT}": "declared-event.says partner.name",
        f"review?{AT}": "comment.text explanation.text partner.name submission.file-name",
        f"funding?{AT}": "budget-line.why budget-line.answer spent.explanation",
        f"calls?{AT}": "set-aside.reason partner.name",
        "report?partner=GULFCOAST&year=2016-17": "report.note report-said.note",
        "targets?partner=GULFCOAST&year=2017-18": "agreement-exception.reason",
        "targets?partner=CASCADE&year=2018-19": "agreement-comment.text",
        "promises?partner=GULFCOAST&year=2017-18": "promise-waiver.reason",
        "promises?partner=PEACHTREE&year=2017-18": "promise-evidence.reason",
    },
    "admin@example.org": {"joining": "application.organization application.about application.reason"},
    "palmetto@example.org": {"submit?year=2017-18&quarter=Q4": "quarter-state.note submission.file-name"},
}
"""Account → address → the places whose words stand there."""
NOT_DRAWN = {"expense.note", "pledge.note", "report-evaluation.text"}
"""Words that leave in files only (tests/report/test_hostile_exports.py), or are only compared."""
DROPPED = "=1+1 <img src=x onerror=planted=1> ![x](www.evil.example) [l](javascript:planted=1) $y$.csv"
CELLS = ("<img src=x onerror=planted=1>", "[l](javascript:planted=1) :red[r]", "=1+1|:material/home:")
LOOK = """() => {
  const fields = [...document.querySelectorAll("input, textarea")].map((e) => e.value).join(" ");
  const all = (css) => [...document.querySelectorAll(css)].map((e) => e.outerHTML.slice(0, 200));
  return {
    ran: String(window.planted),
    made: all('img[src="x"], img[src*="evil"], a[href*="evil"], a[href^="javascript"], script:not([src])')
      .concat(all('.katex, .stMarkdownColoredText, span[role="img"][aria-label*="home"]')),
    said: (document.body.textContent + " " + fields).replaceAll("\u2060", ""),
  };
}"""
UNFOLD = """() => {
  const boxes = document.querySelectorAll("[data-testid=stExpander] details:not([open]) > summary");
  boxes.forEach((e) => e.click());
  document.querySelectorAll("details:not([open]):not([data-testid])").forEach((e) => { e.open = true; });
}"""


@pytest.fixture(scope="module")
def planted(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("planted") / "plp.duckdb"
    shutil.copyfile(sample_store, path)
    plant(path)
    return path


@pytest.fixture(scope="module")
def server(planted: Path, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(planted, tmp_path_factory.mktemp("server"), zygote=zygote) as running:
        yield running


def test_every_column_of_words_is_planted_or_known_to_hold_codes(planted: Path) -> None:
    """A new column that keeps words fails here until it is planted too."""
    words = {(table, column) for table, columns in WORDS.items() for column in columns}
    assert {at for at in kept_words(planted) - words if at[1] not in CODES} == set()


def test_every_place_of_words_is_looked_at_on_a_page_or_known_not_to_be_drawn() -> None:
    looked = {tag for pages in VISITS.values() for tags in pages.values() for tag in tags.split()}
    every = {tag_of(table, column) for table, columns in WORDS.items() for column in columns}
    assert looked | NOT_DRAWN == every | {"event.payload"}


@pytest.mark.parametrize("account", VISITS)
def test_words_stand_on_every_page_as_they_were_typed_and_do_nothing(
    page: Page, sign_in: SignIn, account: str
) -> None:
    """`page` fails besides where anything outside was asked for, or the content policy had to step in."""
    for address, tags in VISITS[account].items():
        sign_in(page, account, f"/{address}")
        harmless(page, address, [hostile(tag) for tag in tags.split()])


def test_a_file_s_name_and_its_cells_are_shown_as_they_are(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "ozark@example.org", "/submit?year=2017-18&quarter=Q4")
    head = "partner_id,school_year,quarter,teacher_code,course,cohort_year,grade_band,state,committed"
    rest = "training_days_attended,implementing"
    row = f'{OF},2017-18,Q4,T-1,"{CELLS[0]}",2017-18,"{CELLS[1]}","{CELLS[2]}",yes,4,yes'
    content = f"{head},{rest}\n{row}\n".encode()
    page.set_input_files("input[type=file]", [{"name": DROPPED, "mimeType": "text/csv", "buffer": content}])
    page.get_by_role("button", name="Use what I typed and check again").wait_for()
    harmless(page, "a dropped file", [DROPPED, *CELLS])


def harmless(page: Page, where: str, words: list[str]) -> None:
    """These words stand on the page, folded parts and fields too; nothing on it did or made anything."""
    page.evaluate(UNFOLD)
    found = page.evaluate(LOOK)
    # What was folded away is drawn once the server has sent it.
    until = time.monotonic() + PATIENCE_MS / 1000
    while any(w not in found["said"] for w in words) and time.monotonic() < until:
        page.wait_for_timeout(100)
        found = page.evaluate(LOOK)
    assert [w for w in words if w not in found["said"]] == [], where
    assert (found["ran"], found["made"]) == ("undefined", []), where
