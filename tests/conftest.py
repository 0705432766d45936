"""What every kind of test may use: the sample program's store, and a copy of it to work on."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner

from plp_metrics import access, store
from plp_metrics.intake import process
from plp_metrics.model import Viewer
from plp_metrics.serve import import_pages
from plp_metrics.store import Store
from tests.judging import run_here, run_once
from tests.running import ROOT, once
from tests.zygote import Zygote

# How long an example takes says what else the machine does.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")


@pytest.fixture(autouse=True)
def judged_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are judged in the test's own process; `child` marks a test that needs the real child.

    Where judging itself is tested each time anew, elsewhere the same file once.
    """
    if request.node.get_closest_marker("child") is None:
        is_of_judging = request.path.is_relative_to(ROOT / "tests" / "intake")
        monkeypatch.setattr(process, "_run", run_here if is_of_judging else run_once)


@pytest.fixture(scope="session", autouse=True)
def components_found_once() -> Iterator[None]:
    """Every AppTest would read the metadata of all packages anew: a quarter of a page test's time."""
    found = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_stays_is_not_looked_through() -> Iterator[None]:
    """Streamlit collects garbage after every run; modules and thousands of tests are no garbage."""
    import_module("streamlit.testing.v1")
    import_pages()
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


INIT = ("-m", "plp_metrics", "init", "--sample")
SMALL = (
    "-c",
    "from plp_metrics.sample.load import into_new_store; from plp_metrics.store.opened import default_path;"
    " into_new_store(default_path(), partners=4)",
)
FIRST = ("intake", "personal", "act")
"""Their files that need no sample program are tested while it is being made."""
LONG = ("browser", "serve", "personal", "privacy", "act", "pages", "ui")
"""Folders with files that take long: what comes last should be short, so that both workers end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the files into an order that keeps two workers busy; inside a file it stays."""
    here = Path(__file__).parent
    waiting = {item.path for item in items if "sample_store" in getattr(item, "fixturenames", ())}
    order = [(folder, False) for folder in FIRST] + [(folder, True) for folder in LONG]

    def turn(item: pytest.Item) -> int:
        folder = item.path.relative_to(here).parts[0]
        place = (folder, folder not in FIRST or item.path in waiting)
        return order.index(place) if place in order else len(order)

    items.sort(key=turn)


def pytest_collection_finish(session: pytest.Session) -> None:
    """One of several workers has the programs that all need made beside the first tests."""
    worker = getattr(session.config, "workerinput", {}).get("workerid")
    names = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    wanted = []
    if "sample_store" in names and "PLP_SAMPLE_STORE" not in os.environ:
        wanted.append(("sample.duckdb", INIT))
    if "small_store" in names:
        wanted.append(("small.duckdb", SMALL))
    if worker == "gw0" and wanted:
        base = session.config._tmp_path_factory.getbasetemp()
        making = "from pathlib import Path; from tests.running import once; " + "; ".join(
            f"once(Path({str(shared(base, name))!r}), {make!r})" for name, make in wanted
        )
        subprocess.Popen([sys.executable, "-c", making], cwd=ROOT)


def shared(base: Path, name: str) -> Path:
    """Where the workers of one run find a program made once."""
    return (base.parent if base.name.startswith("popen-") else base) / name


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample program's store, made once for all test workers. Copy it; don't open it.

    PLP_SAMPLE_STORE names one made before, to save the minute while writing a test.
    """
    if ready := os.environ.get("PLP_SAMPLE_STORE"):
        return Path(ready)
    return once(shared(tmp_path_factory.getbasetemp(), "sample.duckdb"), INIT)


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample program of four partners, made once for all test workers. Copy it; don't open it."""
    return once(shared(tmp_path_factory.getbasetemp(), "small.duckdb"), SMALL)


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """What starts servers quickly: see `running.serving`."""
    made = Zygote()
    yield made
    made.close()


@pytest.fixture
def sample(sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The sample program in a store of this test's own; it is the process's current store meanwhile."""
    path = tmp_path / "plp.duckdb"
    shutil.copyfile(sample_store, path)
    monkeypatch.setenv("PLP_STORE", str(path))
    store.close_all()
    yield store.current()
    store.close_all()


@pytest.fixture
def viewer_of(sample: Store) -> Callable[[str], Viewer]:
    """The Viewer of a demo account: `viewer_of("ozark")`."""

    def found(name: str) -> Viewer:
        with sample.read() as cursor:
            viewer = access.viewer(cursor, f"{name}@example.org")
        assert viewer is not None, name
        return viewer

    return found
