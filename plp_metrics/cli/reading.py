"""Reading what the command line names."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from plp_metrics.model import Period, RefusedError


def read(path: Path) -> bytes:
    """A file's bytes. Raises RefusedError saying why it can't be read."""
    if path.is_dir():
        raise RefusedError(f"{path} is a folder; name the CSV files in it.")
    try:
        return path.read_bytes()
    except OSError as fault:
        raise RefusedError(f"{path} can't be read: {fault.strerror}.") from fault


def period(text: str) -> Period:
    """A quarter such as 2016-17Q1 as argparse reads it: anything else is wrong usage."""
    try:
        return Period.parse(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} is not a quarter such as 2016-17Q1") from fault


def day(text: str) -> date:
    """A day such as 2016-12-31 as argparse reads it: anything else is wrong usage."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2016-12-31") from fault
