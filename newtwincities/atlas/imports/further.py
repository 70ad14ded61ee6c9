# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Further files that rooms above the atlas read by the same command: `newtwincities import official-contacts FILE`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from newtwincities.atlas.imports.report import Progress, Report


class Importer(Protocol):
    def __call__(self, path: Path, *, dry_run: bool, progress: Progress) -> Report: ...


_further: dict[str, Importer] = {}


def register_import(name: str, importer: Importer) -> None:
    _further[name] = importer


def further_imports() -> Mapping[str, Importer]:
    return _further
