# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Introductions: asked for, answered, taken back, closed; and the partnership that begins from one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.matching.approach import mailing
from newtwincities.matching.approach.actions.counts import count_event
from newtwincities.matching.approach.happenings import tell_agreed
from newtwincities.matching.approach.queries import introductions as queries
from newtwincities.matching.approach.queries.introductions import Hindered
from newtwincities.matching.models import Introduction, PairCount
from newtwincities.partnerships import queries as partnerships
from newtwincities.partnerships.actions import dossier
from newtwincities.partnerships.models import Partnership
from newtwincities.people.models import Person
from newtwincities.teams.models import Team

State = Introduction.State


class HinderedError(Exception):
    """A limit stands against one more request."""

    def __init__(self, hindered: Hindered) -> None:
        self.hindered = hindered


class NobodyActsError(Exception):
    """No team acts for the municipality, so that nobody could answer."""


class AnsweredAlreadyError(Exception):
    """A colleague was quicker, or it was closed meanwhile."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says."""

    kind: str
    topics: Sequence[str]
    reason: str
    letters: Mapping[str, str]  # language → text
    contact: str  # shown once both have agreed


@transaction.atomic
def ask(said: Asked, *, own: Municipality, team: Team, other: Municipality, by: Person) -> Introduction:
    """Asks the team that acts for the other municipality; it reads the letter, and no person's name."""
    # In one order, so that two who ask at once come one after the other and meet the limits.
    list(Municipality.objects.select_for_update().filter(pk__in=(own.pk, other.pk)).order_by("pk"))
    asked_team = partnerships.acting_team(other)
    if asked_team is None:
        raise NobodyActsError
    now = timezone.now()
    if hindered := queries.hindrance(own, other, now=now):
        raise HinderedError(hindered)
    introduction = Introduction.objects.create(
        asker=own, asked=other, asker_team=team, asked_team=asked_team, kind=said.kind, topics="|".join(said.topics),
        reason=said.reason, letters=dict(said.letters), asked_by=by, asker_contact=said.contact, asked_at=now,
    )  # fmt: skip
    note("introduction.ask", actor=by, thing=introduction, asker=own.key, asked=other.key)
    count_event(own, other, PairCount.Event.REQUESTED)
    mailing.send_asked(introduction)
    return introduction


def _locked(introduction: Introduction, *states: str) -> Introduction:
    row = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if row.state not in states:
        raise AnsweredAlreadyError
    return row


def _answered(introduction: Introduction, state: str, *, by: Person | None, **changes: object) -> None:
    now = timezone.now()
    Introduction.objects.filter(pk=introduction.pk).update(state=state, answered_at=now, **changes)
    introduction.refresh_from_db()
    note(f"introduction.{state}", actor=by, thing=introduction)


@transaction.atomic
def agree(introduction: Introduction, *, contact: str, by: Person) -> None:
    """Now each side sees who asked and who agreed, and how to reach them."""
    _locked(introduction, State.OPEN)
    _answered(introduction, State.AGREED, by=by, agreed_by=by, asked_contact=contact)
    count_event(introduction.asker, introduction.asked, PairCount.Event.ACCEPTED)
    mailing.send_agreed(introduction)
    tell_agreed(introduction)


@transaction.atomic
def decline(introduction: Introduction, *, sentence: str, by: Person) -> None:
    """With a sentence the asking side is told at once; without one it learns of it when the request closes."""
    _locked(introduction, State.OPEN)
    if sentence:
        _answered(introduction, State.DECLINED, by=by, sentence=sentence, asker_contact="")
        mailing.send_declined(introduction)
    else:
        _answered(introduction, State.QUIET, by=by)  # all else stays as it is, so that nothing tells the asking side


@transaction.atomic
def withdraw(introduction: Introduction, *, by: Person) -> None:
    _locked(introduction, State.OPEN, State.QUIET)
    _answered(introduction, State.WITHDRAWN, by=by, asker_contact="")


@transaction.atomic
def begin_partnership(introduction: Introduction, *, by: Person, own: Municipality) -> Partnership:
    """Both have agreed, so the dossier is open at once; the other side is told.

    Where another team acts for that side by now, that one is asked as usual. `dossier.ThereAlreadyError` where they
    have one already, `dossier.NobodyActsError` where nobody acts there any more.
    """
    row = _locked(introduction, State.AGREED)
    is_asker = own.pk == row.asker_id
    team = introduction.asker_team if is_asker else introduction.asked_team
    other = introduction.asked if is_asker else introduction.asker
    other_team = introduction.asked_team if is_asker else introduction.asker_team
    acting = partnerships.acting_team(other)
    agreed = acting is not None and acting.pk == other_team.pk
    partnership = dossier.begin(own, other, team=team, kind=row.kind, since=None, by=by, agreed=agreed)
    Partnership.objects.filter(pk=partnership.pk).update(topics=row.topics)
    Introduction.objects.filter(pk=row.pk).update(partnership=partnership)
    if agreed:
        mailing.send_begun(introduction, partnership, other=other, team=other_team)
    return partnership


def remind_and_close(now: datetime) -> tuple[int, int]:
    """Reminders after 7 and 21 days, an end after 45; how many of each."""
    closed = sum(_close(one) for one in queries.to_close(now))
    return sum(_remind(one, now) for one in queries.to_remind(now)), closed


@transaction.atomic
def _remind(introduction: Introduction, now: datetime) -> bool:
    due = queries.reminders_due(introduction, now)
    done = Introduction.objects.filter(pk=introduction.pk, state=State.OPEN, reminders__lt=due).update(reminders=due)
    if not done:
        return False
    acting = partnerships.acting_team(introduction.asked)
    if acting and acting.pk != introduction.asked_team_id:  # whoever acts there now gets the question
        Introduction.objects.filter(pk=introduction.pk).update(asked_team=acting)
        introduction.asked_team = acting
    mailing.send_asked(introduction, reminder=True)
    return True


@transaction.atomic
def _close(introduction: Introduction) -> bool:
    """The asking side reads the same, whether there was no answer or a refusal without a word."""
    try:
        _locked(introduction, State.OPEN, State.QUIET)
    except AnsweredAlreadyError:
        return False
    _answered(introduction, State.CLOSED, by=None, asker_contact="")
    mailing.send_closed(introduction)
    return True
