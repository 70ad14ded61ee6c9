# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A territory as data: its perimeters, bodies and topics, read from one TOML file and checked once.

What a file holds is shown by `territories/danube.toml`; whatever is wrong with one is refused with a sentence that
names the file, the entry and what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

Text: TypeAlias = Mapping[str, str]  # language → the same text in it

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "it": "Italian", "sl": "Slovene"}
CULTURAL_TOPICS = frozenset({"culture", "tourism", "sociability"})
PART_KINDS = ("action_group", "protocol", "declaration", "priority", "objective")
SUSTAINABLE_DEVELOPMENT_GOALS = range(1, 18)

_CODE = re.compile(r"[a-z][a-z0-9_]*")


class TerritoryError(ValueError):
    """A territory file that can't be used; its text is one sentence for the person who wrote the file."""


@dataclass(frozen=True, slots=True)
class MapFrame:
    """The edges of a picture of the territory, in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Perimeter:
    """An area that a body defines. `code` is also the column in import files that flags its municipalities.

    Municipalities of `countries_added` (whole countries) and `municipalities_added` (keys) belong without a flag.
    """

    code: str
    name: Text
    description: Text
    url: str
    source: str
    date: str
    countries_added: tuple[str, ...]
    municipalities_added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a body that topics can refer to: an action group, protocol, declaration, priority or objective."""

    code: str
    name: Text
    kind: str
    parent: str | None  # code of the part, of the same body, to which this one belongs


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that works for the whole territory. `version` says which set of parts this is, if it has any."""

    code: str
    name: Text
    short: Text
    url: str
    description: Text
    version: str
    date: str
    source: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What an exchange, practice, idea … is about. `bodies` holds references like `eusalp/ag9` or `cipra`."""

    code: str
    name: Text
    cultural: bool
    sdg: tuple[int, ...]
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Territory:
    """The region that an installation serves."""

    code: str
    name: Text
    locative: Text
    description: Text
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    frame: MapFrame
    perimeters: tuple[Perimeter, ...]
    bodies: tuple[Body, ...]
    topics: tuple[Topic, ...]

    def perimeter(self, code: str) -> Perimeter:
        """The perimeter with this code; KeyError if there is none."""
        return _with_code(self.perimeters, code)

    def body(self, code: str) -> Body:
        """The body with this code; KeyError if there is none."""
        return _with_code(self.bodies, code)

    def topic(self, code: str) -> Topic:
        """The topic with this code; KeyError if there is none."""
        return _with_code(self.topics, code)

    def topics_of(self, body_code: str) -> Iterator[Topic]:
        """The topics that a body or one of its parts works on, in the order of the file; KeyError for no such body."""
        body = self.body(body_code)
        return (topic for topic in self.topics if any(_body_of(ref) == body.code for ref in topic.bodies))


def in_language(text: Text, language: str) -> str:
    """The text in a language; without it in the language that it is a variant of, and at last in English.

    >>> in_language({"en": "The Alps", "de": "Alpen"}, "de-ch"), in_language({"en": "The Alps", "de": "Alpen"}, "rm")
    ('Alpen', 'The Alps')
    """
    code = language.lower().replace("_", "-")
    while code and code not in text:
        code = code.rpartition("-")[0]
    return text[code or "en"]


def load_territory(path: Path) -> Territory:
    """The territory that a TOML file describes; TerritoryError if it can't be read or is wrong anywhere."""
    top = _Entry(path.name, "", _tables_of(path))
    perimeters = _unique(top.entries("perimeter"), _perimeter)
    bodies = _unique(top.entries("body"), _body)
    topics = _unique(top.entries("topic"), _topic)
    _check_references(top, topics, bodies)
    _check_cultural_topics(top, topics)
    return Territory(
        code=top.code(),
        name=top.text("name"),
        locative=top.text("locative"),
        description=top.text("description"),
        languages=top.strings("languages"),
        countries=top.strings("countries"),
        frame=_frame(top),
        perimeters=perimeters,
        bodies=bodies,
        topics=topics,
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of the file, with what a refusal needs to name it."""

    file: str
    label: str  # empty for the top of the file
    table: Mapping[str, object]

    def error(self, problem: str, remedy: str) -> TerritoryError:
        place = ", ".join(filter(None, (self.file, self.label)))
        return TerritoryError(f"{place}: {problem}; {remedy}.")

    def value(self, key: str) -> object:
        if key not in self.table:
            raise self.error(f"`{key}` is missing", "add it")
        return self.table[key]

    def string(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str):
            raise self.error(f"`{key}` is not a text", "put it in quotation marks")
        return value

    def code(self, key: str = "code") -> str:
        code = self.string(key)
        if not _CODE.fullmatch(code):
            raise self.error(
                f'`{key}` is "{code}"', "use small letters, digits and underscores only, beginning with a letter"
            )
        return code

    def text(self, key: str) -> Text:
        value = self.value(key)
        if not isinstance(value, dict):
            raise self.error(f"`{key}` is not a text in {len(LANGUAGES)} languages", f'write {key} = {{en = "…", …}}')
        for language, called in LANGUAGES.items():
            if not str(value.get(language, "")).strip():
                raise self.error(f"`{key}` is missing in {called}", f'add {language} = "…" to it')
        if not all(isinstance(words, str) for words in value.values()):
            raise self.error(f"`{key}` holds something that is not a text", "put it in quotation marks")
        return dict(value)

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.value(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(f"`{key}` is not a list of texts", f'write {key} = ["…", "…"], or [] for none')
        return tuple(value)

    def entries(self, key: str) -> list[_Entry]:
        """The tables under `[[key]]`, each labelled by its code, else by its number; none if there are none."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise self.error(f"`{key}` is not a list of tables", f"begin each entry with [[{key}]]")
        return [
            _Entry(self.file, f'{self.label} {key} "{table.get("code", number)}"'.strip(), table)
            for number, table in enumerate(value, start=1)
        ]


_Coded = TypeVar("_Coded", Perimeter, Body, Part, Topic)


def _with_code(things: Iterable[_Coded], code: str) -> _Coded:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)


