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
from newtwincities.profiles.models import Description, Presentation, ProfilePicture
from newtwincities.teams import queries as teams

Part = Description | ProfilePicture
Municipal = Part | Presentation


def _page_of(part: Municipal, language: str) -> str:
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


def _presentation(key: str) -> Presentation | None:
    return Presentation.objects.select_related("municipality").filter(pk=key).first() if key.isdecimal() else None


def _who_answers(presentation: Presentation) -> Person | None:
    """Of the contact nobody is the author; whoever leads the team now answers for it."""
    team = teams.team_of_municipality(presentation.municipality)
    return next(iter(teams.leaders_of(team)), None) if team else None


CONTACT = Kind(
    name="contact",
    label=_("The contact that a municipality publishes"),
    find=_presentation,
    title=lambda presentation: presentation.municipality.name,
    url=_page_of,
    author=_who_answers,
    text=lambda presentation: "\n".join(presentation.contact_lines),
    hide=lambda _presentation, _actor: atlas_changed(),
    show=lambda _presentation, _actor: atlas_changed(),
)
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
