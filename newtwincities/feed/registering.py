# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the feed tells the registers when the program starts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import follow_merges
from newtwincities.atlas.models import Municipality
from newtwincities.common.menu import register_entry
from newtwincities.common.panels import register_panel
from newtwincities.common.policy import MEMBER, Viewer, register_standing
from newtwincities.feed import jobs, keeping, merging, panels, queries, retention
from newtwincities.feed.registry import Subject, register_subjects
from newtwincities.people.blocking import are_apart
from newtwincities.people.minors import is_protected
from newtwincities.people.models import Person
from newtwincities.people.visibility import sees
from newtwincities.privacy.register import register_personal_data


def _municipalities(keys: Collection[str]) -> Mapping[str, Municipality]:
    wanted = [key for key in keys if key.isdecimal()]
    return {str(one.pk): one for one in Municipality.with_invented.filter(pk__in=wanted)}


def _municipality_url(municipality: Municipality, language: str) -> str:
    with translation.override(language):
        return reverse("atlas:municipality", args=[municipality.key])


def _people(keys: Collection[str]) -> Mapping[str, Person]:
    return {str(one.pk): one for one in Person.objects.filter(pk__in=[key for key in keys if key.isdecimal()])}


def _may_follow(viewer: Viewer, person: Person) -> bool:
    """Only whoever may know the person by name; of minors there is no feed at all."""
    known = bool(person.name) and sees(viewer, person, "name")
    return known and person.hidden_at is None and not is_protected(person) and not are_apart(viewer, person)


def _person_url(person: Person, language: str) -> str:
    with translation.override(language):
        return reverse("feed:person", args=[person.ref])


MUNICIPALITY = Subject(
    name="municipality",
    label=_("Municipalities"),
    read=_municipalities,
    may_see=lambda _viewer, _municipality: True,
    title=lambda municipality, language: municipality.name_in(language),
    url=_municipality_url,
    as2_type="Place",
    stamp=keeping.ATLAS,
)
PERSON = Subject(
    name="person",
    label=_("People"),
    read=_people,
    may_see=_may_follow,
    title=lambda person, _language: person.name,
    url=_person_url,
    as2_type="Person",
)


def register() -> None:
    assert jobs.fold_all  # importing it lets the routines come round
    register_subjects(MUNICIPALITY, PERSON)
    register_standing(queries.FOLLOWS, queries.follows_of)
    register_standing(queries.READS_LESS, queries.reads_less)
    register_entry("feed:mine", _("My feed"), place=12, shown=lambda viewer: MEMBER in viewer.roles)
    register_panel("municipality", "feed", panels.municipality_panel, place=70, personal=panels.reads_less)
    register_panel("person", "feed", panels.person_panel, place=40)
    register_panel("home", "feed", panels.home_panel, place=20, personal=panels.reads_less)
    follow_merges("feed", merging.follow_merge)
    register_personal_data(*retention.KINDS)
