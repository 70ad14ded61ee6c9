# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows → the facts of domain/notifying.py, for many persons at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from newtwincities.domain.notifying import Choice, HappeningFacts, PersonFacts, When
from newtwincities.feed.models import Follow, Happening, Line
from newtwincities.feed.reading import places, portions
from newtwincities.feed.streams import TERRITORY, stream
from newtwincities.notifications.models import Rhythm, Setting
from newtwincities.people.models import Person


def facts_of(people: Collection[Person], streams: Iterable[str] | None = None) -> dict[int, PersonFacts]:
    """What each of them has decided, as far as it touches these streams, or all. Three queries."""
    settings, follows = Setting.objects.filter(person__in=people), Follow.objects.filter(person__in=people)
    if streams is not None:
        names = sorted(set(streams))
        settings, follows = settings.filter(stream__in=["", *names]), follows.filter(stream__in=names)
    choices: dict[int, dict[tuple[str, str], Choice]] = {}
    for one in settings:
        choices.setdefault(one.person_id, {})[one.stream, one.kind] = Choice(When(one.when), one.in_list)
    heard: dict[int, set[str]] = {}
    muted: dict[int, set[str]] = {}
    for row in follows:
        (muted if row.muted else heard).setdefault(row.person_id, set()).add(row.stream)
    rhythms = {row.person_id: row for row in Rhythm.objects.filter(person__in=people)}
    return {
        person.pk: PersonFacts(
            follows=frozenset(heard.get(person.pk, ())),
            mutes=frozenset(muted.get(person.pk, ())),
            choices=choices.get(person.pk, {}),
            all_off=person.pk in rhythms and rhythms[person.pk].all_off,
            wants_digest=person.pk not in rhythms or rhythms[person.pk].digest != Rhythm.Digest.NEVER,
        )
        for person in people
    }


def streams_of(happenings: Collection[Happening]) -> dict[int, tuple[str, ...]]:
    """Happening → the streams in which it stands, the nearest first: the thing, what it is within, all others, and
    the whole territory last."""
    names: dict[int, list[str]] = {one.pk: [] for one in happenings}
    for portion in portions(sorted(names)):
        for key, name in Line.objects.filter(happening__in=portion).values_list("happening_id", "stream"):
            names[key].append(name)
    return {one.pk: _nearest_first(one, names[one.pk]) for one in happenings}


def _nearest_first(happening: Happening, names: list[str]) -> tuple[str, ...]:
    near = [name for pair in places(happening) if (name := stream(*pair)) in names]
    far = sorted(name for name in names if name not in near and name != TERRITORY)
    return (*near, *far, *((TERRITORY,) if TERRITORY in names else ()))


def happening_facts(
    kind: str, streams: tuple[str, ...], follows: frozenset[str], *, addressed: bool, own: bool = False
) -> HappeningFacts:
    """The territory, in which all that is public stands, counts for those alone who follow it."""
    counted = tuple(name for name in streams if name != TERRITORY or name in follows)
    return HappeningFacts(kind=kind, streams=counted, addressed=addressed, own=own)
