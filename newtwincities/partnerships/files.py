# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A partnership as a JSON file: docs/reference/partnership-file.md has the format.

What is wrong is told all at once, each with its place in the file, and then nothing is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from newtwincities.domain.vitality import (
    Agreed,
    ExchangeFacts,
    Mode,
    OrganiserFacts,
    PartnershipFacts,
    Progress,
    SideFacts,
)

FORMAT = "newtwincities-partnership"
FORMAT_VERSION = 1
DOSSIER_FORMAT = "newtwincities-dossier"  # of dossier.json, which lies beside partnership.json in a zip
LARGEST_FILE = 50_000_000  # bytes
MOST_PROBLEMS = 20  # named at once
EARLIEST, LATEST = date(1800, 1, 1), date(2100, 1, 1)
MOST_PEOPLE = 100_000  # of one exchange and side
MOST_INHABITANTS = 50_000_000

C = TypeVar("C", bound=StrEnum)


class PartnershipFileError(Exception):
    """A file that is not taken; `problems` has a sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PartnershipFile:
    """What the index needs to know, and the names of the sides for people."""

    facts: PartnershipFacts
    names: Mapping[str, str]  # side → name


def read_partnership(path: Path) -> PartnershipFile:
    """The partnership of a file; raises PartnershipFileError."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise PartnershipFileError([_("{file} is larger than 50 MB.").format(file=path.name)])
        data = path.read_bytes()
        if data.startswith(b"PK\x03\x04"):
            sentence = _("{file} is a zip file. Unpack it, and take partnership.json out of it.").format(file=path.name)
            raise PartnershipFileError([sentence])
        content = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        sentence = _("{file} can’t be read ({why}).").format(file=path.name, why=error.strerror)
        raise PartnershipFileError([sentence]) from error
    except (ValueError, RecursionError) as error:
        sentence = _("{file} is no JSON in UTF-8 ({why}).").format(file=path.name, why=error)
        raise PartnershipFileError([sentence]) from error
    if isinstance(content, dict) and content.get("format") == DOSSIER_FORMAT:
        sentence = _("{file} is the whole dossier. Take partnership.json from the same zip file.").format(
            file=path.name
        )
        raise PartnershipFileError([sentence])
    return partnership_from(content)


def content_of(partnership: PartnershipFile) -> dict[str, Any]:
    """What the JSON file of a partnership holds, from which `partnership_from` reads the same; unknown is left out."""
    facts = partnership.facts
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "sides": [
            _known(id=side.id, name=partnership.names.get(side.id), inhabitants=side.inhabitants)
            for side in facts.sides
        ],
        **_known(agreed=facts.agreed.value, agreed_since=facts.agreed_since and facts.agreed_since.isoformat()),
        "exchanges": [_content_of_exchange(exchange) for exchange in facts.exchanges],
    }


def _content_of_exchange(exchange: ExchangeFacts) -> dict[str, Any]:
    return _known(
        id=exchange.id,
        start=exchange.start.isoformat(),
        end=exchange.end.isoformat(),
        mode=exchange.mode.value,
        progress=exchange.progress.value,
        hours=exchange.hours,
        topics=list(exchange.topics),
        hosts=list(exchange.hosts),
        organisers=[{"side": one.side, "person": one.person, "parts": one.parts} for one in exchange.organisers],
        participants=dict(exchange.participants),
        under_26=exchange.under_26,
        first_timers=exchange.first_timers,
    )


def _known(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value not in ([], {})}


def partnership_from(content: object) -> PartnershipFile:
    """The partnership of what a JSON file holds; fields that the format does not know are left aside."""
    root = FieldReader(content, "")
    known_form = root.get("format") in (None, FORMAT) and root.get("version") in (None, FORMAT_VERSION)
    root.check(known_form, "format", _("this program reads version 1 of “newtwincities-partnership”"))
    sides = [_side(one) for one in root.list("sides")]
    ids = [side.id for side, _name in sides]
    root.check(len(set(ids)) == len(ids) >= 2, "sides", _("two or more are needed, each with an id of its own"))
    exchanges = [_exchange(one, set(ids)) for one in root.list("exchanges")]
    told = [exchange.id for exchange in exchanges if exchange]
    root.check(len(set(told)) == len(told), "exchanges", _("two have the same id"))
    agreed = root.choice("agreed", Agreed, Agreed.ACTIVE)
    since = root.day("agreed_since")
    if root.problems:
        raise PartnershipFileError(root.problems[:MOST_PROBLEMS])
    facts = PartnershipFacts(tuple(side for side, _name in sides), tuple(e for e in exchanges if e), agreed, since)
    return PartnershipFile(facts, {side.id: name for side, name in sides})


def _side(reader: FieldReader) -> tuple[SideFacts, str]:
    number = reader.text("id", needed=True)
    inhabitants = reader.number("inhabitants", least=1, most=MOST_INHABITANTS)
    return SideFacts(number, inhabitants), reader.text("name") or number


