"""Everything a viewer may see, as CSV or Parquet files: what pages show, and what an auditor attacks.

One file a table; all dimensions are columns, "ALL" where a row is not split by one. A withheld count is `*`.
No cell of a CSV starts a formula in a spreadsheet: one that would is written with an apostrophe before it. In
Parquet a withheld count is null, and a column beside it says so.
"""

from __future__ import annotations

import io
import json
import zipfile
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path

from plp_metrics.act import take_out
from plp_metrics.draw.table import Table
from plp_metrics.model import DATASETS, RefusedError, Viewer
from plp_metrics.report.export_tables import HIDDEN, MARKS, MAY_BE_HIDDEN, NUMBERS, tables
from plp_metrics.report.table_file import typed_parquet
from plp_metrics.store import Store

MANIFEST = "manifest.json"
MADE_BY = "plp-metrics export"
FORMATS = ("csv", "parquet")
ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
"""The time every file in a zip bears, so that the same export is the same bytes."""


def export(viewer: Viewer, store: Store, folder: Path, *, raw: bool = False, form: str = "csv") -> list[Path]:
    """Write what this viewer may see into a new or empty folder, or over an earlier export; the files.

    raw: also the four datasets as stored, column for column (a partner its own, an administrator all). form:
    one of FORMATS. It is one event in the log. Raises RefusedError where the folder holds something else, and
    for raw rows the viewer may not see; then nothing is written.
    """
    earlier = _earlier(folder)
    files = _files(viewer, store, raw=raw, form=form)
    folder.mkdir(parents=True, exist_ok=True)
    for old in earlier:
        (folder / old).unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def zipped(viewer: Viewer, store: Store) -> bytes:
    """The same files (without raw rows) as one zip; one event in the log. Raises RefusedError."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(viewer, store, raw=False, form="csv").items():
            archive.writestr(zipfile.ZipInfo(name, ZIPPED_AT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _earlier(folder: Path) -> list[str]:
    """The files of an earlier export in a folder; none where it is new or empty."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise RefusedError(f"{folder} is a file. Name a folder.")
    found = sorted(path.name for path in folder.iterdir())
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        mine = (
            {MANIFEST, *(f"{name}.{form}" for name in told["tables"] for form in FORMATS)}
            if told["made_by"] == MADE_BY
            else set()
        )
    except (OSError, ValueError, KeyError, TypeError):
        mine = set()
    if set(found) - mine:
        raise RefusedError(
            f"{folder} holds other files. Name a new or an empty folder, or one that holds an earlier export."
        )
    return found


def _files(viewer: Viewer, store: Store, *, raw: bool, form: str) -> dict[str, bytes]:
    """Name → content; the manifest last."""
    with store.read() as cursor:
        made = tables(cursor, viewer, raw=raw)
    as_of = store.version()
    take_out.took(viewer, store, {name: len(table.rows) for name, table in made.items()}, raw=raw)
    told = _told(viewer, store, made, as_of)
    manifest = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    files = {f"{name}.{form}": _written(name, table, form) for name, table in made.items()}
    return files | {MANIFEST: manifest.encode()}


def _written(name: str, table: Table, form: str) -> bytes:
    if form == "csv":
        # Without a byte order mark: all cells are codes, and scripts read these files too.
        return table.csv().removeprefix(BOM_UTF8)
    # A dataset's rows keep the text their file had; its `count` is no figure that could be hidden.
    is_figures = name not in DATASETS
    return typed_parquet(table, NUMBERS if is_figures else {}, MAY_BE_HIDDEN if is_figures else (), HIDDEN)


def _told(viewer: Viewer, store: Store, made: Mapping[str, Table], as_of: int) -> dict[str, object]:
    return {
        "made_by": MADE_BY,
        "account": viewer.account,
        "role": viewer.role.value,
        "sample_program": store.is_sample(),
        "as_of_event": as_of,
        "as_of_day": store.today().isoformat(),
        "hidden": HIDDEN,
        "marks": MARKS,
        "tables": {
            name: {"says": table.caption, "rows": len(table.rows), "columns": list(table.head)}
            for name, table in made.items()
        },
    }
