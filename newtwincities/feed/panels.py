# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The latest lines on the page of a municipality and on the home page, with dates that don’t grow old; on a profile the
way to what the person does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from newtwincities.atlas.models import Municipality
from newtwincities.common.pagecache import made_also_from
from newtwincities.common.policy import Viewer
from newtwincities.feed import pages, queries
from newtwincities.feed.keeping import parts_of
from newtwincities.feed.registry import subject_named
from newtwincities.feed.streams import TERRITORY
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


def municipality_panel(request: HttpRequest, municipality: Municipality) -> str:
    address = reverse("feed:municipality", args=[municipality.key])
    return _panel(request, pages.municipality_stream(municipality), address, empty=True)


def home_panel(request: HttpRequest, _thing: Any) -> str:
    return _panel(request, TERRITORY, reverse("feed:territory"), wide=True)


def person_panel(request: HttpRequest, person: Person) -> str:
    viewer, subject = viewer_of(request), subject_named("person")
    if viewer.person is None or viewer.person.pk == person.pk or not subject or not subject.may_see(viewer, person):
        return ""
    return render_to_string("feed/person_panel.html", {"address": reverse("feed:person", args=[person.ref])}, request)


def reads_less(viewer: Viewer) -> bool:
    """Whether the viewer has muted something or lives apart from somebody, so that visitors see more."""
    return bool(viewer.standing(queries.READS_LESS))


def _panel(request: HttpRequest, name: str, address: str, *, wide: bool = False, empty: bool = False) -> str:
    """With `empty` it stands there without lines too, as the way to follow."""
    made_also_from(request, *parts_of(name))
    lines = pages.latest(name, viewer=viewer_of(request))
    if not lines and not empty:
        return ""
    return render_to_string("feed/panel.html", {"lines": lines, "address": address, "wide": wide}, request)
