# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rules of funding programmes for networks of municipalities, as data with source and date."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newtwincities.atlas.territory import Text

FILE = Path(__file__).parent / "data" / "programmes.toml"


@dataclass(frozen=True, slots=True)
class Programme:
    """What a programme asks of the applicants together."""

    code: str
    name: Text
    note: Text
    size: int  # at least
    countries: int  # at least
    eu: int  # at least
    source: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Programmes:
    eu_members: frozenset[str]
    all: tuple[Programme, ...]


@cache
def _read() -> Programmes:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Programmes(frozenset(data["eu_members"]), tuple(Programme(**entry) for entry in data["programme"]))


def programmes() -> tuple[Programme, ...]:
    return _read().all


def eu_members() -> frozenset[str]:
    """Countries of the European Union, ISO 3166-1 alpha-2."""
    return _read().eu_members
