# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who works with whom, and who answers for whom. Capabilities that bring people together register what they know.

People knows nothing of teams or partnerships. Teams registers who shares a team with somebody, and whose team
somebody coordinates; what a person is allowed to see of another follows from that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from newtwincities.common.policy import Viewer
from newtwincities.people.models import Person

Read = Callable[[Person], Iterable[int]]  # a person → the keys of others
ReadMany = Callable[[Collection[Person]], Mapping[int, Iterable[int]]]  # the same of many, by their keys

# people → the key of each, with what they take part in (a sentence or name) and its address
TakesPart = Callable[[Collection[Person]], Iterable[tuple[int, Any, str]]]

_taking_part: list[TakesPart] = []
_sharing: list[tuple[Read, ReadMany]] = []
_coordinating: list[Read] = []


def register_shared_work(read: Read, *, of_many: ReadMany) -> None:
    """`read` answers with whom the person works: whoever shares a team, or has asked to join one that it leads;
    `of_many` the same of many persons, in a constant number of queries."""
    _sharing.append((read, of_many))


def register_coordination(read: Read) -> None:
    """`read` answers whose team the person coordinates: they may be vouched for."""
    _coordinating.append(read)


def register_taking_part(read: TakesPart) -> None:
    """`read` answers what people take part in, all at once: a guardian sees it."""
    _taking_part.append(read)


def taking_part(people: Collection[Person]) -> dict[int, list[tuple[Any, str]]]:
    """What each of them takes part in, by their keys."""
    found: dict[int, list[tuple[Any, str]]] = {person.pk: [] for person in people}
    for read in _taking_part:
        for key, what, address in read(people):
            found[key].append((what, address))
    return found


def shared_work(person: Person | None) -> frozenset[int]:
    """The standing `shared_work`."""
    return _all(person, [read for read, _of_many in _sharing])


def shared_work_of_many(people: Collection[Person]) -> dict[int, frozenset[int]]:
    """The same of many persons."""
    found = [of_many(people) for _read, of_many in _sharing]
    return {
        person.pk: frozenset(key for others in found for key in others[person.pk]) - {person.pk} for person in people
    }


def coordinated(person: Person | None) -> frozenset[int]:
    """The standing `coordinated`."""
    return _all(person, _coordinating)


def shares_work(viewer: Viewer, person: Person) -> bool:
    """Whether the two work together, in a team or a partnership."""
    return person.pk in viewer.standing("shared_work")


def coordinates(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer coordinates a team that the person belongs to."""
    return person.pk in viewer.standing("coordinated")


def _all(person: Person | None, reads: list[Read]) -> frozenset[int]:
    if person is None:
        return frozenset()
    return frozenset(key for read in reads for key in read(person)) - {person.pk}
