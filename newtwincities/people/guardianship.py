# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads of guardianship: for whom somebody answers."""

from __future__ import annotations

from newtwincities.people.models import Guardianship, Person


def wards(person: Person | None) -> frozenset[int]:
    """The standing `wards`: the children whose guardian the person is; those of a withdrawn consent included."""
    if person is None:
        return frozenset()
    states = (Guardianship.State.CONFIRMED, Guardianship.State.WITHDRAWN)
    return frozenset(Guardianship.objects.filter(guardian=person, state__in=states).values_list("child_id", flat=True))
