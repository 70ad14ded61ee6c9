# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What others see of a person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from newtwincities.common.policy import Viewer
from newtwincities.people.models import Person
from newtwincities.people.visibility import sees


def shown_name(person: Person | None, viewer: Viewer) -> str:
    """The name by which this viewer knows the person. No query but the viewer's standings, which are read once."""
    if person is None:
        return _("A former member")
    if person.name and sees(viewer, person, "name"):
        return person.name
    return _("A member")
