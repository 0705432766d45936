"""Verbs about the store and the program: init, admit, grant, lock, reopen, sample, backup, serve."""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path

from plp_metrics.act import agree, backups, locking, people, review
from plp_metrics.cli import beside_app
from plp_metrics.cli.accounts import signed_in
from plp_metrics.model import Partner, Period, RefusedError, Role
from plp_metrics.store import default_path, open_store, read


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
        from plp_metrics.sample import load

        load.into_new_store(path, rows=given.rows, say=None if given.json else print)
    else:
        open_store(path, create=True)
        people.grant(people.OWNER, open_store(path), [("admin@example.org", Role.ADMIN, None)])
    return answer(given, f"Made the store {path}.", store=str(path))


def admit(given: argparse.Namespace) -> int:
    """Admit a partner from its TOML facts."""
    facts = partner_from(given.facts)
    people.admit(people.OWNER, open_store(), [facts])
    email = f"{facts.partner_id.lower()}@example.org"
    people.grant(people.OWNER, open_store(), [(email, Role.PARTNER, facts.partner_id)])
    made = agree.start_year(people.OWNER, open_store(), facts.partner_id, first_year(facts))
    said = f"Admitted {facts.name}; its account is {email}; {made} targets of the term sheet were made."
    return answer(given, said, partner_id=facts.partner_id, account=email, targets=made)


def first_year(partner: Partner) -> str:
    """The school year a new partner's targets begin with: this one, or its first if that is later."""
    return max(Period.of(open_store().today()).school_year, partner.first_school_year)


def partner_from(path: Path) -> Partner:
    """A partner's facts from TOML. Raises RefusedError naming what is missing or misspelt."""
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        courses = {year: tuple(names) for year, names in facts.pop("courses").items()}
        made = Partner(states=tuple(facts.pop("states")), courses=courses, **facts)
        for name in ("partner_id", "name", "first_school_year", "first_cohort_year", "time_zone"):
            if not isinstance(getattr(made, name), str):
                raise TypeError(f"{name} must be a text in quotation marks")
        return made
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
    """Give an account a role."""
    people.grant(people.OWNER, open_store(), [(given.email, Role(given.role), given.partner)])
    return answer(given, f"{given.email} is now {given.role}.", account=given.email, role=given.role)


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


def serve(given: argparse.Namespace) -> int:
    """Serve the pages until stopped, and answer the other verbs meanwhile."""
    from plp_metrics.cli.main import run_beside
    from plp_metrics.serve import serve as run

    with beside_app.answering(open_store().path, run_beside):
        run(port=given.port)
    return 0
