# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of a municipality's page can be reported, waits for approval, and is hidden by moderators."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import atlas_changed
from newtwincities.moderation.registry import Kind
from newtwincities.people.models import Person
from newtwincities.profiles.models import Description, ProfilePicture

Part = Description | ProfilePicture


def _page_of(part: Part, language: str) -> str:
    with translation.override(language):
        return reverse("atlas:municipality", args=[part.municipality.key])


def _hide(part: Part, _actor: Person | None) -> None:
    type(part)._default_manager.filter(pk=part.pk).update(hidden_at=timezone.now())
    atlas_changed()


def _show(part: Part, _actor: Person | None) -> None:
    type(part)._default_manager.filter(pk=part.pk).update(hidden_at=None)
    atlas_changed()


def _description(key: str) -> Description | None:
    rows = Description.objects.select_related("municipality", "author")
    return rows.filter(pk=key).first() if key.isdecimal() else None


def _picture(key: str) -> ProfilePicture | None:
    rows = ProfilePicture.objects.select_related("municipality", "author")
    return rows.filter(pk=key).first() if key.isdecimal() else None


DESCRIPTION = Kind(
    name="description",
    label=_("The text of a municipality about itself"),
    find=_description,
    title=lambda description: description.municipality.name,
    url=_page_of,
    author=lambda description: description.author,
    text=lambda description: description.text,
    language=lambda description: description.language,
    hide=_hide,
    show=_show,
    things_of=lambda person: Description.objects.filter(author=person),
)
PICTURE = Kind(
    name="picture",
    label=_("A picture of a municipality"),
    find=_picture,
    title=lambda picture: picture.municipality.name,
    url=_page_of,
    author=lambda picture: picture.author,
    text=lambda picture: f"{picture.alt} · {picture.credit}",
    picture=lambda picture: reverse("picture", args=[picture.file_name]),
    language=lambda picture: picture.language,
    hide=_hide,
    show=_show,
    things_of=lambda person: ProfilePicture.objects.filter(author=person),
)
