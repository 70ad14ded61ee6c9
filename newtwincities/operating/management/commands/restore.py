# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.common.commands import ProductCommand
from newtwincities.operating.backup import BackupError
from newtwincities.operating.restore import restore_backup
from newtwincities.operating.saying import failure, progress


class Command(ProductCommand):
    help = """Put the installation into the state of a backup: all of it, or nothing where something is wrong.

    What the installation holds now is replaced. Who was erased since the backup is erased again, for which
    VAR_DIR/tombstones.jsonl must be there. Stop the service first."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the backup")
        parser.add_argument(
            "--force",
            action="store_true",
            help="restore even though the service is running, or the list of erased persons is missing or too old",
        )

    def handle(self, file: Path, force: bool, **options: Any) -> None:
        try:
            with progress() as begin:
                restored = restore_backup(file, key=settings.BACKUP_KEY, force=force, begin=begin)
        except BackupError as error:
            raise failure(error, file) from error
        self.stdout.write(
            _("Restored: the state of {moment} (rows: {rows}, files: {files}).").format(
                moment=date_format(localtime(restored.contents.made_at), "DATETIME_FORMAT"),
                rows=restored.contents.rows,
                files=restored.contents.media,
            )
        )
        if restored.erased_again:
            self.stdout.write(
                ngettext(
                    "{number} person who was erased since then was erased again.",
                    "{number} persons who were erased since then were erased again.",
                    restored.erased_again,
                ).format(number=restored.erased_again)
            )
        if force:
            self.stdout.write(_("If the service is running, start it anew now."))
