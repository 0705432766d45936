"""Valid files, changed at random places from a fixed seed: byte flips, cuts, swaps, doublings, delimiters.

    python -m tests.intake.mutations [HOW MANY] [SEED]

judges them in the child process, one by one, and prints what came of them.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections import Counter
from datetime import date

from plp_metrics.contracts import Column, load_contracts, sample_rows, to_csv_value
from plp_metrics.intake import Judged, judge
from plp_metrics.intake.cells import fold, judge_cell
from plp_metrics.model import Period

TODAY = date(2018, 7, 20)
COUNT, SEED = 200, 20161124


def mutations(count: int = COUNT, seed: int = SEED) -> list[tuple[str, bytes]]:
    """(what was done, the file) of each mutation; the same for the same seed."""
    chance = random.Random(seed)
    datasets = list(load_contracts())
    found = []
    for number in range(count):
        dataset = datasets[number % len(datasets)]
        quarter = chance.choice(("Q1", "Q2", "Q3", "Q4"))
        content = sample_rows(dataset, "P01", Period("2016-17", quarter), chance.randint(2, 12)).encode()
        done = []
        for _ in range(chance.randint(1, 3)):
            change = chance.choice(CHANGES)
            content = change(content, chance) or content
            done.append(change.__name__.strip("_"))
        found.append((f"{dataset}: {' + '.join(done)}", content))
    return found


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _other_byte(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] = chance.choice(b'",;\t\n\r\x00 0-9AZaz\xc3\xff\x1f=@')
    return bytes(changed)


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 40) :]


def _swap_cells(content: bytes, chance: random.Random) -> bytes:
    rows = [line.split(b",") for line in content.split(b"\n")]
    here, there = chance.choice(rows), chance.choice(rows)
    a, b = chance.randrange(len(here)), chance.randrange(len(there))
    here[a], there[b] = there[b], here[a]
    return b"\n".join(b",".join(row) for row in rows)


def _swap_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def _double_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def _other_delimiter(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b",", chance.choice((b";", b"\t", b"|", b":")))


def _other_line_ending(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n")))


def _pad_cell(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b",", chance.choice((b", ", b" ,", b",\xc2\xa0")), chance.randint(1, 9))


def _quote_all(content: bytes, chance: random.Random) -> bytes:
    return b"\n".join(
        b",".join(b'"' + cell + b'"' for cell in line.split(b",")) if line else line
        for line in content.split(b"\n")
    )


def _other_letters(content: bytes, chance: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(("utf-8-sig", "utf-16", "utf-16-le")))


CHANGES = (
    _flip, _flip, _other_byte, _other_byte, _cut_off, _cut_out, _swap_cells, _swap_cells, _swap_lines,
    _double_line, _other_delimiter, _other_line_ending, _pad_cell, _quote_all, _other_letters,
)  # fmt: skip


def difference(content: bytes, judged: Judged) -> str | None:
    """Where an accepted file's rows are not what Python's csv module reads in it; None if nowhere."""
    if judged.table is None or judged.dataset is None:
        return "no rows"
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    contract = load_contracts()[judged.dataset]
    header, rows = _table(text, set(contract.names))
    if len(rows) != judged.table.num_rows:
        return f"{len(rows)} rows became {judged.table.num_rows}"
    mended = {str(n["what"]).partition(":")[0] for n in judged.normalised}
    for line, (source, stored) in enumerate(zip(rows, judged.table.to_pylist(), strict=True)):
        for column in contract.own_columns:
            if column.name == "response_number":
                continue
            cell = source[header.index(column.name)] if column.name in header else ""
            became = to_csv_value(column, stored[column.name])
            beside = source[header.index("state")] if "state" in header else ""
            meant = column.name in mended and _same(column, cell, became, beside)
            silent = cell.strip() == "" and became == (column.default or "")
            if not (became == cell or meant or silent):
                return f"row {line}, {column.name}: {cell!r} became {became!r}"
    return None


def _table(text: str, names: set[str]) -> tuple[list[str], list[list[str]]]:
    for delimiter in ",;\t|":
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        headers = [[fold_header(c) for c in cells] for cells in records[:30]]
        number = max(range(len(headers)), key=lambda n: len(set(headers[n]) & names), default=0)
        if headers and len(set(headers[number]) & names) >= 8:
            rows = [r for r in records[number + 1 :] if any(c.strip(" \t\xa0") for c in r)]
            return headers[number], rows
    return [], []


def fold_header(cell: str) -> str:
    return cell.strip().strip("\ufeff").lower().replace(" ", "_").replace("-", "_")


def _same(column: Column, cell: str, became: str, beside: str) -> bool:
    """A cell in other words: the same once case and punctuation are gone, else as the rules of a cell say."""
    return fold(cell) == fold(became) or judge_cell(column, cell, beside).clean == became


def main(count: int = COUNT, seed: int = SEED) -> int:
    verdicts: Counter[str] = Counter()
    wrong = 0
    for what, content in mutations(count, seed):
        judged = judge("mutation.csv", content, today=TODAY)
        verdicts[judged.verdict] += 1
        broke = any(p.rule == "check_broke_off" for p in judged.problems)
        differs = judged.accepted and difference(content, judged)
        if broke or differs or (judged.accepted == (judged.table is None)):
            wrong += 1
            print(f"{what}: {'the check broke off' if broke else differs or 'half loaded'}")
    print(f"{count} mutations of seed {seed}: {dict(verdicts)}; {wrong} went wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*(int(a) for a in sys.argv[1:])))
