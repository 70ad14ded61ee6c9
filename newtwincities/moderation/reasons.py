# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reasons that moderators give, in every language (data/templates.toml), for whoever is concerned."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "templates.toml"


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    outcomes: tuple[str, ...]  # which decisions it can be given for
    titles: dict[str, str]  # language → for the moderator’s list
    texts: dict[str, str]  # language → what the parties read

    def title(self, language: str) -> str:
        return _in(self.titles, language)

    def text(self, language: str) -> str:
        return _in(self.texts, language)


def _in(texts: dict[str, str], language: str) -> str:
    found = texts.get(language.partition("-")[0], texts["en"])
    return found.replace("ß", "ss") if language == "de-ch" else found


@cache
def reasons() -> dict[str, Reason]:
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["reason"]
    return {
        entry["code"]: Reason(entry["code"], tuple(entry["outcomes"]), dict(entry["title"]), dict(entry["text"]))
        for entry in entries
    }


def reason_text(code: str, language: str) -> str:
    found = reasons().get(code)
    return found.text(language) if found else ""


def reason_title(code: str, language: str) -> str:
    found = reasons().get(code)
    return found.title(language) if found else ""
