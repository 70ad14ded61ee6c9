# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a side agrees to show to everybody."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from newtwincities.atlas.actions import atlas_changed
from newtwincities.common.record import note
from newtwincities.partnerships.models import Side
from newtwincities.people.models import Person


def show(sides: Iterable[Side], shown: Iterable[str], *, by: Person) -> None:
    """For these sides; it is public once all sides of their partnership show the same."""
    chosen = set(shown)
    joined = "|".join(code for code in Side.Shown.values if code in chosen)
    with transaction.atomic():
        for side in sides:
            Side.objects.filter(pk=side.pk).update(shown=joined)
            note(
                "partnership.show", actor=by, thing=f"partnership:{side.partnership_id}", shown=joined.replace("|", "/")
            )
        atlas_changed()  # the municipalities' pages lead to it