def _unique(entries: Iterable[_Entry], read: Callable[[_Entry], _Coded]) -> tuple[_Coded, ...]:
    things: dict[str, _Coded] = {}
    for entry in entries:
        thing = read(entry)
        if thing.code in things:
            raise entry.error("this code stands twice", "give each entry a code of its own")
        things[thing.code] = thing
    return tuple(things.values())


def _tables_of(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise TerritoryError(f"{path.name} can't be read ({problem.strerror}); check its path.") from problem
    except ValueError as problem:  # not TOML, or not UTF-8
        raise TerritoryError(f"{path.name} is not valid TOML in UTF-8 ({problem}); correct it there.") from problem


def _perimeter(entry: _Entry) -> Perimeter:
    return Perimeter(
        code=entry.code(),
        name=entry.text("name"),
        description=entry.text("description"),
        url=entry.string("url"),
        source=entry.string("source"),
        date=entry.string("date"),
        countries_added=entry.strings("countries_added"),
        municipalities_added=entry.strings("municipalities_added"),
    )


def _body(entry: _Entry) -> Body:
    part_entries = entry.entries("part")
    parts = _unique(part_entries, _part)
    codes = {part.code for part in parts}
    for part_entry, part in zip(part_entries, parts, strict=True):
        if part.parent is not None and part.parent not in codes - {part.code}:
            raise part_entry.error(f'its parent "{part.parent}" is no other part of this body', "correct the parent")
    return Body(
        code=entry.code(),
        name=entry.text("name"),
        short=entry.text("short"),
        url=entry.string("url"),
        description=entry.text("description"),
        version=entry.string("version"),
        date=entry.string("date"),
        source=entry.string("source"),
        parts=parts,
    )


def _part(entry: _Entry) -> Part:
    kind = entry.string("kind")
    if kind not in PART_KINDS:
        raise entry.error(f'`kind` is "{kind}"', f"choose one of {', '.join(PART_KINDS)}")
    return Part(
        code=entry.code(),
        name=entry.text("name"),
        kind=kind,
        parent=entry.code("parent") if "parent" in entry.table else None,
    )


def _topic(entry: _Entry) -> Topic:
    cultural, goals = entry.value("cultural"), entry.value("sdg")
    if not isinstance(cultural, bool):
        raise entry.error("`cultural` is neither true nor false", "write one of the two without quotation marks")
    if not isinstance(goals, list) or not all(_is_goal(goal) for goal in goals):
        raise entry.error("`sdg` is not a list of numbers from 1 to 17", "name Sustainable Development Goals, or none")
    return Topic(
        code=entry.code(),
        name=entry.text("name"),
        cultural=cultural,
        sdg=tuple(goals),
        bodies=entry.strings("bodies"),
    )


def _is_goal(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in SUSTAINABLE_DEVELOPMENT_GOALS


def _frame(top: _Entry) -> MapFrame:
    value = top.value("map")
    edges = [value.get(edge) for edge in ("west", "south", "east", "north")] if isinstance(value, dict) else []
    numbers = [float(edge) for edge in edges if isinstance(edge, int | float) and not isinstance(edge, bool)]
    if len(numbers) == 4:
        frame = MapFrame(*numbers)
        if -180 <= frame.west < frame.east <= 180 and -90 <= frame.south < frame.north <= 90:
            return frame
    raise top.error(
        "`map` is no frame of a picture",
        "give west, south, east and north in degrees, west below east and south below north",
    )


def _body_of(reference: str) -> str:
    return reference.partition("/")[0]


def _check_references(top: _Entry, topics: Iterable[Topic], bodies: Iterable[Body]) -> None:
    known = {body.code for body in bodies} | {f"{body.code}/{part.code}" for body in bodies for part in body.parts}
    for entry, topic in zip(top.entries("topic"), topics, strict=True):
        for reference in topic.bodies:
            if reference not in known:
                raise entry.error(
                    f'"{reference}" is no body or part of a body of this file', "correct the reference or add the body"
                )


def _check_cultural_topics(top: _Entry, topics: Iterable[Topic]) -> None:
    cultural = {topic.code for topic in topics if topic.cultural}
    if cultural != CULTURAL_TOPICS:
        raise top.error(
            f"the cultural topics are {', '.join(sorted(cultural)) or 'none'}",
            f"set `cultural = true` for exactly {', '.join(sorted(CULTURAL_TOPICS))}, by which breadth is measured",
        )
