# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Beginning a partnership, agreeing to it, and pausing or ending it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.feed.actions import forget
from newtwincities.partnerships import mailing, queries
from newtwincities.partnerships.actions.standing import compute_anew
from newtwincities.partnerships.actions.telling import tell_agreed, tell_inside
from newtwincities.partnerships.models import Partnership, Side
from newtwincities.people.models import Person
from newtwincities.teams.models import Team

LEAST_SIDES, MOST_SIDES = 2, 8


class NobodyActsError(Exception):
    """No team acts for the municipality, so that nobody could confirm."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality


class ThereAlreadyError(Exception):
    """Just these have a partnership that has not ended."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership


def begin(
    own: Municipality,
    *others: Municipality,
    team: Team,
    kind: str,
    since: date | None,
    by: Person,
    agreed: bool = False,
) -> Partnership:
    """Asks the other sides; they are told by mail. Where they have `agreed` before, they are not asked once more."""
    now = timezone.now()
    with transaction.atomic():
        # The rows are locked in the same order, so that two who begin the same at once come one after the other.
        keys = [own.pk, *(other.pk for other in others)]
        list(Municipality.with_invented.select_for_update().filter(pk__in=keys).order_by("pk"))
        if there := queries.open_between(own, *others):
            raise ThereAlreadyError(there)
        teams = [_acting_team(other) for other in others]
        partnership = Partnership.objects.create(
            kind=kind, since=since, state_since=timezone.localdate(), begun_by=by, created_at=now
        )
        Side.objects.create(partnership=partnership, municipality=own, team=team, confirmed_at=now)
        sides = [
            Side.objects.create(partnership=partnership, municipality=other, team=asked)
            for other, asked in zip(others, teams, strict=True)
        ]
        # One team for several villages need not ask itself.
        if at_once := [side for side in sides if agreed or side.team_id == team.pk]:
            _confirmed(partnership, at_once, by)
        for side in sides:
            if side not in at_once:
                mailing.send_proposal(partnership, side)
        note("partnership.begin", actor=by, thing=partnership)
    return partnership


def _acting_team(municipality: Municipality) -> Team:
    team = queries.acting_team(municipality)
    if team is None:
        raise NobodyActsError(municipality)
    return team


def confirm(partnership: Partnership, sides: list[Side], *, by: Person) -> None:
    with transaction.atomic():
        _confirmed(partnership, sides, by)
        mailing.send_answer(partnership, accepted=True, answering=sides)


def _confirmed(partnership: Partnership, sides: list[Side], by: Person) -> None:
    Side.objects.filter(pk__in=[side.pk for side in sides]).update(confirmed_at=timezone.now())
    if not partnership.sides.filter(confirmed_at=None).exists():
        partnership.state, partnership.state_since = Partnership.State.ACTIVE, timezone.localdate()
        partnership.save(update_fields=["state", "state_since"])
        compute_anew(partnership.pk)
        tell_agreed(partnership, by=by)
    note("partnership.confirm", actor=by, thing=partnership)


def decline(partnership: Partnership, sides: list[Side], *, by: Person) -> None:
    """The others are told. Where two or more are left they go on; else nothing is left but a line in the record."""
    with transaction.atomic():
        mailing.send_answer(partnership, accepted=False, answering=sides)
        note("partnership.decline", actor=by, thing=partnership)
        left = partnership.sides.exclude(pk__in=[side.pk for side in sides])
        if left.count() < LEAST_SIDES:
            forget("partnership", partnership.pk)
            partnership.delete()
            return
        partnership.sides.exclude(pk__in=left.values("pk")).delete()
        _confirmed(partnership, [], by)


def withdraw(partnership: Partnership, *, by: Person) -> None:
    with transaction.atomic():
        note("partnership.withdraw", actor=by, thing=partnership)
        forget("partnership", partnership.pk)
        partnership.delete()


def change_state(partnership: Partnership, state: str, *, reason: str, by: Person) -> None:
    """Pauses, ends or takes up again; all that was entered stays."""
    with transaction.atomic():
        partnership.state, partnership.reason = state, reason
        partnership.state_since = timezone.localdate()
        partnership.save(update_fields=["state", "reason", "state_since"])
        note(f"partnership.{state}", actor=by, thing=partnership)
        compute_anew(partnership.pk)
        tell_inside("partnership_state", partnership, by=by, state=state)
        mailing.send_state(partnership, by=by)
