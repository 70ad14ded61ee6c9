# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mail of the yearly question, and the signed links in it: decisions/0025 says why they need no password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, write_mail
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Partnership, YearAnswer
from newtwincities.people.models import Person

YEAR = "partnership-year"
GOOD_FOR = timedelta(days=90)
LINK_KNOWN = timedelta(days=800)  # longer than it can be answered, so that an old link is told what it was
WAYS = ("in_person", "online", "no")  # what can be said with one click


@dataclass(frozen=True, slots=True)
class YearLink:
    """What the link of a yearly mail says: which question, and to whom it was put."""

    answer: YearAnswer
    reader: Person

    @property
    def is_over(self) -> bool:
        return timezone.now() > self.answer.asked_at + GOOD_FOR


def token_of(answer: YearAnswer, reader: Person) -> str:
    return token_for(YEAR, [answer.pk, str(reader.ref)])


def link_of_token(token: str) -> YearLink | None:
    content = content_of(YEAR, token, max_age=LINK_KNOWN)
    if content is None:
        return None
    answer = queries.year_answer_with_pk(content[0])
    reader = Person.objects.filter(ref=content[1]).first()
    return YearLink(answer, reader) if answer and reader else None


def send_question(answer: YearAnswer, partnership: Partnership, reader: Person) -> None:
    language = reader.language
    others = [one for one in partnership.sides.select_related("municipality") if one.pk != answer.side_id]
    page = link("partnerships:year", language, token_of(answer, reader))
    write_mail(
        "partnership_year",
        address=reader.email,
        language=language,
        person=reader,
        own=answer.side.municipality.name_in(language),
        others=queries.named(others, language),
        year=str(answer.year),
        last_day=(answer.asked_at + GOOD_FOR).date(),
        in_person_url=f"{page}?met=in_person",
        online_url=f"{page}?met=online",
        no_url=f"{page}?met=no",
    )
