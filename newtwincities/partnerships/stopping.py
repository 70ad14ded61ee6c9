# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who reads the mails that come by themselves, and who has had enough of them: one click in the mail stops a kind.

The link needs no password and opens nothing else; its page changes nothing before a button is pressed. Mail programs
press it for their readers by RFC 8058.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link
from newtwincities.notifications.other_mails import who_wants_mails
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Carrier, Side, StoppedMails, Task
from newtwincities.people.minors import may_take_part
from newtwincities.people.models import Person

WARNINGS, REMINDERS = "warnings", "reminders"
KINDS = (WARNINGS, REMINDERS)
PURPOSE = "stop-mails"
LINK_GOOD = timedelta(days=366)


def readers_of_warnings(sides: Iterable[Side], today: date) -> list[Person]:
    """Whoever leads a side, and the carriers who are members here."""
    readers: dict[int, Person] = {}
    for side in sides:
        for person in queries.leaders_of(side):
            readers[person.pk] = person
    current = Q(until=None) | Q(until__gt=today)
    carriers = Carrier.objects.filter(current, side__in=[side.pk for side in sides]).select_related("person")
    for carrier in carriers.exclude(person=None).order_by("pk"):
        linked = carrier.person
        if linked and linked.is_active and may_take_part(linked):
            readers.setdefault(linked.pk, linked)
    return list(readers.values())


def readers_of_task(task: Task) -> list[Person]:
    carrier = task.carrier
    if carrier and carrier.person and carrier.person.is_active and may_take_part(carrier.person):
        return [carrier.person]
    sides = [carrier.side] if carrier else list(task.partnership.sides.all())
    return list({person.pk: person for side in sides for person in queries.leaders_of(side)}.values())


def without_those_who_stopped(people: Iterable[Person], kind: str) -> list[Person]:
    found = who_wants_mails(people)
    stopped = set(StoppedMails.objects.filter(kind=kind, person__in=found).values_list("person_id", flat=True))
    return [person for person in found if person.pk not in stopped]


def wants(person: Person, kind: str) -> bool:
    return not StoppedMails.objects.filter(kind=kind, person=person).exists()


def stop_url(person: Person, kind: str) -> str:
    return f"{link('partnerships:stop-mails', person.language)}?for={token_for(PURPOSE, [str(person.ref), kind])}"


def of_token(token: str) -> tuple[Person, str] | None:
    """Whose mails of which kind; None where the link does not hold."""
    content = content_of(PURPOSE, token, max_age=LINK_GOOD)
    if content is None or content[1] not in KINDS:
        return None
    person = Person.objects.filter(ref=content[0]).first()
    return (person, content[1]) if person else None
