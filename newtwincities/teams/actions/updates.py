# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking by mail whether all is still right: once a year, and after elections. The links need no password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.actions import atlas_changed
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams import mailing, queries
from newtwincities.teams.models import Team, Update

MOST_AT_ONCE = 500  # teams a day, so that a large installation does not write all its mails in one


@dataclass(frozen=True, slots=True)
class Asked:
    """How many teams are asked, in how many mails, and how many are left out since they were asked already."""

    teams: int
    mails: int
    left_out: int


def ask_once_a_year(today: date) -> int:
    """Asks the teams that have said nothing for a year, and reminds those that were asked; how many were written to."""
    asked = [ask(team, Update.Occasion.YEARLY, today) for team in queries.teams_to_ask(today)[:MOST_AT_ONCE]]
    return len([mails for mails in asked if mails]) + sum(_remind(update, today) for update in _unanswered(today))


def ask_after_elections(country: str, *, send: bool, today: date) -> Asked:
    """Asks each town hall's team of a country whether names have changed. Without `send` it only counts."""
    teams = list(queries.town_hall_teams(country))
    known = queries.asked_after_elections(teams, today)
    chosen = [team for team in teams if team.pk not in known]
    if send:
        mails = sum(ask(team, Update.Occasion.ELECTIONS, today) for team in chosen)
    else:
        mails = sum(len(queries.leaders_of(team)) for team in chosen)
    return Asked(len(chosen), mails, len(known))


@transaction.atomic
def ask(team: Team, occasion: str, today: date) -> int:
    """Writes to each coordinator and deputy; how many. An older question that was not answered is asked anew."""
    Team.objects.select_for_update().get(pk=team.pk)
    readers = queries.leaders_of(team)
    update, _new = Update.objects.update_or_create(
        team=team, occasion=occasion, answered_on=None, defaults={"asked_on": today, "reminded_on": None}
    )
    for reader in readers:
        mailing.send_update(update, reader)
    note("update.ask", thing=update, team=team.pk, occasion=occasion)
    return len(readers)


def _unanswered(today: date) -> list[Update]:
    return list(queries.updates_to_remind(today)[:MOST_AT_ONCE])


@transaction.atomic
def _remind(update: Update, today: date) -> bool:
    """Once."""
    done = Update.objects.filter(pk=update.pk, answered_on=None, reminded_on=None).update(reminded_on=today)
    if done:
        for reader in queries.leaders_of(update.team_id):
            mailing.send_update(update, reader, reminder=True)
    return bool(done)


@transaction.atomic
def answer(
    update: Update, *, contact_right: bool, coordinator_right: bool, news: str, language: str, by: Person
) -> bool:
    """False where a colleague has answered already. What is not right is put right by signing in: a mail says where."""
    Team.objects.select_for_update().get(pk=update.team_id)
    locked = Update.objects.select_related("team").get(pk=update.pk)
    if locked.answered_on is not None:
        return False
    today = timezone.localdate()
    said = {"answered_on": today, "contact_right": contact_right, "coordinator_right": coordinator_right}
    Update.objects.filter(pk=locked.pk).update(**said, news=news, language=language if news else "")
    # Whoever was asked yearly and after elections at once has answered both.
    Update.objects.filter(team=locked.team_id, answered_on=None).update(**said)
    Team.objects.filter(pk=locked.team_id).update(checked_on=today)
    note("update.answer", actor=by, thing=locked, team=locked.team_id, contact=contact_right,
         coordinator=coordinator_right)  # fmt: skip
    if not (contact_right and coordinator_right):
        mailing.send_update_to_do(locked.team, contact=not contact_right, coordinator=not coordinator_right)
    atlas_changed()
    return True
