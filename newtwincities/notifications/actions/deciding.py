# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody decides about their notifications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newtwincities.domain.notifying import ANY, Choice, When
from newtwincities.notifications.links import Stopping, What
from newtwincities.notifications.models import Notification, Rhythm, Setting
from newtwincities.notifications.other_mails import wanted_by
from newtwincities.people.models import Person

UNTIL_FIRST = {Rhythm.Digest.DAILY.value: timedelta(days=1)}


@transaction.atomic
def decide(person: Person, stream: str, choices: Mapping[str, Choice | None]) -> None:
    """Kind → what the person wants of it, everywhere or in this stream; None: as without a decision."""
    gone = [kind for kind, choice in choices.items() if choice is None]
    Setting.objects.filter(person=person, stream=stream, kind__in=gone).delete()
    Setting.objects.bulk_create(
        [
            Setting(person=person, stream=stream, kind=kind, when=choice.when.value, in_list=choice.in_list)
            for kind, choice in choices.items()
            if choice is not None
        ],
        update_conflicts=True,
        unique_fields=["person", "stream", "kind"],
        update_fields=["when", "in_list"],
    )


@transaction.atomic
def set_rhythm(person: Person, *, digest: str, all_off: bool) -> None:
    """A digest that comes more often comes the sooner; how long ago the last one was stays what counts."""
    now = timezone.now()
    week, first = timedelta(days=7), now + UNTIL_FIRST.get(digest, timedelta(days=7))
    Rhythm.objects.get_or_create(person=person, defaults={"next_at": now + week})
    row = Rhythm.objects.select_for_update().get(person=person)
    if row.digest == Rhythm.Digest.NEVER and digest != row.digest:
        row.next_at = first
    row.digest, row.all_off, row.next_at = digest, all_off, min(row.next_at, first)
    row.save()


@transaction.atomic
def decide_other_mails(person: Person, wanted: Mapping[str, bool]) -> None:
    """By name, for what differs from now."""
    for kind, is_wanted in wanted_by(person).items():
        if kind.name in wanted and wanted[kind.name] != is_wanted:
            kind.want(person, wanted[kind.name])


@transaction.atomic
def stop(meant: Stopping, what: What) -> None:
    """By the link of a mail. Whatever was decided within the object goes, so that off is off."""
    if what is What.OBJECT and meant.about:
        Setting.objects.filter(person=meant.person, stream=meant.about).exclude(kind=ANY).delete()
        decide(meant.person, meant.about, {ANY: Choice(When.NEVER)})
        return
    if what is What.KIND and meant.about:
        decide(meant.person, ANY, {meant.about: Choice(When.NEVER)})
        return
    now = timezone.now()
    Rhythm.objects.get_or_create(person=meant.person, defaults={"next_at": now + timedelta(days=7)})
    off = {"all_off": True} if what is What.ALL else {"digest": Rhythm.Digest.NEVER.value}
    Rhythm.objects.filter(person=meant.person).update(**off)


def send_again(meant: Stopping, what: What) -> None:
    if what in (What.OBJECT, What.KIND) and meant.about:
        stream, kind = (meant.about, ANY) if what is What.OBJECT else (ANY, meant.about)
        decide(meant.person, stream, {kind: None})
        return
    row = Rhythm.objects.filter(person=meant.person).first()
    if row is not None:
        digest = Rhythm.Digest.WEEKLY.value if what is What.DIGEST else row.digest
        set_rhythm(meant.person, digest=digest, all_off=False if what is What.ALL else row.all_off)


def mark_read(person: Person, keys: list[int] | None = None) -> int:
    """These, or all; how many."""
    unread = Notification.objects.filter(person=person, read_at=None)
    return (unread if keys is None else unread.filter(pk__in=keys)).update(read_at=timezone.now())


def mark_read_about(person: Person, kind: str, key: object) -> int:
    """The person has seen the thing itself, so that nothing needs to tell of it any more; how many that were."""
    told = Notification.objects.filter(person=person, read_at=None, happening__thing_kind=kind)
    return told.filter(happening__thing_key=str(key)).update(read_at=timezone.now())
