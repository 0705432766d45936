"""Start the real server as a process of its own, on a copy of a store, on a free port."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from plp_metrics.access.sign_in import LocalDoor, secret_beside
from tests.zygote import Forked, Zygote

ROOT = Path(__file__).parents[1]
PATIENCE = 60
chance = random.SystemRandom()
"""Not a test's own seed, or all workers would choose the same."""


@dataclass(frozen=True)
class Server:
    """A running server: its address, its port, the store it owns and its process."""

    url: str
    port: int
    store: Path
    process: subprocess.Popen[bytes] | Forked

    def cookie(self, account: str) -> dict[str, str]:
        """A cookie that signs this account in, as the sign-in page would have set it."""
        door = LocalDoor(secret_beside(self.store), self.port)
        return {door.cookie_name: door.cookie(account)}

    def browser_cookies(self, account: str) -> list[dict]:
        """The same for playwright's `context.add_cookies`."""
        return [
            {"name": name, "value": value, "url": self.url, "httpOnly": True, "sameSite": "Strict"}
            for name, value in self.cookie(account).items()
        ]


def free_port() -> int:
    """A port nobody listens on, below those the system gives to whoever connects to something: one of these
    may be taken by the time a server wants it."""
    while True:
        port = chance.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def serving(
    store: Path,
    folder: Path,
    program: Path = ROOT,
    zygote: Zygote | None = None,
    port: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """A server on a copy of this store in this folder, until the block ends.

    program: the folder the program lies in, where a test configures a copy of it. zygote: the process that
    splits it off, where the start of the program itself is not what is tested (three seconds less).
    port: where it listens, any free one if not said. more: what its environment holds besides.
    Raises RuntimeError with what the server said if it does not answer in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "plp.duckdb"
    shutil.copyfile(store, copy)
    with serving_itself(copy, program, zygote, port, more) as running:
        yield running


@contextmanager
def serving_itself(
    store: Path,
    program: Path = ROOT,
    zygote: Zygote | None = None,
    port: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """The same on this very store: what was done in it stays when the block ends."""
    port = port or free_port()
    log = store.with_name("server.log")
    environment = {**os.environ, "PLP_STORE": str(store), **(more or {})}
    process = zygote.serve(port, log, environment) if zygote else started(program, port, log, environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/healthz", process, log)
        yield Server(url, port, store, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def started(program: Path, port: int, log: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with log.open("w") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "plp_metrics", "serve", "--port", str(port)],
            cwd=program,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )


def wait_for(address: str, process: subprocess.Popen[bytes] | Forked, log: Path) -> None:
    """Return once the address answers 200."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if httpx.get(address, timeout=5, verify=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def once(place: Path, make: Sequence[str]) -> Path:
    """A file that costs a while to make, made by one of the test workers and used by all.

    make: what Python is started with to make it, with PLP_STORE naming the file.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    mine = place.with_name(f"{place.name}.making")
    try:
        mine.mkdir()
    except FileExistsError:
        until = time.monotonic() + 10 * PATIENCE
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.2)
        if not place.exists():
            raise RuntimeError(f"Another test worker did not make {place}") from None
        return place
    store = mine / "plp.duckdb"
    done = subprocess.run(
        [sys.executable, *make],
        cwd=ROOT,
        env={**os.environ, "PLP_STORE": str(store)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"python {' '.join(make)} failed:\n{done.stdout}{done.stderr}")
    store.rename(place)
    return place
