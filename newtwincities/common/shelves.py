# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that people send: what is taken, what it is called, and where it lies.

What a file is, its content says, not its name. It lies beneath MEDIA_ROOT, from which nothing is served by itself,
under a name that nobody can guess and readable for the program alone. Pictures are drawn anew, so that nothing hidden
stays.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image

from newtwincities.common.pictures import PictureRefused, drawn_anew

MOST_BYTES = 15 * 1024 * 1024  # of one file
LONGEST_SIDE = 1600  # of a picture, in pixels
LONGEST_NAME = 150
PDF = "application/pdf"
WEBP = "image/webp"
ENDINGS = {
    PDF: "pdf",
    WEBP: "webp",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
ACCEPTED = ".pdf,.odt,.docx,.xlsx,image/jpeg,image/png,image/webp"
# Whatever a file holds, a browser neither shows it as a page nor runs anything in it.
DOWNLOAD_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_ODT, _DOCX, _XLSX = (kind for kind, ending in ENDINGS.items() if ending in ("odt", "docx", "xlsx"))
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class FileRefusedError(Exception):
    """Its text is a sentence for whoever sent the file: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it may be kept."""

    data: bytes
    media_type: str
    name: str
    width: int = 0  # of a picture, in pixels, with its height
    height: int = 0


def taken(data: bytes, name: str) -> KeptFile:
    """The file as it may be kept, with the name that it goes by. FileRefusedError where it can't be taken."""
    if not data:
        raise FileRefusedError(_("This file is empty. Choose another."))
    if len(data) > MOST_BYTES:
        raise FileRefusedError(_("This file is larger than 15 MB. Save it smaller and choose it again."))
    if data.startswith(_PICTURES):
        drawn = _drawn(data)
        with Image.open(BytesIO(drawn)) as picture:
            return KeptFile(drawn, WEBP, cleaned_name(name, ENDINGS[WEBP]), *picture.size)
    media_type = PDF if data.startswith(b"%PDF-") else _office_type(data)
    if media_type is None:
        raise FileRefusedError(_("Choose a PDF, ODT, DOCX, XLSX, JPEG, PNG or WebP file; this is none of them."))
    return KeptFile(data, media_type, cleaned_name(name, ENDINGS[media_type]))


def taken_upload(sent: UploadedFile) -> KeptFile:
    """The same of a file that a form was sent; never more of it is read than may be kept."""
    return taken(sent.read(MOST_BYTES + 1), sent.name or "")


def _drawn(data: bytes) -> bytes:
    if _is_as_we_draw(data):
        return data
    try:
        return drawn_anew(data, longest_side=LONGEST_SIDE).data
    except PictureRefused as refused:
        raise FileRefusedError(str(refused)) from refused


def _is_as_we_draw(data: bytes) -> bool:
    """A picture that was drawn here before, with one chunk of pixels and nothing else, keeps its bytes."""
    if data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8 " or int.from_bytes(data[4:8], "little") != len(data) - 8:
        return False
    size = int.from_bytes(data[16:20], "little")
    if 20 + size + size % 2 != len(data):
        return False
    try:
        with Image.open(BytesIO(data), formats=("WEBP",)) as picture:
            if max(picture.size) > LONGEST_SIDE:
                return False
            picture.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def _office_type(data: bytes) -> str | None:
    """Of a text or a table that an office program has written; None with macros in it, or for anything else."""
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size <= 100:
                return _ODT if archive.read("mimetype") == _ODT.encode() else None
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return _DOCX if "word/document.xml" in names else _XLSX if "xl/workbook.xml" in names else None


def cleaned_name(name: str, ending: str) -> str:
    r"""A name that every system takes, with the ending of what the file is.

    >>> cleaned_name("..\\..\\Vertrag <2023>.exe.pdf", "pdf")
    'Vertrag 2023.exe.pdf'
    >>> cleaned_name("/", "webp")
    'file.webp'
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/")
    plain = "".join(
        sign for sign in PurePosixPath(plain).name if unicodedata.category(sign)[0] not in "CZ" or sign == " "
    )
    stem = re.sub(r'[<>:"|?*/%;=]', "", plain)
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem).strip(" .")
    return f"{stem[:LONGEST_NAME].strip(' .') or 'file'}.{ending}"


def title_of(name: str) -> str:
    """What a file without a title is called: its name without the ending.

    >>> title_of("Besuch_in_Bedorf.webp")
    'Besuch in Bedorf'
    """
    return " ".join(name.rpartition(".")[0].replace("_", " ").split()) or name


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of a room lie, each under its reference."""

    name: str

    @property
    def folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.name

    def path_of(self, ref: UUID) -> Path:
        return self.folder / ref.hex

    def write(self, ref: UUID, data: bytes) -> None:
        path = self.path_of(ref)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)

    def forget(self, refs: Iterable[UUID]) -> None:
        for ref in refs:
            with suppress(OSError):
                self.path_of(ref).unlink(missing_ok=True)

    def bytes_of(self, ref: UUID) -> int:
        """How large a file is; 0 where it is not there."""
        try:
            return self.path_of(ref).stat().st_size
        except OSError:
            return 0

    def kept_before(self, moment: datetime) -> Iterator[UUID]:
        """The files that were written before, for whoever removes those that belong to nothing."""
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            try:
                ref, changed = UUID(path.name), path.stat().st_mtime
            except (ValueError, OSError):
                continue
            if changed < moment.timestamp():
                yield ref

    def response(self, ref: UUID | None, *, name: str, media_type: str) -> FileResponse:
        """The file to be kept. Pages show pictures from here too: an image is shown whatever the header says."""
        path = self.path_of(ref) if ref else None
        if path is None or not path.is_file():
            raise Http404
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=name, content_type=media_type, headers=DOWNLOAD_HEADERS
        )
