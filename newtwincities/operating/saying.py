# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the commands of backup and restore say: sentences for what went wrong, and how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from tqdm import tqdm

from newtwincities.operating.backup import BackupError, Step
from newtwincities.privacy.tombstones import tombstone_file


def failure(error: BackupError, path: Path) -> CommandError:
    return CommandError(why(error, path))


def why(error: BackupError, path: Path) -> str:
    """One sentence that says what is wrong and what helps."""
    sentences: dict[str, str] = {
        "no-file": _("The backup {path} can’t be read ({detail})."),
        "not-written": _("The backup {path} can’t be written ({detail}): choose another file, or set BACKUP_DIR."),
        "not-migrated": _("The database is not in the present form: run “newtwincities migrate” first."),
        "unreadable": _("Reading the backup again gave something else than was written: look after the disk."),
        "key-missing": _("The backup {path} is encrypted: set BACKUP_KEY to the key with which it was written."),
        "wrong-key": _("The key in BACKUP_KEY is not the one with which {path} was written."),
        "damaged": _("The backup {path} was cut off or altered, and nothing was touched: take another one."),
        "other-form": _("The backup {path} has a form that this version does not know: take a newer version."),
        "newer": _("The backup {path} comes from a newer version ({detail}): upgrade first."),
        "does-not-fit": _("The backup {path} does not fit into the database ({detail}), and nothing was changed."),
        "tombstones-missing": _(
            "The list of erased persons {file} is missing, so that they would come back: bring it from where the backup"
            " was made, or say --force."
        ),
        "tombstones-older": _(
            "The list of erased persons {file} is older than the backup: bring the newest one, or say --force."
        ),
        "running": _("The service is running: stop it first, or say --force."),
        "not-verified": _("The restored state was not what the backup says, so the former one was put back."),
    }
    return sentences[error.code].format(path=path, detail=error.detail, file=tombstone_file())


def size_in_words(size: int) -> str:
    return filesizeformat(size).replace("\xa0", " ")


@contextmanager
def progress() -> Iterator[Callable[[int], Step]]:
    """A bar on a terminal, nothing elsewhere."""
    bar = tqdm(unit=" rows", disable=not sys.stderr.isatty(), leave=False, delay=1)

    def begin(total: int) -> Step:
        bar.reset(total)

        def step(rows: int) -> None:
            bar.update(rows)

        return step

    with bar:
        yield begin
