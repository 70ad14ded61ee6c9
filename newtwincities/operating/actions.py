# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What operators do: name moderators and operators, take up or discard a job that was given up."""

from __future__ import annotations

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newtwincities.common.jobs import revive
from newtwincities.common.record import note
from newtwincities.people.models import Person


class LastOperator(Exception):
    """Somebody has to stay who can operate the site."""


@transaction.atomic
def grant(person: Person, role: str, *, by: Person | None = None) -> None:
    """Makes somebody a moderator or operator; `by` is None for the command."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.site_role == Person.SiteRole.OPERATOR and role != Person.SiteRole.OPERATOR:
        _somebody_else_operates(locked)
    locked.site_role = Person.SiteRole(role)
    locked.save(update_fields=["site_role"])
    note("role_granted", actor=by, thing=locked, role=role)


@transaction.atomic
def revoke(person: Person, *, by: Person | None = None) -> None:
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.site_role == Person.SiteRole.OPERATOR:
        _somebody_else_operates(locked)
    role, locked.site_role = locked.site_role, ""
    locked.save(update_fields=["site_role"])
    note("role_revoked", actor=by, thing=locked, role=role)


def _somebody_else_operates(person: Person) -> None:
    others = Person.objects.filter(site_role=Person.SiteRole.OPERATOR, is_active=True).exclude(pk=person.pk)
    if not others.exists():
        raise LastOperator


@transaction.atomic
def retry(pk: str, *, by: Person) -> bool:
    note("job_retried", actor=by, thing=f"job:{pk}")
    return revive(pk)


@transaction.atomic
def discard(pk: str, *, by: Person) -> bool:
    note("job_discarded", actor=by, thing=f"job:{pk}")
    return bool(DBTaskResult.objects.filter(pk=pk, status=TaskResultStatus.FAILED).delete()[0])
