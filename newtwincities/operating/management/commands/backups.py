# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.common.commands import ProductCommand, add_format
from newtwincities.operating.backup import BackupError, backup_dir, stored_backups, verify
from newtwincities.operating.saying import size_in_words, why


class Command(ProductCommand):
    help = "List the backups in BACKUP_DIR, newest first, with their age. --verify reads each to the end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="read each of them and say whether it is whole")
        add_format(parser)

    def handle(self, **options: Any) -> None:
        now, rows, broken = timezone.now(), [], 0
        for stored in stored_backups():
            row: dict[str, Any] = {
                "path": str(stored.path),
                "made_at": stored.made_at.isoformat(),
                "age_hours": round((now - stored.made_at).total_seconds() / 3600, 1),
                "bytes": stored.size,
                "encrypted": stored.sealed,
            }
            if options["verify"]:
                row["problem"] = _problem(stored.path)
                broken += bool(row["problem"])
            rows.append((stored, row))
        if options["format"] == "json":
            self.print_json([row for _stored, row in rows])
        for stored, row in rows if options["format"] == "text" else ():
            said = [
                stored.path.name,
                _("{span} old").format(span=timesince(stored.made_at, now)),
                size_in_words(stored.size),
                _("encrypted") if stored.sealed else _("not encrypted"),
            ]
            if options["verify"]:
                said.append(row["problem"] or _("whole"))
            self.stdout.write("  ".join(said))
        if options["format"] == "text" and not rows:
            self.stdout.write(_("There is no backup in {folder} yet.").format(folder=backup_dir()))
        if broken:
            raise CommandError(
                ngettext("{number} backup can’t be restored.", "{number} backups can’t be restored.", broken).format(
                    number=broken
                )
            )


def _problem(path: Any) -> str:
    try:
        verify(path, key=settings.BACKUP_KEY, step=lambda _rows: None)
    except BackupError as error:
        return why(error, path)
    return ""
