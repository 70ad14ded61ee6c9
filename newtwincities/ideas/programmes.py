# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Types of ideas with the priorities and objectives of the territory's programmes, as `data/programmes.toml` has them.

A programme is a body of the territory whose parts are priorities. An idea keeps the codes of its programme, type,
priority and objective; a code that the territory no longer has is left out when it is shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import Body, Part, Territory, Text, in_language
from newtwincities.ideas.models import Idea

FILE = Path(__file__).parent / "data" / "programmes.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of ideas. Outside of programmes, `programme` and `priority` are empty."""

    code: str
    name: Text
    programme: str = ""
    priority: str = ""

    @property
    def key(self) -> str:
        """By which forms and filters name it: `interreg_alpine_space/governance`, outside of programmes `/youth`."""
        return f"{self.programme}/{self.code}"

    @property
    def number(self) -> str:
        """That of its priority, if it has one: `4` of `p4`, `1a` of `pa1a`."""
        found = re.search(r"\d+[a-z]?$", self.priority)
        return found.group().upper() if found else ""


@cache
def _read() -> tuple[dict[str, tuple[Kind, ...]], tuple[Kind, ...]]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    of_programmes = {
        entry["body"]: tuple(Kind(programme=entry["body"], **one) for one in entry["type"])
        for entry in data["programme"]
    }
    return of_programmes, tuple(Kind(**one) for one in data["type"])


def of_programmes() -> dict[str, tuple[Kind, ...]]:
    """The types of the file, by programme, whatever the territory."""
    return _read()[0]


def neutral() -> tuple[Kind, ...]:
    """Types outside of programmes."""
    return _read()[1]


def programmes(territory: Territory | None = None) -> list[tuple[Body, tuple[Kind, ...]]]:
    """The territory's programmes with their types."""
    found = []
    for body in (territory or atlas.territory()).bodies:
        priorities = [part for part in body.parts if part.kind == "priority"]
        if priorities:
            derived = tuple(Kind(part.code, part.name, body.code, part.code) for part in priorities)
            found.append((body, of_programmes().get(body.code, derived)))
    return found


def kind_with(key: str) -> Kind | None:
    return next((kind for kind in _all() if kind.key == key), None)


def _all() -> Iterator[Kind]:
    for _body, kinds in programmes():
        yield from kinds
    yield from neutral()


def kind_of(idea: Idea) -> Kind | None:
    """The idea's type; None where it has none yet, or one that is not of this territory."""
    return kind_with(f"{idea.programme}/{idea.kind}") if idea.kind else None


def label_of(kind: Kind) -> str:
    """Such as “Governance, priority 4”, in the reader's language."""
    name = in_language(kind.name, get_language() or "en")
    if not kind.number or kind.code == kind.priority:  # a type that is the priority has the number in its name
        return name
    return _("{type}, priority {number}").format(type=name, number=kind.number)


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a list to choose from: the types by programme, those outside of programmes last."""
    language = get_language() or "en"
    groups = [
        (in_language(body.short, language), [(kind.key, label_of(kind)) for kind in kinds])
        for body, kinds in programmes()
    ]
    return [*groups, (_("Outside of programmes"), [(kind.key, label_of(kind)) for kind in neutral()])]


def objectives_of(programme: str, priority: str) -> list[Part]:
    """The objectives that belong to a priority of a programme."""
    body = next((body for body in atlas.territory().bodies if body.code == programme), None)
    return [part for part in body.parts if part.kind == "objective" and part.parent == priority] if body else []


def objective_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The objectives of all programmes, by priority; each is named `programme/objective`."""
    language = get_language() or "en"
    return [
        (f"{in_language(body.short, language)}: {label_of(kind)}",
         [(f"{body.code}/{one.code}", in_language(one.name, language)) for one in objectives])
        for body, kinds in programmes()
        for kind in kinds
        if (objectives := objectives_of(body.code, kind.priority))
    ]  # fmt: skip


def objective_name(idea: Idea) -> str:
    """In the reader's language; empty where there is none."""
    found = [part for part in objectives_of(idea.programme, idea.priority) if part.code == idea.objective]
    return in_language(found[0].name, get_language() or "en") if found else ""


def priority_name(idea: Idea) -> str:
    body = next((body for body in atlas.territory().bodies if body.code == idea.programme), None)
    found = [part for part in body.parts if part.code == idea.priority] if body else []
    return in_language(found[0].name, get_language() or "en") if found else ""
