# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long imports and exports take and how much memory, with the console commands on a fresh database.

    newtwincities bench imports
    newtwincities bench imports MUNICIPALITIES TWINNINGS
    DATABASE_URL=postgres://user@127.0.0.1:5432/name newtwincities bench imports MUNICIPALITIES TWINNINGS

Without files only a spreadsheet of exchanges is imported, by the product's pages. Times of commands include their
start. On PostgreSQL a scratch database is made beside the named one, and dropped.
To write the figures to a file too: newtwincities bench imports MUNICIPALITIES TWINNINGS --json FILE
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from pathlib import Path

from _lists import measure_lists
from _measuring import Figures, Finished, Installation, arguments, give_up, installation, is_postgres, machine

SECONDS_FOR_IMPORTS = {"SQLite": 10.0, "PostgreSQL": 15.0}
SECONDS_FOR_EXPORTS = 5.0
MB = 400.0
PARTLY = 3  # exit code of an import that rejected some rows


def measure(files: dict[str, Path], database_url: str) -> Figures:
    engine = "PostgreSQL" if is_postgres(database_url) else "SQLite"
    figures = Figures(f"Imports and exports on {engine}", machine(database_url))
    with installation(database_url) as fresh:
        if not files:
            measure_lists(fresh, figures)
            return figures
        fresh.run("migrate")
        first = {what: read(fresh, what, file) for what, file in files.items()}
        again = {what: read(fresh, what, file) for what, file in files.items()}
        exports = {what: fresh.run("export", what, "-o", fresh.var / f"{what}.csv") for what in files}
        for what, file in files.items():
            check_counts(what, count_rows(file), first[what], again[what], count_rows(fresh.var / f"{what}.csv"))
    _add(figures, "import", first, SECONDS_FOR_IMPORTS[engine])
    _add(figures, "import again, nothing changed", again, SECONDS_FOR_IMPORTS[engine])
    _add(figures, "export", exports, SECONDS_FOR_EXPORTS)
    with installation(database_url) as fresh:
        measure_lists(fresh, figures)
    return figures


def read(installed: Installation, what: str, file: Path) -> Finished:
    return installed.run("import", what, file, "--format", "json", exits=(0, PARTLY))


def _add(figures: Figures, what: str, runs: dict[str, Finished], seconds: float) -> None:
    for name, run in runs.items():
        figures.add(f"{what}: {name}", run.seconds, "s")
    figures.add(f"{what}: both", sum(run.seconds for run in runs.values()), "s", at_most=seconds)
    figures.add(f"{what}: peak memory", max(run.peak_mb for run in runs.values()), "MB", at_most=MB)


def check_counts(what: str, rows: int, first: Finished, again: Finished, exported: int) -> None:
    """Ends the measurement where the commands did not do what they were timed for."""
    report, second = json.loads(first.output), json.loads(again.output)
    rejected = len(report["rejections"])
    if report["new"] + report["aliased"] + rejected != rows:
        give_up(f"Of {rows} rows in the {what} file, {report['new']} came in as new and {rejected} were rejected.")
    if second["new"] or second["changed"] or second["unchanged"] != report["new"]:
        give_up(f"Importing the {what} a second time changed something.")
    if exported != report["new"]:
        give_up(f"{report['new']} {what} came in, but {exported} came out.")
    print(f"{what}: {rows:,} rows read, {report['new']:,} taken, {rejected:,} rejected, {exported:,} exported")


def count_rows(file: Path) -> int:
    with file.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
    with (gzip.open if zipped else open)(file, "rt", encoding="utf-8-sig", newline="") as lines:
        return sum(1 for row in csv.reader(lines) if row) - 1


if __name__ == "__main__":
    parser = arguments(__doc__, data="optional")
    given = parser.parse_args()
    if given.municipalities and not given.twinnings:
        parser.error("name both files, or none")
    both = {"municipalities": given.municipalities, "twinnings": given.twinnings}
    files = {what: file.resolve() for what, file in both.items() if file}
    measure(files, os.environ.get("DATABASE_URL", "")).publish(given.json)
