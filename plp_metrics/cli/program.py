"""Verbs about the store and the program: init, admit, grant, lock, reopen, sample, backup, serve."""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from pathlib import Path

from plp_metrics.act import backups, join, locking, people, review
from plp_metrics.cli import beside_app
from plp_metrics.cli.accounts import signed_in
from plp_metrics.model import Partner, RefusedError, Role
from plp_metrics.partnership import joining
from plp_metrics.store import Store, StoreBusyError, default_path, open_store, read


def answer(given: argparse.Namespace, sentence: str, **facts: object) -> int:
    """Say what was done, in a sentence or as JSON."""
    print(json.dumps(facts | {"done": sentence}) if given.json else sentence)
    return 0


def init(given: argparse.Namespace) -> int:
    """Make a store; with --sample the fictional program in it."""
    path = default_path()
    if path.exists():
        raise RefusedError(f"There is a store at {path} already. Move it away first; nothing was changed.")
    if given.sample:
        from plp_metrics.cli import sealing
        from plp_metrics.sample import load

        load.into_new_store(path, rows=given.rows, say=None if given.json else print)
        sealing.seal(open_store(path))
    else:
        open_store(path, create=True)
        people.grant(people.OWNER, open_store(path), [("admin@example.org", Role.ADMIN, None)])
    return answer(given, f"Made the store {path}.", store=str(path))


def admit(given: argparse.Namespace) -> int:
    """Admit a partner from its TOML facts; of one that is there already, change the facts."""
    facts, version = partner_from(given.facts)
    with open_store().read() as cursor:
        before = read.partners(cursor).get(facts.partner_id)
    if before is not None:
        changed = joining.changes(before, facts)
        if changed:
            people.admit(people.OWNER, open_store(), [facts])
        told = "; ".join(f"{c.what}: {c.before} → {c.after}" for c in changed) or "nothing"
        return answer(given, f"Changed of {facts.name}: {told}.", partner_id=facts.partner_id, targets=0)
    email = f"{facts.partner_id.lower()}@example.org"
    made = join.open_partner(people.OWNER, open_store(), facts, email, version)
    said = (
        f"Admitted {facts.name} under the term sheet of {made.version}; its account is {email}; for"
        f" {made.school_year} {made.held} targets of the term sheet hold and {made.proposed} are proposed."
    )
    return answer(
        given, said, partner_id=facts.partner_id, account=email, version=made.version,
        targets=made.held, proposed=made.proposed,
    )  # fmt: skip


def partner_from(path: Path) -> tuple[Partner, str | None]:
    """A partner's facts from TOML, and the term sheet it agreed to (`terms`; None: the one in force).

    Raises RefusedError naming what is missing or misspelt.
    """
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        version = facts.pop("terms", None)
        courses = {year: tuple(names) for year, names in facts.pop("courses").items()}
        made = Partner(states=tuple(facts.pop("states")), courses=courses, **facts)
        for name in ("partner_id", "name", "first_school_year", "first_cohort_year", "time_zone"):
            if not isinstance(getattr(made, name), str):
                raise TypeError(f"{name} must be a text in quotation marks")
        if not isinstance(version, str | None):
            raise TypeError("terms must be a text in quotation marks")
        return made, version
    except OSError as fault:
        raise RefusedError(f"{path} can't be read: {fault.strerror}.") from fault
    except tomllib.TOMLDecodeError as fault:
        raise RefusedError(f"{path} is not TOML: {fault}.") from fault
    except UnicodeDecodeError as fault:
        raise RefusedError(f"{path} is not TOML: it is not text in UTF-8.") from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise RefusedError(
            f"{path} must hold partner_id, name, states, first_school_year, first_cohort_year, time_zone and"
            f" a table courses (school year = list of courses): {fault}."
        ) from fault


def grant(given: argparse.Namespace) -> int:
    """Give an account a role, or take it away."""
    if given.role == NO_ROLE:
        people.remove(people.OWNER, open_store(), given.email)
        return answer(given, f"{given.email} has no role any more.", account=given.email, role=None)
    wanted = people.Grant(given.email, Role(given.role), given.partner, given.only_reads, given.until)
    people.give(people.OWNER, open_store(), wanted)
    more = " and only reads" if given.only_reads else ""
    more += f", until the end of {given.until.isoformat()}" if given.until else ""
    return answer(given, f"{given.email} is now {given.role}{more}.", account=given.email, role=given.role)


