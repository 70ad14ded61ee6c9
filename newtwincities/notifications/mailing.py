# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two mails of notifications. The words stand in templates/mails/."""

from __future__ import annotations

from django.utils import translation

from newtwincities.common.mails import link, stop_headers, write_mail
from newtwincities.common.policy import Viewer
from newtwincities.feed.reading import Told
from newtwincities.notifications.grouping import Grouped, stream_of, url_of, words_of
from newtwincities.notifications.links import What, stop_url
from newtwincities.notifications.wording import KINDS
from newtwincities.people.models import Person


def send_notification(viewer: Viewer, told: Told, kind: str) -> None:
    """What addresses somebody personally. What was written stays on its page."""
    person: Person = viewer.person
    language = person.language
    subject, thing = told.group
    by_kind = subject.nameless
    stop = stop_url(person, What.KIND if by_kind else What.OBJECT, kind if by_kind else stream_of(told.happening))
    with translation.override(language):
        why = str(KINDS[kind])
    write_mail(
        "notification", address=person.email, language=language, person=person, why=why,
        sentence=words_of([told], viewer, language),
        title=why if by_kind else subject.title(thing, language),
        thing_url=url_of(told.subject, told.thing, language), stop_url=stop,
        settings_url=link("notifications:settings", language), headers=stop_headers(stop),
    )  # fmt: skip


def send_digest(viewer: Viewer, made: Grouped, *, weekly: bool) -> None:
    person: Person = viewer.person
    stop = stop_url(person, What.DIGEST)
    write_mail(
        "digest", address=person.email, language=person.language, person=person, groups=made.groups, more=made.more,
        count=made.count, weekly=weekly, stop_url=stop, list_url=link("notifications:list", person.language),
        settings_url=link("notifications:settings", person.language), headers=stop_headers(stop),
    )  # fmt: skip
