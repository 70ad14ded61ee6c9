# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows → the facts of domain/notifying.py, for many persons at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from newtwincities.domain.notifying import Choice, HappeningFacts, PersonFacts, When
from newtwincities.feed.models import Follow
from newtwincities.feed.streams import TERRITORY
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


def happening_facts(
    kind: str, streams: tuple[str, ...], follows: frozenset[str], *, addressed: bool, own: bool = False
) -> HappeningFacts:
    """The territory, in which all that is public stands, counts for those alone who follow it."""
    counted = tuple(name for name in streams if name != TERRITORY or name in follows)
    return HappeningFacts(kind=kind, streams=counted, addressed=addressed, own=own)
