# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many happenings with the things they are about, read together; then, for each reader, whether they may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from newtwincities.common.policy import MEMBER, Viewer
from newtwincities.feed.models import Happening, Line
from newtwincities.feed.registry import Sort, Subject, sort_named, subject_named
from newtwincities.feed.streams import TERRITORY, stream
from newtwincities.moderation.models import Hidden
from newtwincities.people.blocking import are_apart
from newtwincities.people.models import Person

AT_ONCE = 500  # keys in one query


@dataclass(frozen=True, slots=True)
class Told:
    """A happening that somebody may see, with the things it is about."""

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
    """The happenings come with `actor`. The number of queries grows with the kinds of things, not with the readers."""

    def __init__(self, happenings: Collection[Happening]) -> None:
        pairs = {pair for one in happenings for pair in _places(one)}
        self.things = _things(pairs)
        self.hidden = _hidden(pairs)
        self.streams = streams_of(happenings)

    def is_hidden(self, happening: Happening) -> bool:
        return any(pair in self.hidden for pair in _places(happening))

    def told(self, viewer: Viewer, happening: Happening) -> Told | None:
        """None where the viewer may not see it now, or nobody may."""
        sort = sort_named(happening.sort)
        if sort is None or not _meets(viewer, happening.actor) or self.is_hidden(happening):
            return None
        if MEMBER not in viewer.roles and happening.visibility != Happening.Visibility.PUBLIC:
            return None
        seen = self._seen(viewer, happening)
        if seen is None:
            return None
        return Told(happening, sort, *seen[0], seen[1] if len(seen) > 1 else None)

    def may_see(self, viewer: Viewer, happening: Happening) -> bool:
        """Whether the policies of the things allow it, whether or not moderators hide them at the moment."""
        return _meets(viewer, happening.actor) and self._seen(viewer, happening) is not None

    def _seen(self, viewer: Viewer, happening: Happening) -> list[tuple[Subject, Any]] | None:
        seen = []
        for kind, key in _places(happening):
            subject, thing = subject_named(kind), self.things.get((kind, key))
            if subject is None or thing is None or not subject.may_see(viewer, thing):
                return None
            seen.append((subject, thing))
        return seen if _meets(viewer, seen[0][0].author(seen[0][1])) else None


def streams_of(happenings: Collection[Happening]) -> dict[int, tuple[str, ...]]:
    """Happening → the streams in which it stands, the nearest first: the thing, what it is within, all others, and
    the whole territory last."""
    names: dict[int, set[str]] = {one.pk: set() for one in happenings}
    for portion in _portions(sorted(names)):
        for key, name in Line.objects.filter(happening__in=portion).values_list("happening_id", "stream"):
            names[key].add(name)
    return {
        one.pk: tuple(sorted(names[one.pk], key=lambda name, one=one: _distance(one, name)))  # type: ignore[misc]
        for one in happenings
    }


def _distance(happening: Happening, name: str) -> tuple[int, str]:
    nearest = [stream(*place) for place in _places(happening)]
    if name in nearest:
        return nearest.index(name), name
    return (9 if name == TERRITORY else 5), name


def _places(happening: Happening) -> Iterator[tuple[str, str]]:
    yield happening.thing_kind, happening.thing_key
    if happening.within_kind:
        yield happening.within_kind, happening.within_key


def _things(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Each kind is read once for every portion of keys."""
    found: dict[tuple[str, str], Any] = {}
    for kind in sorted({kind for kind, _key in pairs}):
        subject = subject_named(kind)
        keys = sorted(key for one, key in pairs if one == kind)
        for portion in _portions(keys) if subject else ():
            found |= {(kind, key): thing for key, thing in subject.read(portion).items()}  # type: ignore[union-attr]
    return found


def _hidden(pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """What moderators hide, as pairs of the feed."""
    moderated = {kind: subject.moderated for kind, _key in pairs if (subject := subject_named(kind))}
    kinds = {name for name in moderated.values() if name}
    if not kinds:
        return set()
    hidden = set()
    for portion in _portions(sorted({key for _kind, key in pairs})):
        hidden |= set(Hidden.objects.filter(kind__in=kinds, key__in=portion).values_list("kind", "key"))
    return {(kind, key) for kind, key in pairs if (moderated.get(kind, ""), key) in hidden}


def _portions(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _meets(viewer: Viewer, person: Person | None) -> bool:
    return person is None or (person.hidden_at is None and not are_apart(viewer, person))
