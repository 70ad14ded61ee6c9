# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Roles in a team: changing and ending them, handing over, leaving; somebody always is coordinator."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from newtwincities.atlas.actions import atlas_changed
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams import mailing, queries
from newtwincities.teams.actions.claims import close_team, end_mandate
from newtwincities.teams.actions.committees import drop_waiting
from newtwincities.teams.models import Mandate, Role, Team

REMIND_DAYS = (30, 7)  # before a role ends
COORDINATOR = Role.Name.COORDINATOR


class LastCoordinator(Exception):
    """The team would be left without a coordinator."""


@transaction.atomic
def change_role(role: Role, *, name: str, until: date | None, deputy_of: Role | None, by: Person) -> None:
    locked = _locked(role)
    if locked.role == COORDINATOR and name != COORDINATOR:
        _demand_another(locked)
    locked.role, locked.until, locked.deputy_of, locked.reminded_days = name, until, deputy_of, None
    locked.save(update_fields=["role", "until", "deputy_of", "reminded_days"])
    note("role.change", actor=by, thing=locked, team=locked.team_id, role=name)


@transaction.atomic
def remove(role: Role, *, by: Person) -> None:
    locked = _locked(role)
    if locked.role == COORDINATOR:
        _demand_another(locked)
    _end(locked, Role.Ended.REMOVED, by=by)


@transaction.atomic
def hand_over(role: Role, *, to: Role, stay: bool, by: Person, deputies: Collection[int] | None = None) -> None:
    """`to` becomes coordinator; the former one stays as editor, or leaves.

    Whoever stood in for the former one stands in for the successor, or only those roles that `deputies` names.
    """
    locked, successor = _locked(role), _locked(to)
    assert successor.person
    assert successor.person.band == Person.Band.ADULT
    if deputies is not None:
        _stand_in(successor, queries.members_of(locked.team).filter(pk__in=deputies))
        locked.deputies.exclude(pk__in=deputies).update(deputy_of=None)
    _succeed(locked, successor, by=by)
    if stay:
        locked.role, locked.until, locked.reminded_days = Role.Name.EDITOR, None, None
        locked.save(update_fields=["role", "until", "reminded_days"])
        note("role.change", actor=by, thing=locked, team=locked.team_id, role=locked.role)
    else:
        _end(locked, Role.Ended.HANDED_OVER, by=by)
    mailing.send_to_leaders("handed_over", locked.team)


@transaction.atomic
def give_back(team: Team, mandates: Collection[Mandate], *, by: Person) -> None:
    """The team acts for these municipalities no more; with the last one it ends, and its members hear of it."""
    Team.objects.select_for_update().get(pk=team.pk)
    given = list(
        team.mandates.select_related("team", "municipality").filter(pk__in=[m.pk for m in mandates], until=None)
    )
    readers = [role.person for role in queries.members_of(team) if role.person and role.person.is_active]
    for mandate in given:
        end_mandate(mandate, why=Mandate.Ended.GIVEN_BACK, by=by)
    if not team.mandates.filter(until=None).exists():
        _give_everything_back(team, why=Mandate.Ended.GIVEN_BACK, by=by)
    for reader in readers:
        if reader.pk != by.pk:
            mailing.send_given_back(team, [m.municipality for m in given], reader)


@transaction.atomic
def leave(role: Role, *, successor: Role | None = None, give_back: bool = False) -> None:
    """Without another coordinator it needs a successor, or the team gives back all that it acts for."""
    locked = _locked(role)
    person = locked.person
    assert person
    if is_only_coordinator(locked):
        if successor is not None:
            _succeed(locked, _locked(successor), by=person)
        elif give_back:
            mailing.send_to_members("team_without_coordinator", locked.team, beside=person)
            _give_everything_back(locked.team, why=Mandate.Ended.LEFT, by=person)
            return
        else:
            raise LastCoordinator
    _end(locked, Role.Ended.LEFT, by=person)


def _give_everything_back(team: Team, *, why: str, by: Person | None) -> None:
    """The pages are unclaimed again, with their history kept; of a team that nobody has approved nothing is."""
    if team.state == Team.State.WAITING:
        drop_waiting(team)
        return
    for mandate in team.mandates.select_related("team").filter(until=None):
        end_mandate(mandate, why=why, by=by)
    if Team.objects.filter(pk=team.pk).exclude(state=Team.State.CLOSED).exists():
        close_team(team, by=by)


