"""What the program is made to do while the harness watches: each act by the function the pages call."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import backups as keeping
from plp_metrics.act import hand_in, questions, review
from plp_metrics.act.people import OWNER
from plp_metrics.act.verify import verified
from plp_metrics.intake import Judged, judge
from plp_metrics.model import Viewer
from plp_metrics.store import Store, backups, connected
from tests.crash.stage import DAY, QUARTER, Files, account

PATIENCE_SECONDS = 5.0

Say = Callable[[dict[str, Any]], None]
Told = dict[str, Any]


class Acts:
    """The acts by name, on the store PLP_STORE names. `do("draft OZARK teachers 1")` gives what to tell."""

    def __init__(self, files: Files, say: Say) -> None:
        self._files, self._say = files, say
        self._over = threading.Event()
        self._readers: list[threading.Thread] = []

    def do(self, act: str) -> Told:
        name, *words = act.split()
        told: Told = getattr(self, f"_{name}")(*words)
        # Where the store is closed there is no event to tell.
        return {"event": stores.current().version(), **told} if name != "close" else told

    def _viewer(self, name: str) -> Viewer:
        with stores.current().read() as cursor:
            viewer = access.viewer(cursor, account(name))
        assert viewer is not None, name
        return viewer

    def _open(self) -> Told:
        began = time.monotonic()
        stores.current()
        return {"seconds": time.monotonic() - began}

    def _close(self) -> Told:
        self._over.set()
        for reader in self._readers:
            reader.join()
        stores.close_all()
        return {}

    def _draft(self, partner: str, dataset: str, kind: str) -> Told:
        return self._save(partner, self._files[partner, dataset, int(kind)])

    def _judged(self, partner: str, dataset: str, kind: str) -> Told:
        """A draft whose file goes through the real child process first."""
        name, content = f"{partner}-{dataset}-{kind}.csv", self._files[partner, dataset, int(kind)].kept
        return self._save(partner, judge(name, content, partner_id=partner, period=QUARTER, today=DAY))

    def _save(self, partner: str, judged: Judged) -> Told:
        number = hand_in.draft(self._viewer(partner), stores.current(), partner, QUARTER, judged)
        return {"submission": number}

    def _submit(self, partner: str) -> Told:
        viewer, store = self._viewer(partner), stores.current()
        said = {o.key: "It is so." for o in questions.asked(viewer, store, partner, QUARTER)}
        receipt = hand_in.submit(viewer, store, partner, QUARTER, attested=True, explained=said)
        return {"files": [[f.dataset, f.submission_id, f.sha256, f.rows] for f in receipt.files]}

    def _accept(self, partner: str) -> Told:
        review.accept(self._viewer("evaluator"), stores.current(), [(partner, QUARTER)])
        return {}

    def _checkpoint(self) -> Told:
        stores.current().checkpoint()
        return {}

    def _renew(self) -> Told:
        """Close and open the store's file as the app does once a minute, however little was asked."""
        connected.RENEW_AFTER = 0
        return {"renewed": stores.current().renew(PATIENCE_SECONDS)}

    def _backup(self) -> Told:
        made = backups.make_if_changed(stores.current())
        return {"backup": made.path.name, "version": made.version} if made else {}

    def _verify(self) -> Told:
        return {"wrong": list(verified(OWNER, stores.current()).wrong)}

    def _restore(self) -> Told:
        newest = backups.backups(stores.current().path)[0]
        keeping.restore(OWNER, stores.current(), newest.path)
        return {"backup": newest.path.name, "version": newest.version}

    def _read(self) -> Told:
        """Read on in a thread of its own, until the store is closed."""
        self._readers.append(threading.Thread(target=self._read_on, daemon=True))
        self._readers[-1].start()
        return {}

    def _read_on(self) -> None:
        seen = 0
        while not self._over.is_set():
            torn = _torn(stores.current())
            seen += 1
            if torn:
                self._say({"torn": torn})
        self._say({"snapshots": seen})


_HALF = """
SELECT count(*) FROM submission AS s
WHERE s.row_count <> (SELECT count(*) FROM teachers AS r WHERE r.submission_id = s.submission_id)
    + (SELECT count(*) FROM students AS r WHERE r.submission_id = s.submission_id)
    + (SELECT count(*) FROM diversity AS r WHERE r.submission_id = s.submission_id)
    + (SELECT count(*) FROM workshop_surveys AS r WHERE r.submission_id = s.submission_id)
    OR s.event_id NOT IN (SELECT event_id FROM event)
"""
_LAST = "SELECT (SELECT max(event_id) FROM event), (SELECT max(from_event) FROM version_in_force)"


def _torn(store: Store) -> str:
    """What one snapshot shows that it must not: something half, or something that moves under the reader."""
    with store.read() as cursor:
        first = cursor.execute(_LAST).fetchall()
        half = cursor.execute(_HALF).fetchall()[0][0]
        last = cursor.execute(_LAST).fetchall()
    if half:
        return f"{half} submissions are half"
    return f"a snapshot moved from {first} to {last}" if first != last else ""


def temporary(folder: Path) -> None:
    """Let this process's temporary files lie where the harness looks for them."""
    import tempfile

    place = folder / "tmp"
    place.mkdir(exist_ok=True)
    os.environ["TMPDIR"] = str(place)
    tempfile.tempdir = None
