# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who works together, beside those who share a team or a partnership (`people/company.py`).

Ideas know of further people. They tell it here and not there, since whoever joins an open idea shall be able to write
to others in it, but not to see more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newtwincities.common.policy import Viewer
from newtwincities.people.models import Person

Read = Callable[[Person], Iterable[int]]  # a person → the keys of others

_reads: dict[str, Read] = {}


def register_together(name: str, read: Read) -> None:
    _reads[name] = read


def worked_with(person: Person | None) -> frozenset[int]:
    """The standing `worked_with`: those who work with the person elsewhere than in teams and partnerships."""
    if person is None:
        return frozenset()
    return frozenset(key for read in _reads.values() for key in read(person)) - {person.pk}


def work_together(viewer: Viewer, person: Person) -> bool:
    return person.pk in viewer.standing("shared_work") or person.pk in viewer.standing("worked_with")
