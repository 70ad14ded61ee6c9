# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kinds of things on the floors below, which can't register themselves: persons and municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.queries import municipality_with_key
from newtwincities.moderation.registry import Kind


def _find_municipality(key: str) -> Municipality | None:
    return Municipality.objects.filter(pk=key).first() if key.isdecimal() else None


def _municipality_url(municipality: Municipality, language: str) -> str:
    with translation.override(language):
        return reverse("atlas:municipality", args=[municipality.key])


def _municipality_text(municipality: Municipality) -> str:
    return _("The page of {name} with its facts and twinnings.").format(name=municipality.name)


def _municipality_at(view_name: str, arguments: Mapping[str, Any]) -> Municipality | None:
    return municipality_with_key(arguments["key"]) if view_name == "atlas:municipality" else None


# Facts of the atlas have sources and no author, and are corrected rather than hidden.
MUNICIPALITY = Kind(
    name="municipality",
    label=gettext_lazy("The page of a municipality"),
    find=_find_municipality,
    title=lambda municipality: municipality.name,
    url=_municipality_url,
    author=lambda _municipality: None,
    text=_municipality_text,
    hide=None,
    by_url=_municipality_at,
)
