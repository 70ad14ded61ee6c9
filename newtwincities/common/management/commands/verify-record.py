# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import ngettext

from newtwincities.common.commands import ProductCommand
from newtwincities.common.models import RecordEntry
from newtwincities.common.record import breaks

SHOWN = 20


class Command(ProductCommand):
    help = "Check that the record of who did what is whole: nothing changed, taken out or put in between."

    def handle(self, **options: Any) -> None:
        found = list(breaks())
        for broken in found[:SHOWN]:
            self.stdout.write(f"{broken.number}: {broken.why}")
        if found:
            raise CommandError(
                ngettext(
                    "The record is broken in {number} place.", "The record is broken in {number} places.", len(found)
                ).format(number=len(found))
            )
        count = RecordEntry.objects.count()
        self.stdout.write(
            ngettext("The record is whole: {number} entry.", "The record is whole: {number} entries.", count).format(
                number=count
            )
        )
