# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an import found and did, in values that a person, a file or a script can be given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Progress = Callable[[str, int, int | None], None]  # stage, rows done, rows in all where known


def no_progress(stage: str, done: int, total: int | None) -> None:
    """For callers that show none."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that can't be taken, and how to mend it."""

    line: int
    field: str
    value: str
    reason: str
    remedy: str


KEPT_CONFIRMED = "confirmed"  # the municipality itself has said what is so
KEPT_SOURCED = "sourced"  # the atlas knows the source of its fact, the file names none


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs from what the atlas has. `kept` says why the atlas keeps its own; empty where it doesn't."""

    key: str
    name: str
    field: str
    old: Any
    new: Any
    source: str
    kept: str = ""  # KEPT_CONFIRMED or KEPT_SOURCED


@dataclass(slots=True)
class Report:
    """The outcome of one file. `new` and `changed` count rows; `changes` lists the facts."""

    what: str
    file_name: str
    dry_run: bool
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    aliased: int = 0  # rows under an id that now belongs to another municipality; left out
    new_examples: list[str] = field(default_factory=list)
    unused_columns: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def kept(self) -> list[Change]:
        return [change for change in self.changes if change.kept]


def source_of_file(file_name: str) -> str:
    """The source code of facts for which a file names no source: the file itself."""
    return "file:" + re.sub(r"[^A-Za-z0-9._-]+", "-", fold(file_name))[:70]


def fold(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


class RefusedError(Exception):
    """A value of a row can't be taken."""

    def __init__(self, field: str, value: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason, self.remedy = field, value, reason, remedy

    def at(self, line: int) -> Rejection:
        return Rejection(line, self.field, self.value[:200], self.reason, self.remedy)