NO_ROLE = "none"


def lock(given: argparse.Namespace) -> int:
    """Lock a quarter by hand."""
    _known(given.partner)
    locking.lock(signed_in(given.account), open_store(), given.partner, given.period)
    said = f"Locked {given.partner} {given.period}; nothing more can be handed in until it is reopened."
    return answer(given, said, partner_id=given.partner, period=str(given.period))


def reopen(given: argparse.Namespace) -> int:
    """Let a partner hand in a quarter (anew) until a day."""
    _known(given.partner)
    viewer, until = signed_in(given.account), given.until
    review.reopen(viewer, open_store(), given.partner, given.period, given.reason, until)
    said = f"Reopened {given.partner} {given.period} until {until.isoformat()}."
    facts = {"partner_id": given.partner, "period": str(given.period), "until": until.isoformat()}
    return answer(given, said, **facts)


def _known(partner_id: str) -> None:
    with open_store().read() as cursor:
        if partner_id not in read.partners(cursor):
            raise RefusedError(f"There is no partner {partner_id}.")


def sample(given: argparse.Namespace) -> int:
    """Write the sample program's CSV files."""
    from plp_metrics.sample import program, write

    invented = program(partners=given.partners, years=given.years, rows=given.rows, seed=given.seed)
    count = write(invented, given.out)
    return answer(given, f"Wrote {count} files to {given.out}.", files=count, folder=str(given.out))


def backup(given: argparse.Namespace) -> int:
    """Write a verified copy of the store."""
    from plp_metrics.store.backup import backup as make

    made = make(open_store(), given.file)
    return answer(given, f"Wrote and checked the backup {made}.", file=str(made))


def restore(given: argparse.Namespace) -> int:
    """Put a backup in the place of the store."""
    done = backups.restore_closed(given.file, default_path())
    said = f"Restored {given.file}."
    if done.kept:
        said += f" The state before it is kept as {done.kept}."
    if done.aside:
        said += f" The file that could not be opened is kept as {done.aside}."
    if done.purged:
        numbers = ", ".join(map(str, done.purged))
        said += f" Personal data removed since then was removed again (hand-ins {numbers})."
    facts = {"kept": str(done.kept or ""), "aside": str(done.aside or ""), "purged": list(done.purged)}
    return answer(given, said, file=str(given.file), **facts)


def verify(given: argparse.Namespace) -> int:
    """Check the store against itself; 3 where something is wrong."""
    from plp_metrics.act.verify import verified

    done = verified(people.OWNER, open_store(), files=given.files, replay=given.replay, say=_progress)
    checked = ", ".join(f"{count:,} {what}" for what, count in done.checked.items())
    if done.wrong and not given.json:
        print("\n".join(done.wrong))
    said = f"Checked {checked}: " + (f"{len(done.wrong)} things are wrong." if done.wrong else "all is well.")
    answer(given, said, checked=done.checked, wrong=list(done.wrong))
    return 3 if done.wrong else 0


def _progress(done: int, many: int, what: str) -> None:
    """Tell on the terminal how far it is; a log gets a line now and then."""
    if sys.stderr.isatty():
        ends = "\n" if done == many else ""
        print(f"\r{done} of {many} {what}", end=ends, file=sys.stderr, flush=True)
    elif done % 100 == 0 or done == many:
        print(f"{done} of {many} {what}", file=sys.stderr)


def serve(given: argparse.Namespace) -> int:
    """Serve the pages until stopped, and answer the other verbs meanwhile."""
    from plp_metrics.cli.main import run_beside
    from plp_metrics.serve import serve as run
    from plp_metrics.serve import trouble

    if given.read_only:
        run(port=given.port, copy=given.read_only, main=given.main)
        return 0
    with beside_app.answering(_own_store(given.wait).path, run_beside, trouble.note):
        run(port=given.port)
    return 0


def _own_store(seconds: float) -> Store:
    """The store, once no command works on it any more: a backup that began first must not keep the app down.

    Raises StoreBusyError where another app owns it, or a command does for longer than these seconds.
    """
    until, is_told = time.monotonic() + seconds, False
    while True:
        try:
            return open_store()
        except StoreBusyError:
            if beside_app.is_answering(default_path()) or time.monotonic() >= until:
                raise
        if not is_told:
            print(
                "A command works on the store; the app starts once it is done.", file=sys.stderr, flush=True
            )
            is_told = True
        time.sleep(0.5)
