# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search notices: published, changed, renewed, taken down; told that they end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.feed.actions import forget
from newtwincities.matching.approach import mailing
from newtwincities.matching.approach.happenings import tell_notice
from newtwincities.matching.approach.queries import notices as queries
from newtwincities.matching.models import Notice
from newtwincities.moderation import actions as moderation
from newtwincities.people.models import Person
from newtwincities.teams.models import Team


@dataclass(frozen=True, slots=True)
class Wording:
    """What a notice says."""

    kind: str
    topics: Sequence[str]
    offers: str
    seeks: str
    language: str
    countries: Sequence[str] = ()
    deadline: date | None = None

    @property
    def columns(self) -> dict[str, object]:
        return {
            "kind": self.kind, "offers": self.offers, "seeks": self.seeks, "language": self.language,
            "deadline": self.deadline,
            "topics": f"|{'|'.join(self.topics)}|" if self.topics else "",
            "countries": "|".join(self.countries),
        }  # fmt: skip


@transaction.atomic
def publish(wording: Wording, *, municipality: Municipality, team: Team, by: Person) -> Notice:
    """Puts it on the board for 90 days, or until its deadline; the first one of somebody waits for a moderator."""
    now, today = timezone.now(), timezone.localdate()
    notice = Notice.objects.create(
        municipality=municipality, team=team, author=by, published_at=now, shown_at=now, changed_at=now,
        ends_on=Notice.last_day(today, wording.deadline), **wording.columns,
    )  # fmt: skip
    note("notice.publish", actor=by, thing=notice, municipality=municipality.key)
    moderation.submit(queries.KIND, notice, language=wording.language)
    tell_notice(notice)
    return notice


@transaction.atomic
def change(notice: Notice, wording: Wording, *, by: Person) -> None:
    """Says it anew. It ends when it would have, unless the deadline is earlier."""
    ends_on = min(notice.ends_on, wording.deadline) if wording.deadline else notice.ends_on
    Notice.objects.filter(pk=notice.pk).update(author=by, changed_at=timezone.now(), ends_on=ends_on, **wording.columns)
    notice.refresh_from_db()
    note("notice.change", actor=by, thing=notice)
    moderation.submit(queries.KIND, notice, language=wording.language)


@transaction.atomic
def renew(notice: Notice, *, by: Person) -> bool:
    """Ninety more days from today, as far as the deadline allows; False where it has passed."""
    today = timezone.localdate()
    if notice.deadline and notice.deadline < today:
        return False
    Notice.objects.filter(pk=notice.pk).update(
        ends_on=Notice.last_day(today, notice.deadline), reminded_on=None, changed_at=timezone.now()
    )
    note("notice.renew", actor=by, thing=notice)
    return True


@transaction.atomic
def withdraw(notice: Notice, *, by: Person) -> None:
    """Takes it down for good."""
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=timezone.now())
    moderation.withdraw(queries.KIND, notice.pk)
    forget(queries.KIND, notice.pk)
    note("notice.withdraw", actor=by, thing=notice)


def remind_of_ends(today: date) -> int:
    """Writes to whoever leads the team, ten days before a notice ends; how many notices."""
    return sum(_remind(notice, today) for notice in queries.notices_ending(today))


@transaction.atomic
def _remind(notice: Notice, today: date) -> bool:
    """Once, however many workers there are."""
    if not Notice.objects.filter(pk=notice.pk, reminded_on=None).update(reminded_on=today):
        return False
    mailing.send_notice_ends(notice)
    return True
