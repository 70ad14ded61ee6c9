# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of persons in this room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData
from newtwincities.profiles.models import Description, ProfilePicture


def _written_by(person: Person) -> Iterator[dict[str, Any]]:
    for text in Description.objects.filter(author=person).select_related("municipality").order_by("pk"):
        yield {
            "kind": "description",
            "municipality": text.municipality.key,
            "language": text.language,
            "text": text.text,
            "at": text.written_at.isoformat(),
        }
    for picture in ProfilePicture.objects.filter(author=person).select_related("municipality").order_by("pk"):
        yield {
            "kind": "picture",
            "municipality": picture.municipality.key,
            "text": picture.alt,
            "credit": picture.credit,
            "at": picture.added_at.isoformat(),
        }


def _forget_author(person: Person, contributions_stay: bool) -> None:
    """The texts are the municipality's, so they stay; who wrote them is forgotten either way."""
    Description.objects.filter(author=person).update(author=None)
    ProfilePicture.objects.filter(author=person).update(author=None)


MUNICIPAL_PROFILES = PersonalData(
    name="municipal_profiles",
    title=_("Who wrote on a municipality’s page"),
    purpose=_("So that the team can see who changed its page and moderators know whom to answer."),
    period=_("Until the text is replaced or the account is erased; the text itself belongs to the municipality."),
    basis=Basis.PUBLIC_TASK,
    tables=("profiles.Description", "profiles.ProfilePicture", "profiles.Presentation"),
    export=_written_by,
    erase=_forget_author,
)