def _exchange(reader: FieldReader, sides: set[str]) -> ExchangeFacts | None:
    """None where something is wrong, which the reader then has among its problems."""
    before = len(reader.problems)
    number, start, end = reader.text("id", needed=True), reader.day("start", needed=True), reader.day("end")
    end = end or start
    hosts = tuple(str(host) for host in reader.get("hosts") or ())
    reader.check(len(set(hosts)) == len(hosts) and set(hosts) <= sides, "hosts", _("each is a side, and named once"))
    participants = _participants(reader, sides)
    total = sum(participants.values()) if set(participants) == sides else None
    under_26 = reader.number("under_26", least=0, most=MOST_PEOPLE)
    first_timers = reader.number("first_timers", least=0, most=MOST_PEOPLE)
    for name, part in (("under_26", under_26), ("first_timers", first_timers)):
        reader.check(total is None or part is None or part <= total, name, _("more than all participants"))
    organisers = tuple(_organiser(one, sides) for one in reader.list("organisers"))
    hours = reader.decimal("hours", most=100_000)
    mode = reader.choice("mode", Mode, Mode.IN_PERSON)
    progress = reader.choice("progress", Progress, Progress.DONE)
    if start and end:
        reader.check(start <= end, "end", _("before the start"))
    if len(reader.problems) > before or not start or not end:
        return None
    return ExchangeFacts(
        id=number, start=start, end=end, mode=mode, progress=progress, hours=hours, hosts=hosts,
        topics=tuple(dict.fromkeys(str(topic) for topic in reader.get("topics") or ())),
        organisers=organisers, participants=participants, under_26=under_26, first_timers=first_timers,
    )  # fmt: skip


def _participants(reader: FieldReader, sides: set[str]) -> dict[str, int]:
    inner = reader.inner("participants")
    unknown = set(inner.fields) - sides
    reader.check(not unknown, "participants", _("a number for each side, by its id"))
    stated = {side: inner.number(side, least=0, most=MOST_PEOPLE) for side in sorted(sides & set(inner.fields))}
    return {side: number for side, number in stated.items() if number is not None}


def _organiser(reader: FieldReader, sides: set[str]) -> OrganiserFacts:
    side, person = reader.text("side", needed=True), reader.text("person", needed=True)
    reader.check(side in sides, "side", _("not among the sides"))
    parts = reader.decimal("parts", most=1_000)
    return OrganiserFacts(side, person, 1.0 if parts is None else parts or 1.0)


@dataclass(slots=True)
class FieldReader:
    """One object of the file: reads its fields, and collects what is wrong with them for the whole file."""

    value: object
    place: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not isinstance(self.value, dict):
            self.tell("", _("fields in {…} are expected here"))

    @property
    def fields(self) -> dict[str, Any]:
        return self.value if isinstance(self.value, dict) else {}

    def tell(self, name: str, what: str) -> None:
        place = ".".join(filter(None, (self.place, name))) or _("the file")
        self.problems.append(f"{place}: {what}")

    def check(self, right: bool, name: str, what: str) -> None:
        if not right:
            self.tell(name, what)

    def get(self, name: str) -> Any:
        value = self.fields.get(name)
        if name in ("hosts", "topics") and value is not None and not isinstance(value, list):
            self.tell(name, _("a list in […] is expected here"))
            return None
        return value

    def inner(self, name: str) -> FieldReader:
        value = self.fields.get(name)
        return FieldReader({} if value is None else value, self._at(name), self.problems)

    def list(self, name: str) -> list[FieldReader]:
        value = self.fields.get(name)
        if value is not None and not isinstance(value, list):
            self.tell(name, _("a list in […] is expected here"))
            return []
        return [FieldReader(one, f"{self._at(name)}[{index}]", self.problems) for index, one in enumerate(value or ())]

    def text(self, name: str, *, needed: bool = False) -> str:
        value = self.fields.get(name)
        text = str(value).strip() if isinstance(value, str | int) else ""
        if needed and not text:
            self.tell(name, _("missing"))
        return text

    def number(self, name: str, *, least: int, most: int) -> int | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            sentence = _("write a whole number from {least} to {most}, or leave it out")
            self.tell(name, sentence.format(least=least, most=most))
            return None
        return value

    def decimal(self, name: str, *, most: float) -> float | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            self.tell(name, _("write a number from {least} to {most}, or leave it out").format(least=0, most=most))
            return None
        return float(value)

    def day(self, name: str, *, needed: bool = False) -> date | None:
        return self._read(name, _day, _("write a day like 2027-06-30, between 1800 and 2100"), needed)

    def choice(self, name: str, kind: type[C], default: C) -> C:
        words = ", ".join(kind)
        return self._read(name, kind, _("write one of {words}").format(words=words), False) or default

    def _read(self, name: str, read: Callable[[Any], C | date], what: str, needed: bool) -> Any:
        value = self.fields.get(name)
        if value is None:
            self.check(not needed, name, _("missing"))
            return None
        try:
            return read(value)
        except (ValueError, TypeError):
            self.tell(name, what)
            return None

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def _day(value: Any) -> date:
    day = date.fromisoformat(value)
    if not EARLIEST <= day < LATEST:
        raise ValueError(value)
    return day
