# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from newtwincities.common.commands import ProductCommand, add_format
from newtwincities.teams.actions.updates import ask_after_elections


class Command(ProductCommand):
    help = "Ask the town halls of a country by mail whether names have changed. Without --send it only counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--country", required=True, metavar="XX", help="two letters, such as AT")
        parser.add_argument("--send", action="store_true", help="write the mails")
        add_format(parser)

    def handle(self, *, country: str, send: bool, format: str, **options: Any) -> None:
        country = country.strip().upper()
        asked = ask_after_elections(country, send=send, today=timezone.localdate())
        if not asked.teams and not asked.left_out:
            raise CommandError(_("No team acts for a town hall in {country}.").format(country=country))
        if format == "json":
            self.print_json({"country": country, "teams": asked.teams, "mails": asked.mails,
                             "left_out": asked.left_out, "sent": send})  # fmt: skip
            return
        self.stdout.write(_("Teams: {teams}, mails: {mails}").format(teams=asked.teams, mails=asked.mails))
        if asked.left_out:
            said = _("Left out, because they were asked in the last 90 days: {teams}")
            self.stdout.write(said.format(teams=asked.left_out))
        self.stdout.write(_("The mails are on their way.") if send else _("Nothing was sent: add --send to do it."))
