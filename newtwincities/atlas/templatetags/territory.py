# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.template import Library
from django.utils.translation import get_language

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.pages import name_of
from newtwincities.atlas.regions import region_name
from newtwincities.atlas.territory import Text, in_language

register = Library()
register.filter("name_of", name_of)


@register.filter
def in_reader_language(text: Text) -> str:
    """A text that the territory's file holds in each language, in the reader's."""
    return in_language(text, get_language() or "en")


@register.filter
def region(municipality: Municipality) -> str:
    """The region that a municipality lies in, as the reader calls it; empty if unknown."""
    return region_name(municipality.country, municipality.admin1, get_language() or "en")
