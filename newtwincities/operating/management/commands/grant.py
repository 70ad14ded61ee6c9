# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newtwincities.common.commands import ProductCommand
from newtwincities.operating import actions
from newtwincities.people.models import Person


class Command(ProductCommand):
    help = "Make somebody a moderator or operator of the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="address of the account")
        parser.add_argument("role", choices=Person.SiteRole.values, help="what the person becomes")

    def handle(self, *, email: str, role: str, **options: Any) -> None:
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(_("No account has the address {email}.").format(email=email))
        if person.band != Person.Band.ADULT:
            raise CommandError(_("Only adults can take on this role."))
        try:
            actions.grant(person, role)
        except actions.LastOperator:
            raise CommandError(_("This is the last operator. Name another one first.")) from None
        self.stdout.write(_("{email} is {role} now.").format(email=person.email, role=role))
