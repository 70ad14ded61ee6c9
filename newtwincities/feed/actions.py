# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What rooms do with the feed: tell what happened, in the transaction of the action that did it; follow and mute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from secrets import token_urlsafe

from django.db import models, transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.stamps import renew_stamps
from newtwincities.feed.folding import may_fold
from newtwincities.feed.jobs import fold_after
from newtwincities.feed.models import Addressee, CalendarKey, Follow, Happening, Line
from newtwincities.feed.reading import is_invented
from newtwincities.feed.registry import REASONS, deliveries, sort_named, subject_named
from newtwincities.feed.streams import TERRITORY, stamp_of, stream
from newtwincities.people.models import Person

Thing = tuple[str, object]  # the name of a subject, and the key


@transaction.atomic
def tell(
    sort: str,
    *,
    by: Person | None,
    about: Thing,
    within: Thing | None = None,
    municipality: Municipality | None = None,
    also: Iterable[str] = (),
    visibility: str = Happening.Visibility.PUBLIC,
    to: Mapping[Person, str] | None = None,
    details: Mapping[str, str | int] | None = None,
) -> Happening:
    """Writes a happening into the streams of its thing, of what the thing lies within, of the person, of the
    municipality, of those named in `also` and, where it is public, of the territory. What is invented stays out of the
    streams of the territory and of real municipalities.

    `to` are those whom it addresses personally, with the reason. `details` must hold nothing personal.
    """
    if sort_named(sort) is None or any(subject_named(one[0]) is None for one in (about, within) if one):
        raise LookupError(f"Nobody has registered {sort} about {about[0]}.")
    if unknown := set((to or {}).values()) - set(REASONS):
        raise LookupError(f"Nobody is addressed for {', '.join(sorted(unknown))}.")
    happening = Happening.objects.create(
        at=timezone.now(),
        sort=sort,
        actor=by,
        municipality=municipality,
        thing_kind=about[0],
        thing_key=str(about[1]),
        within_kind=within[0] if within else "",
        within_key=str(within[1]) if within else "",
        visibility=visibility,
        details=dict(details or {}),
    )
    streams = {stream(*about), *also}
    streams |= {stream(*within)} if within else set()
    streams |= {stream("person", by.pk)} if by else set()
    invented = is_invented(happening)
    if municipality and (municipality.is_demonstration or not invented):
        streams.add(stream("municipality", municipality.pk))
    if visibility == Happening.Visibility.PUBLIC and not invented:
        streams.add(TERRITORY)
    Line.objects.bulk_create(
        [Line(stream=one, happening=happening, looked_at=not may_fold(sort, one)) for one in sorted(streams)]
    )
    Addressee.objects.bulk_create(
        [
            Addressee(happening=happening, person=person, reason=reason)
            for person, reason in (to or {}).items()
            if by is None or person.pk != by.pk
        ]
    )
    renew_stamps(*map(stamp_of, streams))
    if any(may_fold(sort, one) for one in streams):
        fold_after.enqueue(happening.pk)
    for enqueue in deliveries():
        enqueue(happening.pk)
    return happening


@transaction.atomic
def forget(kind: str, key: object) -> None:
    """A thing is gone, and with it all that was told of it or within it."""
    gone = models.Q(thing_kind=kind, thing_key=str(key)) | models.Q(within_kind=kind, within_key=str(key))
    remove(Happening.objects.filter(gone))
    Follow.objects.filter(stream=stream(kind, key)).delete()


@transaction.atomic
def remove(happenings: models.QuerySet[Happening]) -> int:
    """Takes happenings out of every stream; what was folded into them is looked at once more. How many."""
    keys = list(happenings.values_list("pk", flat=True))
    changed(keys)
    Line.objects.filter(head__happening__in=keys).update(looked_at=False)
    Happening.objects.filter(pk__in=keys).delete()
    return len(keys)


def changed(happenings: Iterable[int]) -> None:
    """Pages made from these happenings are out of date."""
    streams = Line.objects.filter(happening__in=happenings).values_list("stream", flat=True).distinct()
    if names := list(streams):
        renew_stamps(*map(stamp_of, names))


@transaction.atomic
def new_calendar_key(person: Person) -> str:
    """The address that was used before reads nothing from now on."""
    key = token_urlsafe(32)
    CalendarKey.objects.update_or_create(person=person, defaults={"key": key})
    return key


def follow(person: Person, name: str, *, why: str = Follow.Why.CHOSEN) -> None:
    """Follows a stream. What was muted is heard again when the person chooses so, not because they take part."""
    made, is_new = Follow.objects.get_or_create(person=person, stream=name, defaults={"why": why})
    if not is_new and why == Follow.Why.CHOSEN and made.muted:
        Follow.objects.filter(pk=made.pk).update(muted=False)


def mute(person: Person, name: str) -> None:
    Follow.objects.update_or_create(person=person, stream=name, defaults={"muted": True})


def unfollow(person: Person, name: str) -> None:
    Follow.objects.filter(person=person, stream=name).delete()
