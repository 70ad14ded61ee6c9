# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets (XLSX, XLSM) as the text of a list, whoever made the file and whatever is in it.

Nothing in the file is computed or run: of formulas the last results are read that stand in the file, macros are left
aside. Before anything is unpacked, the sizes in the file's table of contents are added up; what unpacks to more than
allowed is refused. XML is parsed by defusedxml, which openpyxl uses where it is installed.
"""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml import DEFUSEDXML

ZIP_MAGIC, OLD_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 60_000_000  # bytes; 5,000 rows of ten columns are below 4 MB
MOST_PARTS = 2_000  # files in the archive
MOST_COLUMNS = 60
MOST_SHEETS = 30
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")

Span = tuple[str, int, int]  # a column, and the first and last row over which a cell of it is merged


class SpreadsheetError(Exception):
    """The file is not read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The sheets in which anything stands, by name, as rows of cells between tabs; and what a reader should know."""

    sheets: list[tuple[str, str]]
    notes: list[str] = field(default_factory=list)


def is_spreadsheet(data: bytes) -> bool:
    return data.startswith((ZIP_MAGIC, OLD_MAGIC))


def read_spreadsheet(data: bytes) -> Spreadsheet:
    """Raises SpreadsheetError where it is no spreadsheet, or none that should be opened."""
    if data.startswith(OLD_MAGIC):
        raise SpreadsheetError(_protected_or_old(data))
    if not DEFUSEDXML:  # the lock has it; without it no file from outside is parsed
        raise SpreadsheetError(_("Spreadsheets can’t be read here. Save the table as CSV."))
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            names = _checked(archive)
            merged, has_formulas = _looked_at(archive, names)
        sheets = _sheets(data, merged)
    except SpreadsheetError:
        raise
    except (
        BadZipFile,
        InvalidFileException,
        ParseError,
        DefusedXmlException,
        zlib.error,
        OSError,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        NotImplementedError,
    ) as error:
        raise SpreadsheetError(
            _("This spreadsheet is damaged. Open it in your spreadsheet program, save it again, or save it as CSV.")
        ) from error  # fmt: skip
    filled = [(name, text) for name, text in sheets if text]
    if not filled:
        raise SpreadsheetError(_("Nothing stands in this spreadsheet. Choose another file."))
    return Spreadsheet(filled, list(_notes(names, has_formulas)))


def _sheets(data: bytes, merged: Mapping[str, Sequence[Span]]) -> list[tuple[str, str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = []
    for sheet in book.worksheets[:MOST_SHEETS]:
        path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")  # openpyxl has no public name for it
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        sheets.append((sheet.title, _text(rows, merged.get(path, ()))))
    book.close()
    return sheets


def _protected_or_old(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _("This spreadsheet is locked with a password. Open it, save it without one, and choose it again.")
    return _("This is a spreadsheet of an old kind (.xls). Open it and save it as .xlsx or CSV.")


def _checked(archive: ZipFile) -> set[str]:
    """The names of what is packed in it; refuses what is too much before anything is unpacked."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        most = MOST_UNPACKED // 1_000_000
        words = _("This file unpacks to more than %(most)s MB. Copy the rows into a new spreadsheet, without pictures.")
        raise SpreadsheetError(words % {"most": most})
    names = {part.filename for part in parts}
    if "xl/workbook.xml" in names:
        return names
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise SpreadsheetError(_("This spreadsheet is of another kind. Open it and save it as .xlsx or CSV."))
    raise SpreadsheetError(_("This is no spreadsheet. Save the table as .xlsx or CSV."))


def _looked_at(archive: ZipFile, names: set[str]) -> tuple[dict[str, list[Span]], bool]:
    """By sheet the columns and rows over which a cell is merged downwards; and whether there is any formula."""
    merged: dict[str, list[Span]] = {}
    has_formulas = False
    for name in names:
        if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            continue
        content = archive.read(name)
        has_formulas = has_formulas or FORMULA.search(content) is not None
        spans = [(found[1].decode(), int(found[2]), int(found[4])) for found in MERGED.finditer(content)]
        merged[name] = [span for span in spans if span[2] > span[1]]
    return merged, has_formulas


def _text(rows: Iterator[Sequence[Any]], merged: Sequence[Span]) -> str:
    """The rows with tabs between their cells; an empty row is an empty line, so that lines are numbered as there.

    What is merged downwards stands in each of its rows in which anything else does.
    """
    spans = [(_place(column), first, last) for column, first, last in merged]
    inherited: dict[int, tuple[str, int]] = {}  # place → cell, and the last row that it covers
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    empty = 0
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row]
        if not any(cells):
            empty += 1
            continue
        inherited = {place: (cell, last) for place, (cell, last) in inherited.items() if last >= number}
        for place, (cell, _last) in inherited.items():
            if place < len(cells) and not cells[place]:
                cells[place] = cell
        for place, first, last in spans:
            if first == number and place < len(cells):
                inherited[place] = (cells[place], last)
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        buffer.write("\n" * empty)
        empty = 0
        writer.writerow(cells)
    return buffer.getvalue()


def _place(column: str) -> int:
    """The place of a column, such as 0 for A and 26 for AA."""
    number = 0
    for letter in column:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time(0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace("\0", "").split())


def _notes(names: set[str], has_formulas: bool) -> Iterator[str]:
    if any(name.endswith("vbaProject.bin") for name in names):
        yield _("The macros in the file were left aside.")
    if has_formulas:
        yield _("Of formulas the last results were read. Where one is missing, open and save the file, then choose it.")
