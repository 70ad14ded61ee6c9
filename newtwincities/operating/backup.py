# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A backup: one zip file with every table as lines of JSON and every uploaded file, sealed where a key is given.

What is read of the database is one moment of it, while others go on writing; files are copied after that moment, so
those that its rows name are there. The manifest, written last, holds the sum of each part. docs/decisions/0022 says
why it is a form of our own.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from newtwincities.operating.databases import standing_still
from newtwincities.operating.rows import lines_of, tables
from newtwincities.operating.sealing import Damaged, SealedReader, SealingWriter, WrongKey, is_sealed
from newtwincities.privacy.tombstones import begin_file, tombstones

FORM = 1
ENDING = ".ntcbackup"
ABOUT, MANIFEST = "about.json", "manifest.json"
Step = Callable[[int], None]


class BackupError(Exception):
    """What is wrong with a backup; `code` says it to programs."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail


@dataclass(slots=True)
class Contents:
    """What is in a backup."""

    made_at: datetime
    tables: dict[str, int] = field(default_factory=dict)  # label → rows
    media: int = 0
    vanished: int = 0  # files that somebody took away while they were copied
    about: dict[str, Any] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def backup_dir() -> Path:
    return Path(settings.BACKUP_DIR)


def new_name(at: datetime) -> str:
    return f"newtwincities-{at.astimezone(UTC):%Y%m%d-%H%M%S}{ENDING}"


# Writing


def write_backup(path: Path, *, key: str, begin: Callable[[int], Step]) -> Contents:
    """Writes and verifies a backup; nothing has this name before it is whole. `begin` gets the number of rows."""
    begin_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with (
            _owners_file(unfinished) as file,
            _sealed(file, key) as target,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            contents = _fill(archive, begin)
        found = verify(unfinished, key=key, step=lambda _rows: None)
        if found.tables != contents.tables or found.sums != contents.sums:
            raise BackupError("unreadable")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return contents


@contextmanager
def _owners_file(path: Path) -> Iterator[IO[bytes]]:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _sealed(file: IO[bytes], key: str) -> Iterator[Any]:
    if not key:
        yield file
        return
    with SealingWriter(file, key) as sealing:
        yield sealing


def _fill(archive: zipfile.ZipFile, begin: Callable[[int], Step]) -> Contents:
    contents = Contents(made_at=timezone.now())
    with standing_still():
        models = tables()
        step = begin(sum(model._base_manager.count() for model in models.values()))
        contents.about = _about(contents.made_at)
        _put(archive, contents, ABOUT, [json.dumps(contents.about, indent=2).encode()])
        for label, model in models.items():
            contents.tables[label] = -1  # the line with the names of the columns
            _put(archive, contents, f"tables/{label}.jsonl", _counted(lines_of(model), contents, label, step))
    for file in _media_files():
        try:
            with file.open("rb") as opened:
                name = f"media/{file.relative_to(settings.MEDIA_ROOT).as_posix()}"
                _put(archive, contents, name, _portions(opened))
            contents.media += 1
        except FileNotFoundError:
            contents.vanished += 1
    manifest = {"tables": contents.tables, "media": contents.media, "sums": contents.sums}
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return contents


def _about(at: datetime) -> dict[str, Any]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupError("not-migrated")
    ours = set(executor.loader.graph.leaf_nodes())
    return {
        "form": FORM,
        "program": version("newtwincities"),
        "site": settings.SITE_NAME,
        "made_at": at.isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": sorted(ours),
        "tombstones": len(tombstones()),
    }


def _counted(lines: Iterable[bytes], contents: Contents, label: str, step: Step) -> Iterator[bytes]:
    for line in lines:
        contents.tables[label] += 1
        step(1)
        yield line


def _put(archive: zipfile.ZipFile, contents: Contents, name: str, parts: Iterable[bytes]) -> None:
    digest = sha256()
    info = zipfile.ZipInfo(name, contents.made_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as entry:
        for part in parts:
            digest.update(part)
            entry.write(part)
    contents.sums[name] = digest.hexdigest()


def _media_files() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, names in os.walk(root):
        folders.sort()
        yield from (Path(folder) / name for name in sorted(names))


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    while portion := file.read(1 << 20):
        yield portion


# Reading


@contextmanager
def opened(path: Path, *, key: str) -> Iterator[zipfile.ZipFile]:
    """The parts of a backup; BackupError where it can't be read, or not with this key."""
    try:
        with path.open("rb") as file:
            source: Any = file
            if is_sealed(file):
                if not key:
                    raise BackupError("key-missing")
                source = io.BufferedReader(SealedReader(file, key), 1 << 20)
            with zipfile.ZipFile(source) as archive:
                yield archive
    except WrongKey:
        raise BackupError("wrong-key") from None
    except (Damaged, zipfile.BadZipFile, EOFError, zipfile.zlib.error, NotImplementedError) as error:  # type: ignore[attr-defined]
        raise BackupError("damaged") from error
    except OSError as error:
        raise BackupError("no-file", error.strerror or "") from error


def verify(path: Path, *, key: str, step: Step) -> Contents:
    """Reads all of a backup and holds it against its manifest; BackupError where it isn't whole."""
    with opened(path, key=key) as archive:
        contents = contents_of(archive)
        names = [name for name in archive.namelist() if name != MANIFEST]
        if sorted(names) != sorted(contents.sums) or len(set(names)) != len(names):
            raise BackupError("damaged")
        for name in names:
            digest, rows = sha256(), -1
            with archive.open(name) as entry:
                for part in entry if name.startswith("tables/") else _portions(entry):
                    digest.update(part)
                    rows += 1
            if digest.hexdigest() != contents.sums[name]:
                raise BackupError("damaged", name)
            if name.startswith("tables/"):
                step(rows)
                if rows != contents.tables.get(name[7:-6]):
                    raise BackupError("damaged", name)
    return contents


def contents_of(archive: zipfile.ZipFile) -> Contents:
    """What the manifest says, unread otherwise."""
    try:
        about = json.loads(archive.read(ABOUT))
        manifest = json.loads(archive.read(MANIFEST))
        if about["form"] != FORM:
            raise BackupError("other-form", str(about["form"]))
        return Contents(
            made_at=datetime.fromisoformat(about["made_at"]),
            tables=manifest["tables"],
            media=manifest["media"],
            about=about,
            sums=manifest["sums"],
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BackupError("damaged") from error


# Those that there are


@dataclass(frozen=True, slots=True)
class Stored:
    """A backup in the folder of backups, as its name and size tell; whether it is whole only `verify` knows."""

    path: Path
    made_at: datetime
    size: int
    sealed: bool


def stored_backups() -> list[Stored]:
    """The backups in BACKUP_DIR, newest first. The status page of the operators shows how old the newest is."""
    found = []
    for path in backup_dir().glob(f"newtwincities-*{ENDING}"):
        try:
            made_at = datetime.strptime(path.name[14 : -len(ENDING)], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
            with path.open("rb") as file:
                found.append(Stored(path, made_at, path.stat().st_size, is_sealed(file)))
        except (ValueError, OSError):
            continue  # a name that we didn't give
    return sorted(found, key=lambda stored: stored.made_at, reverse=True)


def remove_old_backups(now: datetime) -> list[Path]:
    """Takes away the backups in BACKUP_DIR that are older than they may get; the newest always stays."""
    oldest = now - timedelta(days=settings.BACKUP_KEPT_DAYS)
    gone = [stored.path for stored in stored_backups()[1:] if stored.made_at < oldest]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
