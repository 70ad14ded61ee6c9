# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mails that rooms write beside what the feed tells, such as early warnings. Each room registers how its mails are
switched on and off, so that one page has all switches, and leaves out whoever wants no mails at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from newtwincities.notifications.models import Rhythm
from newtwincities.people.models import Person


@dataclass(frozen=True, slots=True)
class OtherMails:
    """`are_wanted` answers None where no such mail can come to the person, who then is not asked."""

    name: str
    title: Any
    are_wanted: Callable[[Person], bool | None]
    want: Callable[[Person, bool], None]


_registered: dict[str, OtherMails] = {}


def register_other_mails(*kinds: OtherMails) -> None:
    """In the `registering.py` of a room."""
    _registered.update({kind.name: kind for kind in kinds})


def wanted_by(person: Person) -> dict[OtherMails, bool]:
    """What could come to the person, in the order of the names, and whether it does."""
    found = ((kind, kind.are_wanted(person)) for _name, kind in sorted(_registered.items()))
    return {kind: wanted for kind, wanted in found if wanted is not None}


def who_wants_mails(people: Iterable[Person]) -> list[Person]:
    """The others have switched off all mails on the page of settings. One query."""
    found = list(people)
    off = set(Rhythm.objects.filter(person__in=found, all_off=True).values_list("person_id", flat=True))
    return [person for person in found if person.pk not in off]
