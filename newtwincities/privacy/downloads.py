# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""“My data” as a zip: everything of the register as JSON, as a page to read, with each column explained, and files."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from newtwincities.common.mails import write_mail
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.privacy.columns import meaning_of
from newtwincities.privacy.models import Download
from newtwincities.privacy.receipts import new_receipt, thing_of
from newtwincities.privacy.register import PersonalData, personal_data

AT_ONCE_ROWS = 5000  # more is made by a job
AT_ONCE_BYTES = 20 * 1024 * 1024
KEPT = timedelta(days=7)  # a file made by a job


@dataclass(slots=True)
class Part:
    """What one kind holds of a person."""

    kind: PersonalData
    rows: list[dict[str, Any]]
    files: list[Path]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Every column with what it means."""
        names = dict.fromkeys(name for row in self.rows for name in row)
        return [(name, str(meaning_of(self.kind, name))) for name in names]

    @property
    def lines(self) -> Iterator[list[tuple[str, Any]]]:
        """The rows for reading: what is empty is left out."""
        for row in self.rows:
            yield [(name, value) for name, value in row.items() if value not in (None, "", [], {})]


def parts_of(person: Person) -> list[Part]:
    return [
        Part(kind, list(kind.export(person)), [p for p in (kind.files(person) if kind.files else ()) if p.is_file()])
        for kind in personal_data()
    ]


def is_large(parts: list[Part]) -> bool:
    rows = sum(len(part.rows) for part in parts)
    return rows > AT_ONCE_ROWS or sum(path.stat().st_size for part in parts for path in part.files) > AT_ONCE_BYTES


def write_zip(target: IO[bytes], person: Person, parts: list[Part], *, receipt: str, language: str) -> None:
    at = timezone.now()
    head = {"site": settings.SITE_NAME, "address": settings.BASE_URL, "made_at": at.isoformat(timespec="seconds"),
            "receipt": receipt}  # fmt: skip
    with translation.override(language), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        named = {part.kind.name: _names(part) for part in parts}
        data = {part.kind.name: part.rows for part in parts}
        whole = {**head, "data": data, "files": [name for names in named.values() for name in names]}
        archive.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=2, default=str))
        context = {"parts": parts, "files": named, "head": head, "at": at, "language": language}
        archive.writestr("index.html", render_to_string("privacy/download.html", context))
        archive.writestr("columns.csv", _columns_csv(parts))
        for part in parts:
            for name, path in zip(named[part.kind.name], part.files, strict=True):
                archive.write(path, name)


def _names(part: Part) -> list[str]:
    return [f"files/{part.kind.name}/{number}{path.suffix}" for number, path in enumerate(part.files, start=1)]


def _columns_csv(parts: list[Part]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("kind", "column", "meaning"))
    for part in parts:
        writer.writerows((part.kind.name, name, meaning) for name, meaning in part.columns)
    return "\ufeff" + written.getvalue()  # spreadsheets know by this sign that it is UTF-8


@transaction.atomic
def download_at_once(person: Person, parts: list[Part], *, asked_by: Person) -> IO[bytes]:
    """The zip, in a file that is gone when it is closed; with its mail and its entry in the record."""
    receipt = new_receipt()
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    write_zip(file, person, parts, receipt=receipt, language=asked_by.language)
    file.seek(0)
    note("data.downloaded", actor=asked_by, thing=thing_of(receipt))
    _write_proof("data_downloaded", asked_by, receipt)
    return file


@transaction.atomic
def ask_for_download(person: Person, *, asked_by: Person) -> Download:
    from newtwincities.privacy.jobs import make_download

    wanted = Download.objects.create(person=person, asked_by=asked_by, receipt=new_receipt())
    note("data.asked", actor=asked_by, thing=thing_of(wanted.receipt))
    make_download.enqueue(wanted.pk)
    return wanted


def make(pk: int) -> None:
    """The job: writes the file, then says so. Done twice, it does the same once more."""
    wanted = Download.objects.filter(pk=pk, ready_at=None).select_related("person", "asked_by").first()
    if wanted is None:
        return
    path = file_of(wanted)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
        parts = parts_of(wanted.person)
        write_zip(file, wanted.person, parts, receipt=wanted.receipt, language=wanted.asked_by.language)
    os.replace(unfinished, path)
    with transaction.atomic():
        wanted.ready_at = timezone.now()
        wanted.save(update_fields=["ready_at"])
        note("data.downloaded", actor=wanted.asked_by, thing=thing_of(wanted.receipt))
        _write_proof("data_ready", wanted.asked_by, wanted.receipt)


def _write_proof(kind: str, to: Person, receipt: str) -> None:
    write_mail(kind, address=to.email, language=to.language, person=to, receipt=receipt, days=KEPT.days)


def file_of(wanted: Download) -> Path:
    return downloads_dir() / f"{wanted.ref}.zip"


def downloads_dir() -> Path:
    return Path(settings.VAR_DIR) / "downloads-of-persons"


def forget_downloads(downloads: list[Download]) -> int:
    """Takes the rows away, and the files when that is sure; how many."""
    for path in [file_of(wanted) for wanted in downloads]:
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]
    Download.objects.filter(pk__in=[wanted.pk for wanted in downloads]).delete()
    return len(downloads)
