# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mails of matching. The words stand in templates/mails/."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import translation

from newtwincities.atlas.models import Municipality
from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, stop_headers, write_mail
from newtwincities.matching.models import Introduction, Notice
from newtwincities.partnerships.models import Partnership
from newtwincities.people.models import Person
from newtwincities.teams.models import Team
from newtwincities.teams.queries import leaders_of

RENEWAL, STOPPING = "notice-renewal", "notice-mails"
RENEWAL_LINK_GOOD = timedelta(days=120)  # longer than it counts, so that an old link is told what it was
STOPPING_LINK_GOOD = timedelta(days=3_660)  # whoever wants no more mails shall be heard whenever
MOST_TOLD = 20  # notices of one mail


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the link of a mail says: which notice, who got the mail, and on which day the notice would end."""

    notice: Notice
    reader: Person
    ends_on: str


def renewal_of_token(token: str) -> Renewal | None:
    content = content_of(RENEWAL, token, max_age=RENEWAL_LINK_GOOD)
    if content is None:
        return None
    notice = Notice.objects.select_related("municipality", "team").filter(pk=content[0]).first()
    reader = Person.objects.filter(ref=content[1]).first()
    return Renewal(notice, reader, content[2]) if notice and reader else None


def person_of_token(token: str) -> Person | None:
    """Who wants no more mails about saved searches."""
    ref = content_of(STOPPING, token, max_age=STOPPING_LINK_GOOD)
    return Person.objects.filter(ref=ref).first() if ref else None


def send_notice_ends(notice: Notice) -> None:
    for reader in leaders_of(notice.team_id):
        token = token_for(RENEWAL, [notice.pk, str(reader.ref), notice.ends_on.isoformat()])
        write_mail(
            "notice_ends", address=reader.email, language=reader.language, person=reader, day=notice.ends_on,
            municipality=notice.municipality.name_in(reader.language),
            renew_url=link("notices:renew-link", reader.language, token),
            notice_url=link("notices:notice", reader.language, notice.pk),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in a mail."""

    name: str
    kind: str
    url: str


def send_notices_found(person: Person, notices: list[Notice]) -> None:
    language = person.language
    stop_url = link("notices:stop", language, token_for(STOPPING, str(person.ref)))
    with translation.override(language):
        told = [
            Told(one.municipality.name_in(language), str(one.get_kind_display()),
                 link("notices:notice", language, one.pk))
            for one in notices[:MOST_TOLD]
        ]  # fmt: skip
    write_mail(
        "notices_found", address=person.email, language=language, person=person, count=len(notices), notices=told,
        board_url=link("notices:board", language), stop_url=stop_url,
        headers=stop_headers(stop_url),
    )  # fmt: skip


def send_asked(introduction: Introduction, *, reminder: bool = False) -> None:
    """To whoever leads the asked team; the letter stays on its page."""
    _send(
        "introduction_asked", introduction, leaders_of(introduction.asked_team_id), own=introduction.asked,
        others=introduction.asker, reminder=reminder, day=introduction.closes_on,
    )  # fmt: skip


def send_agreed(introduction: Introduction) -> None:
    _to_asker("introduction_answered", introduction, accepted=True, words="")


def send_declined(introduction: Introduction) -> None:
    for person in _asking(introduction):
        with translation.override(person.language):
            words = str(introduction.get_sentence_display())
        _send("introduction_answered", introduction, [person], own=introduction.asker, others=introduction.asked,
              accepted=False, words=words)  # fmt: skip


def send_closed(introduction: Introduction) -> None:
    _to_asker("introduction_closed", introduction)


def send_begun(introduction: Introduction, partnership: Partnership, *, other: Municipality, team: Team) -> None:
    """To the side that did not press the button."""
    beginner = introduction.asker if other.pk == introduction.asked_id else introduction.asked
    for person in leaders_of(team):
        write_mail(
            "introduction_begun", address=person.email, language=person.language, person=person,
            own=other.name_in(person.language), others=beginner.name_in(person.language),
            partnership_url=link("partnerships:partnership", person.language, partnership.pk),
        )  # fmt: skip


def _asking(introduction: Introduction) -> list[Person]:
    """Whoever leads the asking team, and the editor who has asked, while in the team."""
    leaders = leaders_of(introduction.asker_team_id)
    asked_by = introduction.asked_by
    if asked_by is None or not asked_by.is_active or asked_by in leaders:
        return leaders
    still = asked_by.team_roles.filter(team=introduction.asker_team_id, ended_at=None).exists()
    return [*leaders, asked_by] if still else leaders


def _to_asker(kind: str, introduction: Introduction, **context: Any) -> None:
    _send(kind, introduction, _asking(introduction), own=introduction.asker, others=introduction.asked, **context)


def _send(
    kind: str, introduction: Introduction, people: Iterable[Person], *, own: Municipality, others: Municipality,
    **context: Any,
) -> None:  # fmt: skip
    for person in people:
        language = person.language
        write_mail(
            kind, address=person.email, language=language, person=person, own=own.name_in(language),
            others=others.name_in(language), introduction_url=link("introductions:introduction", language,
            introduction.pk), **context,
        )  # fmt: skip
