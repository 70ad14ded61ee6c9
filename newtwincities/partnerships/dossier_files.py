# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a dossier from its zip file. What is wrong is told all at once, each with its place; then nothing is taken.

Nothing is ever unpacked to a path: entries are looked up by the names that dossier.json gives, and read up to a limit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from newtwincities.common import shelves
from newtwincities.partnerships import document_files as files
from newtwincities.partnerships.dossier_rows import FORMAT, FORMAT_VERSION, row_of
from newtwincities.partnerships.files import MOST_PROBLEMS, FieldReader
from newtwincities.partnerships.models import (
    Agreement,
    Carrier,
    Document,
    Exchange,
    Organiser,
    Part,
    Partnership,
    ProgrammeItem,
    Side,
    Task,
    YearAnswer,
)

LARGEST_ZIP = files.MOST_BYTES_TOGETHER + 100_000_000
LARGEST_JSON = 20_000_000
MOST_ENTRIES = 1_000
MOST_ROWS = {
    "sides": 20, "carriers": 1_000, "exchanges": 5_000, "tasks": 5_000, "year_answers": 2_000, "documents": 1_000,
    "parts": 20, "organisers": 1_000, "programme": 1_000,
}  # fmt: skip
Row = dict[str, Any]


class DossierError(Exception):
    """A file that is not taken; `problems` has a sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems[:MOST_PROBLEMS]


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """What a dossier holds; rows refer to each other by the codes of the file."""

    partnership: Row
    agreement: Row | None
    sides: list[Row]  # with "id", "municipality" (its key) and "name"
    carriers: list[Row]
    exchanges: list[Row]  # with "parts", "organisers", "programme"
    tasks: list[Row]
    year_answers: list[Row]
    documents: list[Row]  # with "file", where there is one


def read_dossier(source: Path | IO[bytes]) -> ReadDossier:
    """Everything but the files, which are checked too. Raises DossierError."""
    try:
        with ZipFile(source) as archive:
            _check_archive(archive)
            found = _content(_json(archive))
            _check_files(archive, found)
            return found
    except (BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise DossierError(
            [_("This is no zip file that can be read. Choose a dossier that was downloaded here.")]
        ) from error


def kept_files(source: Path, dossier: ReadDossier) -> Iterator[tuple[Row, shelves.KeptFile]]:
    """The files one after the other, as they may be kept, each with its document."""
    with ZipFile(source) as archive:
        for row in dossier.documents:
            if row["file"]:
                yield row, _file(archive, row)


def _check_archive(archive: ZipFile) -> None:
    entries = archive.infolist()
    together = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or together > LARGEST_ZIP:
        raise DossierError([_("This file holds more than a dossier can: at most 1,000 entries and 1 GB.")])
    if any(entry.flag_bits & 1 for entry in entries):
        raise DossierError([_("This file is encrypted. Save it without a password and choose it again.")])
    names = [entry.filename for entry in entries]
    if "dossier.json" not in names:
        raise DossierError([_("There is no dossier.json in it. Choose a dossier that was downloaded here.")])
    if len(set(names)) != len(names):
        raise DossierError([_("Two entries of this file have the same name.")])


def _bounded(archive: ZipFile, name: str, most: int) -> bytes:
    """An entry, whatever size its header claims; longer ones come one byte too long."""
    with archive.open(name) as entry:
        return entry.read(most + 1)


def _json(archive: ZipFile) -> object:
    data = _bounded(archive, "dossier.json", LARGEST_JSON)
    if len(data) > LARGEST_JSON:
        raise DossierError([_("dossier.json is larger than 20 MB.")])
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DossierError([_("{file} is no JSON in UTF-8 ({why}).").format(file="dossier.json", why=error)]) from error


def _content(content: object) -> ReadDossier:
    root = FieldReader(content, "")
    known_form = root.get("format") == FORMAT and root.get("version") == FORMAT_VERSION
    root.check(known_form, "format", _("this program reads version 1 of “newtwincities-dossier”"))
    if root.problems:
        raise DossierError(root.problems)
    sides = [_with(one, Side, "id", "municipality", "name") for one in _rows(root, "sides")]
    side_codes = {row["id"] for row in sides}
    keys = {row["municipality"] for row in sides}
    right = len(side_codes) == len(keys) == len(sides) >= 2 and "" not in side_codes | keys
    root.check(right, "sides", _("two or more are needed, each with its id and its municipality"))
    carriers = _carriers(root, side_codes)
    exchanges = [_exchange(one, side_codes, {row["id"] for row in carriers}) for one in _rows(root, "exchanges")]
    agreement = row_of(root.inner("agreement"), Agreement) if root.fields.get("agreement") is not None else None
    tasks = [_with(one, Task, "carrier") for one in _rows(root, "tasks")]
    answers = [_with(one, YearAnswer, "side") for one in _rows(root, "year_answers")]
    root.check(all(row["side"] in side_codes for row in answers), "year_answers", _("not among the sides"))
    _check_unique(root, "year_answers", [(row["side"], row["year"]) for row in answers])
    documents = [_with(one, Document, "id", "exchange", "file") for one in _rows(root, "documents")]
    _check_unique(root, "documents", [row["id"] for row in documents])
    partnership = row_of(root.inner("partnership"), Partnership)
    if root.problems:
        raise DossierError(root.problems)
    return ReadDossier(partnership, agreement, sides, carriers, exchanges, tasks, answers, documents)


def _rows(reader: FieldReader, name: str) -> list[FieldReader]:
    most, value = MOST_ROWS[name], reader.fields.get(name)
    if isinstance(value, list) and len(value) > most:
        reader.tell(name, _("at most {most} are taken").format(most=most))
        return []
    return reader.list(name)


def _with(reader: FieldReader, kind: Any, *names: str) -> Row:
    """A row with the codes by which it is called or calls others."""
    row = row_of(reader, kind)
    if "title" in row:
        reader.check(bool(row["title"].strip()), "title", _("missing"))
    return row | {name: reader.text(name) for name in names}


def _check_unique(reader: FieldReader, name: str, values: list[Any]) -> None:
    reader.check(len(set(values)) == len(values), name, _("one stands there twice"))


def _carriers(root: FieldReader, sides: set[str]) -> list[Row]:
    rows = [_with(one, Carrier, "id", "side", "deputy", "successor") for one in _rows(root, "carriers")]
    known = {row["id"] for row in rows}
    for number, row in enumerate(rows):
        place = f"carriers[{number}]"
        root.check(row["side"] in sides, f"{place}.side", _("not among the sides"))
        root.check({row["deputy"], row["successor"]} <= known | {""}, place, _("names a carrier who is not there"))
        in_order = not row["since"] or not row["until"] or row["since"] <= row["until"]
        root.check(in_order, f"{place}.until", _("before the start"))
    _check_unique(root, "carriers", [row["id"] for row in rows])
    _check_unique(root, "carriers", [(row["side"], row["name"]) for row in rows if row["name"]])
    return rows


def _exchange(reader: FieldReader, sides: set[str], carriers: set[str]) -> Row:
    row = _with(reader, Exchange, "id")
    start, end = row["start"], row["end"] or row["start"]
    reader.check(start is not None, "start", _("missing"))
    reader.check(start is None or end is None or start <= end, "end", _("before the start"))
    parts = [_with(one, Part, "side") for one in _rows(reader, "parts")]
    reader.check(all(part["side"] in sides for part in parts), "parts", _("not among the sides"))
    _check_unique(reader, "parts", [part["side"] for part in parts])
    organisers = [_with(one, Organiser, "carrier") for one in _rows(reader, "organisers")]
    reader.check(
        all(one["carrier"] in carriers and 1 <= (one["parts"] or 0) <= Organiser.MOST_PARTS for one in organisers),
        "organisers",
        _("each is a carrier, with 1 to 9 parts of the work"),
    )
    _check_unique(reader, "organisers", [one["carrier"] for one in organisers])
    programme = [_with(one, ProgrammeItem) for one in _rows(reader, "programme")]
    reader.check(all(item["day"] for item in programme), "programme", _("each line needs its day"))
    return row | {"end": end, "parts": parts, "organisers": organisers, "programme": programme}


def _check_files(archive: ZipFile, dossier: ReadDossier) -> None:
    problems: list[str] = []
    rows = [row for row in dossier.documents if row["file"]]
    if len(rows) > files.MOST_FILES:
        problems.append(_("There are more than 200 files in it."))
    for row in rows[: files.MOST_FILES]:
        try:
            _file(archive, row)
        except DossierError as error:
            problems += error.problems
    if problems:
        raise DossierError(problems)


def _file(archive: ZipFile, row: Row) -> shelves.KeptFile:
    name = row["file"]
    try:
        data = _bounded(archive, name, shelves.MOST_BYTES)
        return shelves.taken(data, row["file_name"] or name)
    except KeyError as error:
        raise DossierError([_("{file}: it is named in dossier.json, but not there.").format(file=name)]) from error
    except shelves.FileRefusedError as refused:
        raise DossierError([f"{name}: {refused}"]) from refused
