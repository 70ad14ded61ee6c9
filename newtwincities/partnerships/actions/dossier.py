# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Beginning a partnership, agreeing to it, and pausing or ending it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.partnerships import mailing, queries
from newtwincities.partnerships.actions.standing import compute_anew
from newtwincities.partnerships.models import Partnership, Side
from newtwincities.people.models import Person
from newtwincities.teams.models import Team


class NobodyActsError(Exception):
    """No team acts for the municipality, so that nobody could confirm."""


class ThereAlreadyError(Exception):
    """Both have a partnership that has not ended."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership


def begin(
    own: Municipality,
    other: Municipality,
    *,
    team: Team,
    kind: str,
    since: date | None,
    by: Person,
    agreed: bool = False,
) -> Partnership:
    """Asks the other side; it is told by mail. Where it has `agreed` before, it is not asked once more."""
    now = timezone.now()
    with transaction.atomic():
        # Both rows are locked in the same order, so that two who begin the same at once come one after the other.
        list(Municipality.with_invented.select_for_update().filter(pk__in=(own.pk, other.pk)).order_by("pk"))
        if there := queries.open_between(own, other):
            raise ThereAlreadyError(there)
        asked = queries.acting_team(other)
        if asked is None:
            raise NobodyActsError
        partnership = Partnership.objects.create(
            kind=kind, since=since, state_since=timezone.localdate(), begun_by=by, created_at=now
        )
        Side.objects.create(partnership=partnership, municipality=own, team=team, confirmed_at=now)
        side = Side.objects.create(partnership=partnership, municipality=other, team=asked)
        if agreed or asked.pk == team.pk:  # one team for several villages need not ask itself
            _confirmed(partnership, [side], by)
        else:
            mailing.send_proposal(partnership, side)
        note("partnership.begin", actor=by, thing=partnership)
    return partnership


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
    note("partnership.confirm", actor=by, thing=partnership)


def decline(partnership: Partnership, sides: list[Side], *, by: Person) -> None:
    """What was only proposed leaves nothing but a line in the record; the asking side is told."""
    with transaction.atomic():
        mailing.send_answer(partnership, accepted=False, answering=sides)
        note("partnership.decline", actor=by, thing=partnership)
        partnership.delete()


def withdraw(partnership: Partnership, *, by: Person) -> None:
    with transaction.atomic():
        note("partnership.withdraw", actor=by, thing=partnership)
        partnership.delete()


def change_state(partnership: Partnership, state: str, *, reason: str, by: Person) -> None:
    """Pauses, ends or takes up again; all that was entered stays."""
    with transaction.atomic():
        partnership.state, partnership.reason = state, reason
        partnership.state_since = timezone.localdate()
        partnership.save(update_fields=["state", "reason", "state_since"])
        note(f"partnership.{state}", actor=by, thing=partnership)
        compute_anew(partnership.pk)
        mailing.send_state(partnership, by=by)
