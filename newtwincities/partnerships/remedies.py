# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What helps against a weakness: the built-in list of remedies, and what other rooms have to offer for a dimension."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from newtwincities.atlas.territory import LANGUAGES, Text
from newtwincities.domain.vitality import Dimension

FILE = Path(__file__).parent / "data" / "remedies.toml"
SHOWN = 3  # beside one step


class Effort(StrEnum):
    """As tasks name it."""

    HOUR = "hour"
    EVENING = "evening"
    DAY = "day"
    MORE = "more"


class Cost(StrEnum):
    NONE = "none"
    SMALL = "small"
    SOME = "some"
    MORE = "more"


class Who(StrEnum):
    TOWN_HALL = "town_hall"
    MAYOR = "mayor"
    COMMITTEE = "committee"
    SCHOOL = "school"
    CLUB = "club"
    YOUNG = "young"
    FAMILIES = "families"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A concrete step: the first of its dimensions is the one that it lifts most."""

    code: str
    dimensions: tuple[Dimension, ...]
    effort: Effort
    cost: Cost
    who: tuple[Who, ...]
    title: Text
    text: Text


@cache
def remedies() -> tuple[Remedy, ...]:
    """All of them, in the order of the file."""
    with FILE.open("rb") as file:
        entries = tomllib.load(file)["remedy"]
    return tuple(_read(entry) for entry in entries)


def remedies_for(dimensions: Iterable[Dimension]) -> list[Remedy]:
    """Those that lift one of these dimensions: by the order of the dimensions, and first those that lift it most."""
    order = list(dict.fromkeys(dimensions))
    found: list[Remedy] = []
    for dimension in order:
        fitting = [one for one in remedies() if dimension in one.dimensions and one not in found]
        found += sorted(fitting, key=lambda one: one.dimensions.index(dimension))
    return found


def remedy_with(code: str) -> Remedy | None:
    return next((one for one in remedies() if one.code == code), None)


def _read(entry: dict[str, object]) -> Remedy:
    """Refuses what is not whole: a list with a gap must not come to any page."""
    values = {name: entry[name] for name in ("code", "dimensions", "effort", "cost", "who", "title", "text")}
    title, text = values["title"], values["text"]
    for said in (title, text):
        if not isinstance(said, dict) or set(said) != set(LANGUAGES) or not all(said.values()):
            raise ValueError(f"The remedy {values['code']} lacks a text in one of the languages.")
    return Remedy(
        code=str(values["code"]),
        dimensions=tuple(Dimension(one) for one in _list(values["dimensions"])),
        effort=Effort(str(values["effort"])),
        cost=Cost(str(values["cost"])),
        who=tuple(Who(one) for one in _list(values["who"])),
        title=title,  # type: ignore[arg-type]  # looked at above
        text=text,  # type: ignore[arg-type]
    )


def _list(value: object) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{value!r} is no list with something in it")
    return value


# --- what other rooms offer: practices, formats


@dataclass(frozen=True, slots=True)
class Help:
    """Something of another room that lifts a dimension, such as a practice: its title and its page."""

    kind: str  # in the reader’s language, such as “Practice”
    title: str
    url: str


_helps: dict[str, Callable[[Dimension], Sequence[Help]]] = {}


def register_helps(name: str, find: Callable[[Dimension], Sequence[Help]]) -> None:
    """Lets a room show what it has for a dimension, best evidence first, beside the steps; once per name."""
    _helps[name] = find


def helps_for(dimension: Dimension) -> list[Help]:
    return [one for _name, find in sorted(_helps.items()) for one in find(dimension)]
