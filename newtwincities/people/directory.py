# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The directory of members: who may be found by whom, and by what of their profile.

Each filter looks only at people who show that very part to the viewer, so that nothing can be learned by searching
that the profile does not show. The rules are those of `visibility.py`, as conditions of the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from newtwincities.common.policy import MEMBER, Viewer
from newtwincities.domain.names import fold_name
from newtwincities.people.blocking import are_apart
from newtwincities.people.minors import unprotected
from newtwincities.people.models import Person, Profile, SpokenLanguage
from newtwincities.people.queries import ShownProfile, shown_profile
from newtwincities.people.visibility import USUAL, Circle

ON_A_PAGE = 24
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What the directory is narrowed to. `words` are looked for in what people can offer and in their roles."""

    words: tuple[str, ...] = field(default=())  # folded
    language: str = ""
    country: str = ""

    @classmethod
    def of(cls, *, typed: str = "", language: str = "", country: str = "") -> MemberFilter:
        return cls(tuple(fold_name(typed).split()[:MOST_WORDS]), language, country)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.language or self.country)


def members(viewer: Viewer, wanted: MemberFilter) -> QuerySet[Person]:
    """Those whom the viewer may know by name, the newest first."""
    known = Q(trusted_at__isnull=False, is_active=True, hidden_at=None)
    rows = unprotected(Person.objects.filter(known)).filter(_shown("name", viewer))
    if viewer.person is not None:
        rows = rows.exclude(pk__in=viewer.standing("blocked"))
    if wanted.country:
        rows = rows.filter(_shown("country", viewer), country=wanted.country)
    if wanted.language:
        spoken = SpokenLanguage.objects.filter(person=OuterRef("pk"), language=wanted.language)
        rows = rows.filter(Exists(spoken)).filter(_shown("languages", viewer))
    for word in wanted.words:
        offered = Exists(Profile.objects.filter(person=OuterRef("pk"), folded_offers__contains=word))
        does = Exists(Profile.objects.filter(person=OuterRef("pk"), folded_role__contains=word))
        rows = rows.filter(Q(offered) & _shown("offers", viewer) | Q(does) & _shown("role", viewer))
    return rows.order_by("-pk")


def _shown(name: str, viewer: Viewer) -> Q:
    """The people who show this part of the profile to the viewer; `visibility.sees` as a condition."""
    circle = Circle.MEMBERS if MEMBER in viewer.roles else Circle.PUBLIC
    shown = _chosen_at_least(name, circle)
    colleagues = viewer.standing("shared_work") if viewer.person is not None else frozenset()
    if colleagues:
        shown |= Q(pk__in=colleagues) & _chosen_at_least(name, Circle.PARTNERS)
    if viewer.person is not None:
        shown |= Q(pk=viewer.person.pk)
    return shown


def _chosen_at_least(name: str, circle: Circle) -> Q:
    wide = Q(**{f"shows__{name}__in": [one.code for one in Circle if one >= circle]})
    usual = USUAL.get(name, Circle.PARTNERS)
    return wide | ~Q(shows__has_key=name) if usual >= circle else wide


class DirectoryPage:
    """A page of members, each with what the viewer sees of them: five queries however many there are."""

    def __init__(self, viewer: Viewer, wanted: MemberFilter, number: str) -> None:
        self.wanted = wanted
        related = members(viewer, wanted).select_related("profile__organisation", "portrait")
        rows = related.prefetch_related("spoken_languages")
        self.found: Page[Person] = Paginator(rows, ON_A_PAGE).get_page(number)
        self.rows: list[tuple[Person, ShownProfile]] = [
            (person, shown_profile(person, viewer)) for person in self.found if not are_apart(viewer, person)
        ]

    @property
    def count(self) -> int:
        return int(self.found.paginator.count)
