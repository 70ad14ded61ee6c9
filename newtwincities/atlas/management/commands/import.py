# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import csv
import time
from argparse import ArgumentParser
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from tqdm import tqdm

from newtwincities.atlas import queries
from newtwincities.atlas.imports.municipalities import import_municipalities
from newtwincities.atlas.imports.report import KEPT_CONFIRMED, KEPT_SOURCED, Progress, Rejection, Report
from newtwincities.atlas.imports.twinnings import import_twinnings
from newtwincities.common.commands import FAILED, PARTLY, CommandError, ProductCommand, add_format
from newtwincities.common.tables import TableError

SHOWN = 10
KEPT = {
    KEPT_CONFIRMED: gettext_lazy("the atlas keeps its own: confirmed by the municipality"),
    KEPT_SOURCED: gettext_lazy("the atlas keeps its own: the file names no source"),
}


class Command(ProductCommand):
    help = """Import municipalities or twinnings from a CSV file, gzipped or not.

    The file is compared with the atlas first. Either everything in it that can be taken is written, or nothing.
    Exit code 0: all rows taken; 3: some rows rejected, the others taken; 1: nothing taken."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("municipalities", "twinnings"))
        parser.add_argument(
            "file", type=Path, help="CSV file in UTF-8; docs/reference/file-formats.md names the columns"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="write rejected rows, reason and remedy to FILE"
        )
        add_format(parser)

    def handle(
        self, *, what: str, file: Path, dry_run: bool, rejects: Path | None, format: str, **options: Any
    ) -> None:
        if rejects:
            _check_writable(rejects)
        started = time.monotonic()
        bar = ProgressBar() if format == "text" else nullcontext()
        try:
            with bar as progress:
                report = self._import(what, file, dry_run, progress)
        except TableError as error:
            raise CommandError(str(error)) from error
        if rejects:
            write_rejects(rejects, report.rejections)
        if format == "json":
            self.print_json(asdict(report) | {"seconds": round(time.monotonic() - started, 2)})
        else:
            self._print(report, rejects, time.monotonic() - started)
        if report.rejections:
            taken = report.new + report.changed + report.unchanged
            raise SystemExit(PARTLY if taken else FAILED)

    def _import(self, what: str, file: Path, dry_run: bool, progress: Progress | None) -> Report:
        shown = {"progress": progress} if progress else {}
        if what == "municipalities":
            return import_municipalities(file, territory=queries.territory(), dry_run=dry_run, **shown)
        return import_twinnings(file, dry_run=dry_run, **shown)

    def _print(self, report: Report, rejects: Path | None, seconds: float) -> None:
        heading = _("{file} (nothing written, this is a dry run)") if report.dry_run else "{file}"
        self.stdout.write(heading.format(file=report.file_name))
        for label, count in (
            (_("New rows"), report.new),
            (_("Changed rows"), report.changed),
            (_("Unchanged rows"), report.unchanged),
            (_("Rows under a former id, left out"), report.aliased),
            (_("Rejected rows"), len(report.rejections)),
        ):
            self.stdout.write(f"{grouped(count):>10}  {label}")
        for example in report.new_examples[:SHOWN]:
            self.stdout.write(f"  + {example}")
        self._more(report.new - SHOWN)
        for change in report.changes[:SHOWN]:
            sign, source = ("=", KEPT[change.kept]) if change.kept else ("~", change.source)
            self.stdout.write(
                f"  {sign} {change.name}: {change.field} {_shown(change.old)} → {_shown(change.new)} ({source})"
            )
        self._more(len(report.changes) - SHOWN)
        for rejection in report.rejections[:SHOWN]:
            self.stdout.write(f"  - {sentence(rejection)}")
        self._more(len(report.rejections) - SHOWN)
        if report.rejections and not rejects:
            self.stdout.write(_("Add --rejects FILE to get every rejected row with its remedy."))
        self.stdout.write(_("Took {seconds} seconds.").format(seconds=number_format(seconds, 1)))

    def _more(self, count: int) -> None:
        if count > 0:
            self.stdout.write(
                "    " + ngettext("and {count} more", "and {count} more", count).format(count=grouped(count))
            )


class ProgressBar:
    """A bar with rate and time left on a terminal, nothing where the output isn't one."""

    def __enter__(self) -> Progress:
        self._bar: tqdm | None = None
        self._stage = ""
        return self._show

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _show(self, stage: str, done: int, total: int | None) -> None:
        if self._bar is None or stage != self._stage:
            self.__exit__()
            self._stage = stage
            self._bar = tqdm(desc=stage, unit=" " + _("rows"), disable=None, leave=False, dynamic_ncols=True)
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def grouped(count: int) -> str:
    return str(number_format(count, force_grouping=True))


def sentence(rejection: Rejection) -> str:
    """A rejection as one line for people."""
    return _("Line {line}, {field} “{value}”: {reason} {remedy}").format(**asdict(rejection))


def write_rejects(path: Path, rejections: list[Rejection]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("line", "field", "value", "reason", "remedy"))
        writer.writerows((r.line, r.field, r.value, r.reason, r.remedy) for r in rejections)


def _check_writable(path: Path) -> None:
    try:
        path.open("a").close()
    except OSError as error:
        raise CommandError(
            _("{file} can't be written ({reason}): name another file after --rejects.").format(
                file=path, reason=error.strerror
            )
        ) from error


def _shown(value: Any) -> str:
    if isinstance(value, set | list):
        return ", ".join(sorted(value)) or "∅"
    return "∅" if value in (None, "", {}) else str(value)
