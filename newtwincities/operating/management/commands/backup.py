# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.common.commands import ProductCommand
from newtwincities.operating.backup import BackupError, backup_dir, new_name, remove_old_backups, write_backup
from newtwincities.operating.saying import failure, progress, size_in_words


class Command(ProductCommand):
    help = """Write a backup of the database and of all uploaded files, also while the site is running, and verify it.

    Without FILE it goes into BACKUP_DIR under the present time, and backups there that are older than BACKUP_KEPT_DAYS
    are removed. With BACKUP_KEY it is encrypted. Beside it you need: the settings, VAR_DIR/tombstones.jsonl and
    VAR_DIR/secret_key."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="where to write it")

    def handle(self, file: Path | None, **options: Any) -> None:
        now = timezone.now()
        path = file or backup_dir() / new_name(now)
        try:
            with progress() as begin:
                contents = write_backup(path, key=settings.BACKUP_KEY, begin=begin)
        except BackupError as error:
            raise failure(error, path) from error
        except OSError as error:
            raise failure(BackupError("not-written", error.strerror or ""), path) from error
        self.stdout.write(
            _("Backup written and verified: {path} ({size}, rows: {rows}, files: {files}).").format(
                path=path, size=size_in_words(path.stat().st_size), rows=contents.rows, files=contents.media
            )
        )
        if not settings.BACKUP_KEY:
            self.stdout.write(_("It is not encrypted: set BACKUP_KEY, or keep it where nobody else reads it."))
        if contents.vanished:
            self.stdout.write(
                ngettext(
                    "{number} file was deleted while it was copied.",
                    "{number} files were deleted while they were copied.",
                    contents.vanished,
                ).format(number=contents.vanished)
            )
        for gone in [] if file else remove_old_backups(now):
            self.stdout.write(_("Removed: {path}").format(path=gone))
