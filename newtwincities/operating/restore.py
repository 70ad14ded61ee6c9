# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Restoring a backup: all of it or nothing, without bringing back anybody who was erased since.

The backup is read and checked before anything is touched. A new database is built beside the present one, brought to
the present form, and rid of those who were erased and of what is past its period. Only then does it take the present
one's place in one transaction; the files follow. The former state is there until the new one has been counted.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.core.signals import setting_changed
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from newtwincities.common.jobs import PRESUMED_DEAD
from newtwincities.common.models import Stamp, Worker
from newtwincities.common.record import note
from newtwincities.common.running import InUse, in_use
from newtwincities.operating import databases
from newtwincities.operating.backup import BackupError, Contents, Step, opened, verify
from newtwincities.operating.rows import count_on, empty_all, loose_ends_refused, put_rows, tables
from newtwincities.privacy.erasure import erase_again
from newtwincities.privacy.retention import act_on_periods
from newtwincities.privacy.tombstones import begin_file, tombstones

STAMP = "restore"  # in the database: which restore it came from


@dataclass(frozen=True, slots=True)
class Restored:
    contents: Contents
    erased_again: int
    expired: int


def restore_backup(path: Path, *, key: str, force: bool, begin: Callable[[int], Step]) -> Restored:
    """Puts the installation into the state of the backup; BackupError, and nothing done, where that can't be."""
    with opened(path, key=key) as archive:
        step = begin(2 * sum(json.loads(archive.read("manifest.json"))["tables"].values()))
    contents = verify(path, key=key, step=step)
    _check_fits(contents)
    _check_tombstones(contents, force=force)
    with _alone(force=force):
        finish_interrupted()
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True)
        try:
            number, counts, erased, expired = _build(path, key, contents, folder, step)
            databases.keep_former(folder)
            (folder / "journal.json").write_text(json.dumps({"restore": number}))
        except BaseException:
            databases.forget_former(folder)
            raise
        _exchange(folder, counts)
    return Restored(contents, erased, expired)


# Before anything is touched


def _check_fits(contents: Contents) -> None:
    known = set(MigrationExecutor(connection).loader.graph.nodes)
    if not {tuple(node) for node in contents.about["migrations"]} <= known:
        raise BackupError("newer", str(contents.about.get("program", "")))


def _check_tombstones(contents: Contents, *, force: bool) -> None:
    try:
        known = len(tombstones())
    except FileNotFoundError:
        if not force:
            raise BackupError("tombstones-missing") from None
        begin_file()
        return
    if known < contents.about["tombstones"] and not force:
        raise BackupError("tombstones-older")


@contextmanager
def _alone(*, force: bool) -> Iterator[None]:
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    if force:
        yield
        return
    if _workers_heard() or databases.others_connected():
        raise BackupError("running")
    try:
        with in_use(Path(settings.VAR_DIR), alone=True):
            yield
    except InUse:
        raise BackupError("running") from None


def _workers_heard() -> bool:
    try:
        return Worker.objects.filter(seen_at__gt=timezone.now() - PRESUMED_DEAD).exists()
    except DatabaseError:
        return False  # a database in which nothing is yet


# The new database, beside the present one


def _build(path: Path, key: str, contents: Contents, folder: Path, step: Step) -> tuple[str, dict[str, int], int, int]:
    """Makes the new state in the folder: which restore it is, the rows of each table, how many were erased, expired."""
    number = uuid4().hex
    with opened(path, key=key) as archive:
        _unpack_media(archive, folder / "media")
        with databases.beside(folder), _media_at(folder / "media"):
            _load(archive, contents, step)
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            erased = erase_again({stone.person: stone for stone in tombstones()})
            expired = sum(act_on_periods(timezone.now()).erased.values())
            Stamp.objects.update_or_create(name=STAMP, defaults={"value": number})
            note("backup.restored", thing=f"backup:{contents.made_at:%Y%m%dT%H%M%SZ}", erased_again=erased)
            return number, _counts(), erased, expired


def _load(archive: zipfile.ZipFile, contents: Contents, step: Step) -> None:
    executor = MigrationExecutor(connection)
    nodes = [(app, name) for app, name in contents.about["migrations"]]
    executor.migrate(nodes)
    then = tables(executor.loader.project_state(nodes).apps)
    if missing := [label for label, rows in contents.tables.items() if rows and label not in then]:
        raise BackupError("does-not-fit", ", ".join(missing))
    try:
        with loose_ends_refused():
            empty_all(then.values())
            for label, rows in contents.tables.items():
                if label not in then:
                    continue
                with archive.open(f"tables/{label}.jsonl") as lines:
                    if put_rows(then[label], iter(lines), step) != rows:
                        raise BackupError("does-not-fit", label)
            count_on(list(then.values()))
        if any(model._base_manager.count() != contents.tables.get(label, 0) for label, model in then.items()):
            raise BackupError("does-not-fit")
    except (DatabaseError, KeyError, ValueError) as error:
        raise BackupError("does-not-fit", type(error).__name__) from error


def _unpack_media(archive: zipfile.ZipFile, target: Path) -> None:
    target.mkdir()
    for name in archive.namelist():
        if name.startswith("media/"):
            path = (target / name.removeprefix("media/")).resolve()
            if not path.is_relative_to(target.resolve()):
                raise BackupError("damaged", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as packed, path.open("wb") as file:
                shutil.copyfileobj(packed, file, 1 << 20)


@contextmanager
def _media_at(folder: Path) -> Iterator[None]:
    """Erasing takes files away too: those of the new state, not the present ones."""
    before = settings.MEDIA_ROOT
    _place_media(folder)
    try:
        yield
    finally:
        _place_media(before)


def _place_media(folder: Path | str) -> None:
    settings.MEDIA_ROOT = folder
    setting_changed.send(sender=None, setting="MEDIA_ROOT", value=folder, enter=True)  # storages look again


def _counts() -> dict[str, int]:
    return {label: model._base_manager.count() for label, model in tables().items()}


# The exchange


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "restoring"


def _exchange(folder: Path, counts: dict[str, int]) -> None:
    databases.put_in_place(folder)
    try:
        _exchange_media(folder)
        if _counts() != counts:
            raise BackupError("not-verified")
    except BaseException:
        databases.put_back(folder)
        _media_back(folder)
        databases.forget_former(folder)
        raise
    databases.forget_former(folder)


def _exchange_media(folder: Path) -> None:
    """Does what of it is not done yet: a power cut may have come between."""
    new, place = folder / "media", Path(settings.MEDIA_ROOT)
    if new.exists():
        if place.exists():
            os.replace(place, folder / "former-media")
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(new, place)


def _media_back(folder: Path) -> None:
    former, place = folder / "former-media", Path(settings.MEDIA_ROOT)
    if former.exists():
        if place.exists():
            os.replace(place, folder / "media")
        os.replace(former, place)


def finish_interrupted() -> bool:
    """Completes a restore that was killed after the databases were exchanged; undoes one that was killed before."""
    folder = _folder()
    if not folder.exists():
        return False
    try:
        number = json.loads((folder / "journal.json").read_text())["restore"]
        exchanged = Stamp.objects.filter(name=STAMP, value=number).exists()
    except (OSError, ValueError, KeyError, DatabaseError):
        exchanged = False
    if exchanged:
        _exchange_media(folder)
    databases.forget_former(folder)
    return exchanged
