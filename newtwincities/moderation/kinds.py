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
from newtwincities.common.policy import Viewer
from newtwincities.moderation.registry import Kind
from newtwincities.people.account_actions import hide_profile, show_profile
from newtwincities.people.models import Person, Portrait
from newtwincities.people.queries import portrait_of, profile_of, shown_name


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


def _find_person(key: str) -> Person | None:
    rows = Person.objects.select_related("profile__organisation", "portrait", "leader")
    return rows.filter(pk=key).first() if key.isdecimal() else None


def _profile_url(person: Person, language: str) -> str:
    with translation.override(language):
        return reverse("people:profile", args=[person.ref])


def _profile_text(person: Person) -> str:
    """What the person tells, for the moderator who decides, whoever else may see it."""
    profile = profile_of(person)
    organisation = profile.organisation.name if profile.organisation else profile.organisation_name
    return "\n".join(line for line in (person.name, profile.role, organisation, profile.offers) if line)


def _portrait_url(person: Person) -> str:
    portrait = portrait_of(person)
    if portrait is None or portrait.state != Portrait.State.READY:
        return ""
    return reverse("people:picture", args=[person.ref, portrait.ref])


def _person_at(view_name: str, arguments: Mapping[str, Any]) -> Person | None:
    return Person.objects.filter(ref=arguments["ref"]).first() if view_name == "people:profile" else None


# The title is what a visitor sees: it stands in mails, and on the form that anybody can open. For a group answers its
# leader.
PERSON = Kind(
    name="person",
    label=gettext_lazy("A person’s profile"),
    find=_find_person,
    title=lambda person: shown_name(person, Viewer()),
    url=_profile_url,
    author=lambda person: person.leader if person.kind == Person.Kind.GROUP else person,
    text=_profile_text,
    picture=_portrait_url,
    language=lambda person: person.language,
    hide=lambda person, actor: hide_profile(person, by=actor),
    show=lambda person, actor: show_profile(person, by=actor),
    things_of=lambda person: [person],
    by_url=_person_at,
)