def successors(team: Team, *, beside: Role) -> list[Role]:
    """Members who could become coordinator: adults whose account is open."""
    return [
        role
        for role in queries.members_of(team)
        if role.pk != beside.pk and role.person and role.person.is_active and role.person.band == Person.Band.ADULT
    ]


# --- roles that end by themselves


def remind_and_end(today: date) -> int:
    """Reminds 30 and 7 days before a role ends, and ends those whose last day has passed; how many were touched."""
    due = list(queries.roles_ending(today + timedelta(days=max(REMIND_DAYS))).values_list("pk", "team_id"))
    return sum(_remind_or_end(pk, team, today) for pk, team in due)


@transaction.atomic
def _remind_or_end(pk: int, team_id: int, today: date) -> bool:
    Team.objects.select_for_update().get(pk=team_id)
    role = Role.objects.select_related("team", "person").filter(pk=pk, ended_at=None, until__isnull=False).first()
    if role is None or role.until is None or role.person is None:
        return False
    days = (role.until - today).days
    if days < 0:
        _expire(role)
        return True
    mark = next((mark for mark in sorted(REMIND_DAYS) if days <= mark), None)
    if mark is None or (role.reminded_days is not None and role.reminded_days <= mark):
        return False
    role.reminded_days = mark
    role.save(update_fields=["reminded_days"])
    mailing.send_role_ends(role)
    return True


def _expire(role: Role) -> None:
    """A last coordinator's deputy moves up; without one, the pages are unclaimed again."""
    if is_only_coordinator(role):
        deputies = [one for one in successors(role.team, beside=role) if one.deputy_of_id == role.pk]
        if not deputies:
            mailing.send_to_members("team_without_coordinator", role.team)
            _give_everything_back(role.team, why=Mandate.Ended.LEFT, by=None)
            return
        _succeed(role, deputies[0], by=None)
    _end(role, Role.Ended.EXPIRED, by=None)


def _others(role: Role) -> bool:
    return queries.coordinators_of(role.team_id).exclude(pk=role.pk).filter(person__is_active=True).exists()


def _demand_another(role: Role) -> None:
    if not _others(role):
        raise LastCoordinator


def _promote(role: Role, *, by: Person | None) -> None:
    role.role, role.until, role.deputy_of, role.reminded_days = COORDINATOR, None, None, None
    role.save(update_fields=["role", "until", "deputy_of", "reminded_days"])
    note("role.change", actor=by, thing=role, team=role.team_id, role=role.role)


def _succeed(former: Role, successor: Role, *, by: Person | None) -> None:
    """The successor becomes coordinator, and whoever stood in for the former one stands in for the successor."""
    _promote(successor, by=by)
    _stand_in(successor, former.deputies.filter(ended_at=None))


def _stand_in(coordinator: Role, deputies: QuerySet[Role]) -> None:
    deputies.exclude(pk=coordinator.pk).exclude(role=COORDINATOR).update(deputy_of=coordinator)


def is_only_coordinator(role: Role) -> bool:
    return role.role == COORDINATOR and not _others(role)


def _end(role: Role, why: str, *, by: Person | None) -> None:
    role.ended_at, role.ended_why = timezone.now(), why
    role.save(update_fields=["ended_at", "ended_why"])
    note("role.end", actor=by, thing=role, team=role.team_id, why=why)
    atlas_changed()


def _locked(role: Role) -> Role:
    Team.objects.select_for_update().get(pk=role.team_id)
    return Role.objects.select_related("team", "person").get(pk=role.pk, ended_at=None)


@transaction.atomic
def leave_everything(person: Person) -> None:
    """For the erasure of an account: each role ends; where nobody else coordinates, a successor is found or none."""
    for role in Role.objects.select_related("team", "person").filter(person=person, ended_at=None):
        Team.objects.select_for_update().get(pk=role.team_id)
        if is_only_coordinator(role):
            deputies = [one for one in successors(role.team, beside=role) if one.deputy_of_id == role.pk]
            if deputies:
                _succeed(role, deputies[0], by=None)
            else:
                mailing.send_to_members("team_without_coordinator", role.team)
                _give_everything_back(role.team, why=Mandate.Ended.LEFT, by=None)
                continue
        _end(role, Role.Ended.ERASED, by=None)
    Role.objects.filter(person=person).update(person=None)
