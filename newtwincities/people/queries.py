# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What others see of a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from newtwincities.common.policy import Viewer
from newtwincities.common.wording import language_name
from newtwincities.domain.names import fold_name
from newtwincities.people.models import Organisation, Person, Portrait, Profile, SpokenLanguage
from newtwincities.people.visibility import CIRCLES, FIELDS, chosen_for, sees, widest

SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """What one viewer sees of a person; empty is what there is not, or what is not for this viewer."""

    name: str
    knows_name: bool
    picture: str = ""  # the reference of its file
    languages: list[tuple[str, str, str]] = field(default_factory=list)  # code, name, how well
    offers: str = ""
    organisation: str = ""
    organisation_kind: str = ""  # of the register
    role: str = ""
    country: str = ""  # its code

    @property
    def is_empty(self) -> bool:
        return not (self.knows_name or self.picture or self.says_something)

    @property
    def says_something(self) -> bool:
        return bool(self.languages or self.offers or self.organisation or self.role or self.country)


def shown_name(person: Person | None, viewer: Viewer) -> str:
    """The name by which this viewer knows the person. No query but the viewer's standings, which are read once."""
    if person is None:
        return _("A former member")
    if person.name and sees(viewer, person, "name"):
        return person.name
    return _("A member")


def shown_profile(person: Person, viewer: Viewer) -> ShownProfile:
    """What this viewer sees of the person, field by field; without a query where `person_with` has read the person."""
    seen = {name for name in FIELDS if sees(viewer, person, name)}
    profile, portrait = profile_of(person), portrait_of(person)
    organisation = profile.organisation if "organisation" in seen else None
    return ShownProfile(
        name=shown_name(person, viewer),
        knows_name=bool(person.name) and "name" in seen,
        picture=str(portrait.ref) if portrait and "picture" in seen and portrait.state == Portrait.State.READY else "",
        languages=_languages(person) if "languages" in seen else [],
        offers=profile.offers if "offers" in seen else "",
        organisation=_organisation_name(profile) if "organisation" in seen else "",
        organisation_kind=str(organisation.get_kind_display()) if organisation else "",
        role=profile.role if "role" in seen else "",
        country=person.country if "country" in seen else "",
    )


def person_with(ref: UUID) -> Person | None:
    """The person with all that `shown_profile` reads, in two queries."""
    related = ("profile__organisation", "portrait")
    return Person.objects.select_related(*related).prefetch_related("spoken_languages").filter(ref=ref).first()


def profile_of(person: Person) -> Profile:
    """What the person tells; an unsaved, empty one where nothing was told yet."""
    found: Profile | None = getattr(person, "profile", None)
    return found or Profile(person=person)


def portrait_of(person: Person) -> Portrait | None:
    found: Portrait | None = getattr(person, "portrait", None)
    return found


def who_sees(person: Person) -> dict[str, Any]:
    """Field → in words, to whom it is shown now: the narrower of what was chosen and what is possible."""
    words = dict(CIRCLES)
    return {name: words[min(chosen_for(person, name), widest(person, name)).code] for name in FIELDS}


def organisations_like(typed: str) -> list[Organisation]:
    """Entries of the register that somebody may mean, those that begin like it first."""
    folded = fold_name(typed)
    if len(folded) < 2:
        return []
    begin = list(_by_name(Organisation.objects.filter(folded__startswith=folded))[:SUGGESTED])
    within = Organisation.objects.filter(folded__contains=f" {folded}").exclude(pk__in=[one.pk for one in begin])
    return [*begin, *_by_name(within)[: SUGGESTED - len(begin)]]


def _by_name(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.order_by("folded", "country")


def _organisation_name(profile: Profile) -> str:
    return profile.organisation.name if profile.organisation else profile.organisation_name


def _languages(person: Person) -> list[tuple[str, str, str]]:
    """The best first; the levels are in ascending order."""
    levels = list(SpokenLanguage.Level.values)
    spoken = sorted(person.spoken_languages.all(), key=lambda one: (-levels.index(one.level), one.language))
    return [(one.language, language_name(one.language), str(one.get_level_display())) for one in spoken]
