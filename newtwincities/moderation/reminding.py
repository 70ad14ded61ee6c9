# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tells moderators that something waits: one mail a day, and one at once where a child may be in danger."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newtwincities.common.limits import within_limit
from newtwincities.common.mails import link, write_mail
from newtwincities.common.models import Mail
from newtwincities.moderation import queries
from newtwincities.moderation.models import Case
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person

DAILY, URGENT = "moderation_daily", "minors_reported"
ALARMS = 10  # an hour at most: whoever reports in bulk shall not fill the moderators' mailboxes


def remind_moderators() -> int:
    """One mail to each moderator who wants it, where something waits; how many. Done twice, it writes none twice."""
    written = 0
    for person in queries.moderators_to_tell():
        if queries.wants_daily_mail(person):
            written += _remind(person)
    return written


@transaction.atomic
def _remind(person: Person) -> bool:
    lately = timezone.now() - timedelta(hours=20)
    waiting = [one for one in queries.what_waits(viewer_of_person(person, second_factor=True)) if one.number]
    if not waiting or Mail.objects.filter(kind=DAILY, person=person, written_at__gte=lately).exists():
        return False
    write_mail(
        DAILY, address=person.email, language=person.language, person=person, waiting=waiting,
        number=sum(one.number for one in waiting), queue_url=link("moderation:queue", person.language),
    )  # fmt: skip
    return True


def alarm(case: Case) -> None:
    """Tells every moderator without a part in it of a report about children or young people."""
    if case.why != Case.Why.MINORS or not within_limit("minors-alarm", "", most=ALARMS, seconds=3600):
        return
    parties = [key for key in (case.author_id, case.reporter_id) if key]
    for person in queries.moderators_to_tell().exclude(pk__in=parties):
        write_mail(
            URGENT, address=person.email, language=person.language, person=person, number=case.pk,
            case_url=link("moderation:case", person.language, case.pk),
        )  # fmt: skip
