# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What notifications tell the registers when the program starts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from newtwincities.common.menu import register_entry
from newtwincities.common.policy import register_policy, register_standing
from newtwincities.domain.notifying import When
from newtwincities.feed.registry import register_delivery
from newtwincities.notifications import jobs, rules
from newtwincities.notifications.models import Digest, Notification, Rhythm, Setting
from newtwincities.notifications.queries import number_of_unread
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data

READ_KEPT, UNREAD_KEPT = timedelta(days=90), timedelta(days=365)
UNREAD = "unread"


def _of(person: Person) -> Iterator[dict[str, Any]]:
    for one in Notification.objects.filter(person=person).select_related("happening").order_by("pk"):
        yield {"kind": "notification", "about": one.happening.sort, "sort": one.kind, "reason": one.rule,
               "at": one.made_at.isoformat(), "state": one.mail}  # fmt: skip
    for made in Setting.objects.filter(person=person).order_by("pk"):
        yield {"kind": "setting", "about": made.stream, "sort": made.kind, "state": When(made.when).name.lower()}
    for rhythm in Rhythm.objects.filter(person=person):
        yield {"kind": "digest", "state": "off" if rhythm.all_off else rhythm.digest}
    for digest in Digest.objects.filter(person=person).order_by("pk"):
        yield {"kind": "digest", "at": digest.written_at.isoformat()}


def _erase(person: Person, _contributions_stay: bool) -> None:
    for model in (Notification, Setting, Rhythm, Digest):
        model.objects.filter(person=person).delete()


def _old(now: datetime) -> QuerySet[Notification]:
    read = Q(read_at__lt=now - READ_KEPT)
    return Notification.objects.filter(read | Q(made_at__lt=now - UNREAD_KEPT))


def _expire(now: datetime) -> int:
    digests = Digest.objects.filter(written_at__lt=now - UNREAD_KEPT).delete()[0]
    return digests + _old(now).delete()[0]


NOTIFICATIONS = PersonalData(
    name="notifications",
    title=_("Notifications, and what you have decided about them"),
    purpose=_("So that you learn of what concerns you, and of nothing else."),
    period=_("Read ones 90 days after reading, others and the times of digests a year; what you have decided until the"
             " account is erased."),
    basis=Basis.CONTRACT,
    tables=("notifications.Notification", "notifications.Setting", "notifications.Rhythm", "notifications.Digest"),
    export=_of,
    erase=_erase,
    expire=_expire,
    remaining=lambda now: _old(now).count() + Digest.objects.filter(written_at__lt=now - UNREAD_KEPT).count(),
    correct="notifications:settings",
)  # fmt: skip


def register() -> None:
    register_policy(rules.NOTIFICATIONS)
    register_standing(UNREAD, number_of_unread)
    register_delivery("notifications", jobs.spread_happening.enqueue)
    register_entry(
        "notifications:list", _("Notifications"), place=15, count=lambda viewer: int(viewer.standing(UNREAD))
    )
    register_personal_data(NOTIFICATIONS)
