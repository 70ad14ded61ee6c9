# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Compiles the message catalogues, and derives the Swiss spelling of German from the German one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def swiss(text: str) -> str:
    """German as it is spelt in Switzerland and Liechtenstein."""
    return text.replace("ß", "ss").replace("ẞ", "SS").replace("„", "«").replace("“", "»")


def compile_catalogues(folder: Path = LOCALE) -> int:
    """Compiles each catalogue that is newer than its compiled form; how many were."""
    compiled = 0
    for source, target in _pairs(folder):
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        if not os.access(folder, os.W_OK):
            continue  # installed for all users: the package brings its catalogues compiled
        with source.open("rb") as file:
            catalogue = read_po(file)
        if target.parent.parent.name == "de_CH":
            _spell_swiss(catalogue)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{os.getpid()}.new")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)
        compiled += 1
    return compiled


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        yield source, source.with_suffix(".mo")
        if source.parent.parent.name == "de":
            yield source, folder / "de_CH" / "LC_MESSAGES" / f"{source.stem}.mo"


def _spell_swiss(catalogue: Catalog) -> None:
    for message in catalogue:
        if isinstance(message.string, str):
            message.string = swiss(message.string)
        else:
            message.string = tuple(swiss(form) for form in message.string or ())
