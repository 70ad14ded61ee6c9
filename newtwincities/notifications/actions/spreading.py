# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A happening becomes notifications of those whom it reaches, and at once mails for those whom it addresses.

It is done in portions, each in a transaction of its own, and may be done again or by two workers at once: a row is made
once, and a mail is written in the transaction that notes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from newtwincities.common.policy import Viewer
from newtwincities.domain.notifying import Decision, PersonFacts, When, resolve
from newtwincities.feed.models import Addressee, Happening
from newtwincities.feed.reading import Reading, Sight
from newtwincities.feed.registry import REASONS, sort_named
from newtwincities.notifications.facts import facts_of, happening_facts, streams_of
from newtwincities.notifications.mailing import send_notification
from newtwincities.notifications.models import Notification, Rhythm
from newtwincities.notifications.queries import portions_of_readers, told_by_mail_lately
from newtwincities.notifications.wording import FOLLOWED, kind_of
from newtwincities.people.company import shares_work
from newtwincities.people.minors import may_be_addressed
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewers_of

WEEK = timedelta(days=7)
MAILS = {When.NOW: Notification.Mail.NOW, When.DIGEST: Notification.Mail.DIGEST, When.NEVER: Notification.Mail.NONE}
ANSWERS = frozenset({"answer", "saved_search"})  # to what somebody has asked for


def spread(happening: Happening) -> None:
    reading, streams = Reading([happening]), streams_of([happening])[happening.pk]
    reasons = dict(Addressee.objects.filter(happening=happening).values_list("person_id", "reason"))
    for people in portions_of_readers(happening):
        _spread_to(happening, people, reading, streams, reasons)


@transaction.atomic
def _spread_to(
    happening: Happening,
    people: list[Person],
    reading: Reading,
    streams: tuple[str, ...],
    reasons: Mapping[int, str],
) -> None:
    now, viewers, facts = timezone.now(), viewers_of(people), facts_of(people, streams)
    rows = []
    for person in people:
        viewer = viewers[person.pk]
        if viewer.first is not None or viewer.person is None or not Sight(viewer, reading).may_see(happening):
            continue
        reason = reasons.get(person.pk, "")
        if reason and not _may_address(happening, viewer, facts[person.pk], reason, streams):
            reason = ""
        decision = _decision(happening, facts[person.pk], reason, streams)
        if decision.in_list or decision.when is not When.NEVER:
            rows.append(_row(happening, person, reason, decision))
    _keep_quiet(happening, rows, now, hidden=reading.is_hidden(happening))
    Rhythm.objects.bulk_create(
        [Rhythm(person_id=row.person_id, next_at=now + WEEK) for row in rows], ignore_conflicts=True
    )
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    _address_followers(happening, rows)
    if any(row.mail == Notification.Mail.NOW for row in rows):
        _send_at_once(happening, viewers, reading, now)


def _may_address(
    happening: Happening, viewer: Viewer, facts: PersonFacts, reason: str, streams: tuple[str, ...]
) -> bool:
    """Whoever is protected is not spoken to by strangers: by somebody with whom they share nothing."""
    if happening.actor is None or reason in ANSWERS:
        return True
    together = bool(facts.follows.intersection(streams)) or shares_work(viewer, happening.actor)
    return may_be_addressed(viewer.person, together=together)


def _decision(happening: Happening, facts: PersonFacts, reason: str, streams: tuple[str, ...]) -> Decision:
    kind = kind_of(sort_named(happening.sort), reason)
    return resolve(facts, happening_facts(kind, streams, facts.follows, addressed=bool(reason)))


def _row(happening: Happening, person: Person, reason: str, decision: Decision) -> Notification:
    return Notification(
        person=person,
        happening=happening,
        kind=kind_of(sort_named(happening.sort), reason),
        mail=MAILS[decision.when],
        rule=decision.rule.value,
        in_list=decision.in_list,
    )


def _keep_quiet(happening: Happening, rows: list[Notification], now: datetime, *, hidden: bool) -> None:
    """No mail at once about what moderators hide for the moment, nor twice about the same."""
    loud = [row for row in rows if row.mail == Notification.Mail.NOW]
    lately = told_by_mail_lately(happening, [row.person for row in loud], now) if loud and not hidden else set()
    for row in loud:
        if hidden or row.person_id in lately:
            row.mail = Notification.Mail.DIGEST


def _address_followers(happening: Happening, rows: list[Notification]) -> None:
    """Whoever got it as a follower and is addressed by it since, as by a saved search: the same one, now louder."""
    cases: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        if row.kind in REASONS and row.mail == Notification.Mail.NOW:
            cases.setdefault((row.kind, row.mail, row.rule), []).append(row.person_id)
    quiet = Notification.objects.filter(happening=happening, kind__in=FOLLOWED, mailed_at=None, read_at=None)
    for (kind, mail, rule), people in cases.items():
        quiet.filter(person__in=people).update(kind=kind, mail=mail, rule=rule)


def _send_at_once(happening: Happening, viewers: Mapping[int, Viewer], reading: Reading, now: datetime) -> None:
    due = Notification.objects.filter(happening=happening, person__in=list(viewers), mail="now", mailed_at=None)
    for row in due.select_for_update().order_by("person_id"):  # a second worker waits here, and then finds none
        told = Sight(viewers[row.person_id], reading).told(happening)
        if told is not None:
            send_notification(viewers[row.person_id], told, row.kind)
            Notification.objects.filter(pk=row.pk).update(mailed_at=now)
