"""Rows with unmistakable words and numbers in partners' own data, and whether something sent holds one."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.hostile import WORDS

NUMBERS = ("students_active", "teachers_participating", "workshops_held")
"""Counts of a partner that only its own pages and Code.org's may tell."""
_ARRAY = re.compile(rb'"bdata" ?: ?"([A-Za-z0-9+/=\\u]+)"')

# 777 051 with the blank that holds numbers together, as it is or escaped in JSON.
_DIGITS = re.compile(rb"(?<![\d.])(\d{3})(?:,|\xc2\xa0|\\+u00a0)?(\d{3})(?![\d.])")
# Ids of runs and elements, made by chance: now and then one holds six digits of a count.
_IDS = re.compile(rb"[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Canaries:
    """mark: begins every word of this partner; numbers: every count of it, from `base` on."""

    mark: bytes
    base: int
    numbers: frozenset[int]

    def words_in(self, sent: bytes) -> set[str]:
        """The kinds of words of this partner that were sent."""
        return {m.decode() for m in re.findall(self.mark + rb"\.([a-z-]+)", sent)}

    def numbers_in(self, sent: bytes) -> set[int]:
        """The counts of this partner that were sent: in digits, or as a number of a chart or a table."""
        found = {int(b"".join(parts)) for parts in _DIGITS.findall(_IDS.sub(b"-", sent))}
        packed = [sent, *(base64.b64decode(a.replace(rb"\u003d", b"=")) for a in _ARRAY.findall(sent))]
        for number in self.numbers - found:
            forms = (struct.pack("<d", number), struct.pack("<i", number))
            if any(form in block for form in forms for block in packed):
                found.add(number)
        return found & self.numbers


def plant(path: Path, partner_id: str, mark: str, base: int) -> Canaries:
    """Mark every code and word of this partner in a store nobody has open, and lift its counts by `base`."""
    with duckdb.connect(str(path)) as raw:
        own = f"submission_id IN (SELECT submission_id FROM submission WHERE partner_id = '{partner_id}')"
        for table, columns in (
            ("teachers", ("teacher_code", "school_id")),
            ("students", ("teacher_code", "section_code", "school_id")),
            ("workshop_surveys", ("workshop_code",)),
        ):
            for column in columns:
                kind = column.replace("_", "-")
                raw.execute(f"UPDATE {table} SET {column} = '{mark}.{kind}.' || {column} WHERE {own}")
        raw.execute(
            f"UPDATE measurement SET workshop = '{mark}.workshop-code.' || workshop"
            " WHERE partner_id = ? AND workshop <> 'ALL'",
            [partner_id],
        )
        told = raw.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE column_name IN ('partner_id', 'submission_id', 'agreement_id')"
        ).fetchall()
        for table, columns in WORDS.items():
            keys = {column for at, column in told if at == table}
            of = f"partner_id = '{partner_id}'" if "partner_id" in keys else own
            if "agreement_id" in keys - {"partner_id"} and "partner_id" not in keys:
                of = f"agreement_id IN (SELECT agreement_id FROM agreement WHERE partner_id = '{partner_id}')"
            for column in columns:
                if table != "partner":
                    kind = f"{table}-{column}".replace("_", "-")
                    raw.execute(f"UPDATE {table} SET {column} = '{mark}.{kind}.' WHERE {of}")
        raw.execute(
            f"UPDATE measurement SET numerator = numerator + {base} WHERE partner_id = ? AND metric IN"
            f" ({', '.join(map(repr, NUMBERS))})",
            [partner_id],
        )
        counts = raw.execute(
            "SELECT DISTINCT numerator FROM measurement WHERE partner_id = ? AND metric IN"
            f" ({', '.join(map(repr, NUMBERS))}) AND numerator >= {base}",
            [partner_id],
        ).fetchall()
        raw.execute("CHECKPOINT")
    return Canaries(mark.encode(), base, frozenset(int(n) for (n,) in counts))
