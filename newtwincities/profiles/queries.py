# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be asked of presentations. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from newtwincities.atlas.models import Municipality
from newtwincities.profiles.models import Description, Presentation, ProfilePicture


def presentation_of(municipality: Municipality) -> Presentation:
    """What is kept, else an empty one that is not saved."""
    return Presentation.objects.filter(municipality=municipality).first() or Presentation(municipality=municipality)


def presentations_of(municipalities: Iterable[Municipality]) -> dict[int, Presentation]:
    """Those that are kept, by municipality."""
    found = Presentation.objects.filter(municipality__in=[municipality.pk for municipality in municipalities])
    return {presentation.municipality_id: presentation for presentation in found}


def descriptions_of(municipality: Municipality) -> dict[str, Description]:
    """By language; hidden ones included."""
    return {found.language: found for found in Description.objects.filter(municipality=municipality)}


def shown_description(municipality: Municipality, language: str) -> Description | None:
    """The description for a reader: in that language, else in one of the municipality's own, else the first written."""
    found = {d.language: d for d in Description.objects.filter(municipality=municipality, hidden_at=None)}
    wished = (language, language.partition("-")[0], *municipality.language_codes, "en")
    first = sorted(found.values(), key=lambda one: (one.written_at, one.pk))
    return next((found[code] for code in wished if code in found), first[0] if first else None)


def pictures_of(municipality: Municipality) -> QuerySet[ProfilePicture]:
    return municipality.pictures.order_by("added_at", "pk")


def picture_named(file_name: str) -> ProfilePicture | None:
    return ProfilePicture.objects.select_related("municipality").filter(file_name=file_name).first()
