# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many happenings with the things they are about, read together; then, for each reader, which of them they may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newtwincities.common.policy import MEMBER, Viewer
from newtwincities.feed.models import Happening
from newtwincities.feed.registry import Sort, Subject, sort_named, subject_named
from newtwincities.moderation.models import Hidden
from newtwincities.people.blocking import are_apart
from newtwincities.people.models import Person

LONGEST_KEY = 18  # of digits both databases take so many for a number
AT_ONCE = 500  # keys in one query
Pair = tuple[str, str]  # kind and key of a thing


@dataclass(frozen=True, slots=True)
class Told:
    """A happening that the viewer may see, with the things it is about."""

    happening: Happening
    sort: Sort
    subject: Subject
    thing: Any
    within: tuple[Subject, Any] | None = None

    @property
    def group(self) -> tuple[Subject, Any]:
        """The object below whose title it stands."""
        return self.within or (self.subject, self.thing)


class Reading:
    """The things of these happenings. The number of queries grows with the kinds of things, not with the readers."""

    def __init__(self, happenings: Collection[Happening]) -> None:
        self.things = things_of({pair for one in happenings for pair in places(one)})
        self.hidden = hidden_among(self.things)

    def is_hidden(self, happening: Happening) -> bool:
        """Whether moderators hide what it is about at the moment."""
        return any(pair in self.hidden for pair in places(happening))


class Sight:
    """What one viewer may see of a reading; happenings come with `actor`. Each thing is judged once, without a query
    but those of the viewer's standings."""

    def __init__(self, viewer: Viewer, reading: Reading) -> None:
        self.viewer, self.reading = viewer, reading
        self._judged: dict[tuple[Pair, ...], list[tuple[Subject, Any]]] = {}

    def told(self, happening: Happening) -> Told | None:
        """None where the viewer may not see it now, or nobody may."""
        sort = sort_named(happening.sort)
        if sort is None or not self._is_wide_enough(happening) or self.reading.is_hidden(happening):
            return None
        seen = self._seen(happening)
        return Told(happening, sort, *seen[0], seen[1] if len(seen) > 1 else None) if seen else None

    def may_see(self, happening: Happening) -> bool:
        """Whether the policies of the things allow it, whether or not moderators hide them at the moment."""
        return bool(self._seen(happening))

    def _seen(self, happening: Happening) -> list[tuple[Subject, Any]]:
        """The thing and what it lies within; nothing where one of them may not be seen."""
        pairs = places(happening)
        if pairs not in self._judged:
            self._judged[pairs] = self._judge(pairs)
        return self._judged[pairs] if self._meets(happening.actor) else []

    def _judge(self, pairs: tuple[Pair, ...]) -> list[tuple[Subject, Any]]:
        seen = []
        for pair in pairs:
            subject, thing = subject_named(pair[0]), self.reading.things.get(pair)
            if subject is None or thing is None or not subject.may_see(self.viewer, thing):
                return []
            seen.append((subject, thing))
        subject, thing = seen[0]
        return seen if self._meets(subject.author(thing)) else []

    def _meets(self, person: Person | None) -> bool:
        return person is None or (person.hidden_at is None and not are_apart(self.viewer, person))

    def _is_wide_enough(self, happening: Happening) -> bool:
        """How far it may go at the most; who takes part is for the policy of the thing to say."""
        return MEMBER in self.viewer.roles or happening.visibility == Happening.Visibility.PUBLIC


def places(happening: Happening) -> tuple[Pair, ...]:
    """The thing, and what it lies within."""
    thing = happening.thing_kind, happening.thing_key
    return (thing, (happening.within_kind, happening.within_key)) if happening.within_kind else (thing,)


def is_invented(happening: Happening) -> bool:
    """Whether it is about something of the demonstration, of which no public page or file outside it may tell."""
    things = things_of(places(happening))
    return any(subject.invented(thing) for (kind, _key), thing in things.items() if (subject := subject_named(kind)))


def things_of(pairs: Iterable[Pair]) -> dict[Pair, Any]:
    """Each kind is read once for every portion of keys."""
    keys: dict[str, set[str]] = {}
    for kind, key in pairs:
        if len(key) <= LONGEST_KEY:
            keys.setdefault(kind, set()).add(key)
    found: dict[Pair, Any] = {}
    for kind in sorted(keys):
        if subject := subject_named(kind):
            for portion in portions(sorted(keys[kind])):
                found |= {(kind, key): thing for key, thing in subject.read(portion).items()}
    return found


def hidden_among(things: Mapping[Pair, Any]) -> set[Pair]:
    """What moderators hide of them: one query for all kinds."""
    moderated = {kind: subject.moderated for kind, _key in things if (subject := subject_named(kind))}
    kinds = sorted({name for name in moderated.values() if name})
    found: set[Pair] = set()
    for portion in portions(sorted({key for _kind, key in things})) if kinds else ():
        found |= set(Hidden.objects.filter(kind__in=kinds, key__in=portion).values_list("kind", "key"))
    return {(kind, key) for kind, key in things if (moderated[kind], key) in found} if found else set()


def portions(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
