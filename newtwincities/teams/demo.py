# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A team to try the program with: an invented committee that acts for no real municipality."""

from __future__ import annotations

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.people.demo import DOMAIN, DemoPerson, register_demo
from newtwincities.people.models import Person
from newtwincities.teams.models import Role, Team

NAME = "Demo committee (invented)"


def _with_role(role: str, person: Person) -> None:
    team, _new = Team.objects.get_or_create(
        name=NAME,
        kind=Team.Kind.COMMITTEE,
        defaults={"language": "en", "country": "AT", "created_at": timezone.now(), "created_by": person},
    )
    Role.objects.create(team=team, person=person, role=role, since=timezone.localdate())


def register_own() -> None:
    register_demo(
        DemoPerson(f"coordinator@{DOMAIN}", _("Coordinator"),
                   _("Leads an invented committee: invites, answers, hands over."), {"name": "Demo coordinator"},
                   more=partial(_with_role, Role.Name.COORDINATOR)),
        DemoPerson(f"editor@{DOMAIN}", _("Editor"), _("Writes for the same committee."),
                   {"name": "Demo editor"}, more=partial(_with_role, Role.Name.EDITOR)),
        DemoPerson(f"helper@{DOMAIN}", _("Helper"), _("Helps there now and then."),
                   {"name": "Demo helper"}, more=partial(_with_role, Role.Name.HELPER)),
    )  # fmt: skip
