# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What messages put into pages of other rooms."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from newtwincities.common.policy import may
from newtwincities.messages.pages import Between
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


def person_panel(request: HttpRequest, person: Person) -> SafeString | str:
    """Below a profile: the way to write or to ask, and to block."""
    viewer = viewer_of(request)
    if viewer.person is None or viewer.person.pk == person.pk or not may(viewer, "conversation:block"):
        return ""
    page = Between(viewer, person)
    is_blocked = viewer.person.blocks.filter(blocked=person).exists()
    context = {"page": page, "person": person, "is_blocked": is_blocked}
    return render_to_string("messages/person_panel.html", context, request=request)
