# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reads and writes tables as files, whatever the file is like.

`TableReader` gives the rows of a CSV file, gzipped or not, one by one and in bounded memory, or raises `TableError`
with a sentence that names the line and the remedy. What is wrong with a row's values is the caller's to say.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO

from django.utils.translation import gettext as _

LONGEST_LINE = 1_000_000  # bytes; the longest line of a list of municipalities is below 2,000
SEPARATORS = ",;\t"  # spreadsheets write the semicolon where the comma is the decimal sign
_GZIP_MAGIC = b"\x1f\x8b"


class TableError(Exception):
    """The file can't be read as a table; the message says where and what to do."""


class TableReader:
    """The rows of a CSV file with a header, as `(line number, {column: value})`; values are stripped.

    Values may be separated by commas, semicolons or tabs: by whichever the first line has most of.

    `fraction_read` tells how far the file is read (0..1), for a progress bar. Use it as a context manager.
    """

    def __init__(self, path: Path, *, required: Sequence[str]) -> None:
        self.path = path
        try:
            self._raw: IO[bytes] = path.open("rb")
            self._size = path.stat().st_size
        except OSError as error:
            raise TableError(
                _("{file} can't be opened ({reason}): check the name and that you may read it.").format(
                    file=path, reason=error.strerror
                )
            ) from error
        is_gzip = self._raw.read(2) == _GZIP_MAGIC
        self._raw.seek(0)
        self._bytes: IO[bytes] = gzip.GzipFile(fileobj=self._raw) if is_gzip else self._raw  # type: ignore[assignment]
        self._line = 0
        lines = self._lines()
        try:
            first = next(lines, "")
            separator = max(SEPARATORS, key=first.count)
            self._rows = csv.reader(chain([first], lines), delimiter=separator, strict=True)
            self.columns = self._header(required)
        except TableError:
            self.close()
            raise

    def __enter__(self) -> TableReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._bytes.close()
        self._raw.close()

    @property
    def fraction_read(self) -> float:
        return min(1.0, self._raw.tell() / self._size) if self._size else 1.0

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        width = len(self.columns)
        while (row := self._next_row()) is not None:
            if not row:
                continue
            if len(row) != width:
                raise TableError(
                    _(
                        "Line {line} of {file}: the header has {expected} columns, this line {found}. Put values that"
                        " contain the separator into quotation marks, and look for a missing or an extra separator."
                    ).format(line=self._row_line, file=self.path.name, found=len(row), expected=width)
                )
            yield self._row_line, dict(zip(self.columns, (value.strip() for value in row), strict=True))

    def _header(self, required: Sequence[str]) -> list[str]:
        columns = [column.strip() for column in self._next_row(begins_at=1) or []]
        if missing := [column for column in required if column not in columns]:
            raise TableError(
                _("{file} lacks these columns: {columns}. Add them, each with its name in the first line.").format(
                    file=self.path.name, columns=", ".join(missing)
                )
            )
        if repeated := sorted({column for column in columns if columns.count(column) > 1}):
            raise TableError(
                _("{file} names these columns more than once: {columns}. Keep each of them once.").format(
                    file=self.path.name, columns=", ".join(repeated)
                )
            )
        return columns

    def _next_row(self, begins_at: int | None = None) -> list[str] | None:
        self._row_line = begins_at or self._line + 1
        try:
            return next(self._rows, None)
        except csv.Error as error:
            raise TableError(
                _("Line {line} of {file} is no valid CSV ({reason}): check the quotation marks on it.").format(
                    line=self._row_line, file=self.path.name, reason=error
                )
            ) from error

    def _lines(self) -> Iterator[str]:
        while line := self._next_line():
            self._line += 1
            if len(line) >= LONGEST_LINE:
                raise TableError(
                    _(
                        "Line {line} of {file} is longer than a million bytes, so it is no table of rows: check that"
                        " the file is the right one and has line breaks."
                    ).format(line=self._line, file=self.path.name)
                )
            try:
                text = line.decode("utf-8-sig" if self._line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise TableError(
                    _(
                        "Line {line} of {file} is not UTF-8 (byte {position}): save the file as “CSV UTF-8” and try"
                        " again."
                    ).format(line=self._line, file=self.path.name, position=error.start + 1)
                ) from error
            if "\0" in text:
                raise TableError(
                    _("Line {line} of {file} has a zero byte, so it is no text: export the file again as CSV.").format(
                        line=self._line, file=self.path.name
                    )
                )
            yield text

    def _next_line(self) -> bytes:
        try:
            return self._bytes.readline(LONGEST_LINE)
        except EOFError as error:
            raise TableError(
                _(
                    "{file} ends in the middle of its compressed data after line {line}: fetch or compress the file"
                    " again."
                ).format(file=self.path.name, line=self._line)
            ) from error
        except (OSError, zlib.error) as error:
            raise TableError(
                _("{file} can't be read after line {line} ({reason}): fetch the file again.").format(
                    file=self.path.name, line=self._line, reason=error
                )
            ) from error


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The lines of a CSV file with these columns: UTF-8 without mark, line feed, quotes only where needed."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > 64_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
