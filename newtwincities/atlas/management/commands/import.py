# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import csv
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from tqdm import tqdm

from newtwincities.atlas import queries
from newtwincities.atlas.imports.further import further_imports
from newtwincities.atlas.imports.municipalities import import_municipalities
from newtwincities.atlas.imports.report import KEPT_CONFIRMED, KEPT_SOURCED, Progress, Rejection, Report, no_progress
from newtwincities.atlas.imports.twinnings import import_twinnings
from newtwincities.atlas.imports.wikidata import Outcome, import_wikidata
from newtwincities.atlas.imports.wikidata_service import FetchError, Manners, QueryService, fetch
from newtwincities.common.commands import FAILED, PARTLY, WRONG_USAGE, ProductCommand, add_format
from newtwincities.common.tables import TableError

SHOWN = 10
KEPT = {
    KEPT_CONFIRMED: gettext_lazy("the atlas keeps its own: confirmed by the municipality"),
    KEPT_SOURCED: gettext_lazy("the atlas keeps its own: the file names no source"),
}


class Command(ProductCommand):
    help = """Import municipalities, twinnings or official contacts from a CSV file, or the first two from Wikidata.

    “wikidata” without a file asks the query service page by page; a fetch that was interrupted goes on where it was.
    With a file it reads results that were saved before.

    The file is compared with the atlas first. Either everything in it that can be taken is written, or nothing.
    Exit code 0: all rows taken; 3: some rows rejected, the others taken; 1: nothing taken."""

    manners = Manners()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("municipalities", "twinnings", *sorted(further_imports()), "wikidata"))
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            help="CSV file in UTF-8; docs/reference/file-formats.md names the columns. wikidata: JSON file or none",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="write rejected rows, reason and remedy to FILE"
        )
        parser.add_argument(
            "--fresh", action="store_true", help="fetch everything anew from Wikidata, whatever is there already"
        )
        add_format(parser)

    def handle(
        self,
        *,
        what: str,
        file: Path | None,
        dry_run: bool,
        rejects: Path | None,
        fresh: bool,
        format: str,
        **options: Any,
    ) -> None:
        if file is None and what != "wikidata":
            raise CommandError(_("Name the file to import."), returncode=WRONG_USAGE)
        if fresh and (file or what != "wikidata"):
            raise CommandError(_("--fresh is for fetching from Wikidata: leave it out."), returncode=WRONG_USAGE)
        if rejects:
            _check_writable(rejects, file)
        started = time.monotonic()
        bar = ProgressBar() if format == "text" else nullcontext()
        try:
            with bar as progress:
                done: Report | Outcome
                if what == "wikidata":
                    done = self._import_wikidata(file, dry_run, fresh, progress)
                else:
                    assert file
                    done = self._import(what, file, dry_run, progress)
        except (TableError, FetchError) as error:
            raise CommandError(str(error)) from error
        reports = done.reports if isinstance(done, Outcome) else (done,)
        rejections = [rejection for report in reports for rejection in report.rejections]
        if rejects:
            write_rejects(rejects, rejections)
        seconds = time.monotonic() - started
        if format == "json":
            self.print_json(asdict(done) | {"seconds": round(seconds, 2)})
        else:
            self._print(done, rejects, seconds)
        if rejections:
            taken = sum(report.new + report.changed + report.unchanged for report in reports)
            raise SystemExit(PARTLY if taken else FAILED)

    def _import_wikidata(self, file: Path | None, dry_run: bool, fresh: bool, progress: Progress | None) -> Outcome:
        territory = queries.territory()
        if file is None:
            service = QueryService(settings.WIKIDATA_ENDPOINT, agent=user_agent(), manners=self.manners)
            file = fetch(
                service,
                settings.VAR_DIR / "wikidata",
                countries=territory.countries,
                today=timezone.localdate(),
                fresh=fresh,
                progress=progress or no_progress,
            )
        return import_wikidata(file, territory=territory, dry_run=dry_run, progress=progress or no_progress)

    def _import(self, what: str, file: Path, dry_run: bool, progress: Progress | None) -> Report:
        shown = progress or no_progress
        if what == "municipalities":
            return import_municipalities(file, territory=queries.territory(), dry_run=dry_run, progress=shown)
        if what == "twinnings":
            return import_twinnings(file, dry_run=dry_run, progress=shown)
        return further_imports()[what](file, dry_run=dry_run, progress=shown)

    def _print(self, done: Report | Outcome, rejects: Path | None, seconds: float) -> None:
        report = done.municipalities if isinstance(done, Outcome) else done
        heading = _("{file} (nothing written, this is a dry run)") if report.dry_run else "{file}"
        self.stdout.write(heading.format(file=report.file_name))
        if isinstance(done, Outcome):
            day = date_format(done.fetched, "DATE_FORMAT")
            self.stdout.write(
                _("Wikidata as of {date}, under the source code {code}").format(date=day, code=done.source)
            )
            self.stdout.write("\n" + _("Municipalities"))
            self._print_report(done.municipalities, item_sentence)
            self.stdout.write("\n" + _("Twinnings"))
            self._print_report(done.twinnings, item_sentence)
            any_rejected = done.municipalities.rejections or done.twinnings.rejections
        else:
            self._print_report(done, sentence)
            any_rejected = done.rejections
        if any_rejected and not rejects:
            self.stdout.write(_("Add --rejects FILE to get every rejected row with its remedy."))
        self.stdout.write(_("Took {seconds} seconds.").format(seconds=number_format(seconds, 1)))

    def _print_report(self, report: Report, sentence: Callable[[Rejection], str]) -> None:
        for label, count in (
            (_("New rows"), report.new),
            (_("Changed rows"), report.changed),
            (_("Unchanged rows"), report.unchanged),
            (_("Rows under a former id, left out"), report.aliased),
            (_("Rejected rows"), len(report.rejections)),
        ):
            self.stdout.write(f"{grouped(count):>10}  {label}")
        if report.unused_columns:
            self.stdout.write(_("Columns not used: {columns}").format(columns=", ".join(report.unused_columns)))
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
            unit = _("pages") if stage in (_("Fetching twinnings"), _("Fetching municipalities")) else _("rows")
            self._bar = tqdm(desc=stage, unit=" " + unit, disable=None, leave=False, dynamic_ncols=True)
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def grouped(count: int) -> str:
    return str(number_format(count, force_grouping=True))


def sentence(rejection: Rejection) -> str:
    """A rejection as one line for people."""
    return _("Line {line}, {field} “{value}”: {reason} {remedy}").format(**asdict(rejection))


def item_sentence(rejection: Rejection) -> str:
    """The same for results of a query, in which items are counted and not lines."""
    return _("Item {line}, {field} “{value}”: {reason} {remedy}").format(**asdict(rejection))


def user_agent() -> str:
    """Who asks a service, so that its people know whom to write to."""
    contact = "; ".join(filter(None, (settings.BASE_URL, settings.OPERATOR_EMAIL)))
    return f"NewTwinCities/{version('newtwincities')} ({contact})"


def write_rejects(path: Path, rejections: list[Rejection]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("line", "field", "value", "reason", "remedy"))
        writer.writerows((r.line, r.field, _no_formula(r.value), r.reason, r.remedy) for r in rejections)


def _no_formula(value: str) -> str:
    """The value in a form that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value


def _check_writable(path: Path, read: Path | None) -> None:
    if read and path.resolve() == read.resolve():
        raise CommandError(_("{file} is the file that is read: name another file after --rejects.").format(file=path))
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
