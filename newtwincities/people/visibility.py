# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""To whom each field of a profile is shown: what the person chose, held down by youth and by not being known yet."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.common.policy import MEMBER, MODERATOR, OPERATOR, Viewer
from newtwincities.people.company import shares_work
from newtwincities.people.minors import Protection, is_protected, protections_of
from newtwincities.people.models import Person


class Circle(IntEnum):
    """Those who see something, each circle within the next."""

    ME = 0
    PARTNERS = 1  # who shares a team or a partnership with the person
    MEMBERS = 2  # everybody who is signed in
    PUBLIC = 3

    @property
    def code(self) -> str:
        return self.name.lower()


CIRCLES: tuple[tuple[str, Any], ...] = (
    ("me", _("Only me")),
    ("partners", _("My teams and partnerships")),
    ("members", _("Everybody who is signed in")),
    ("public", _("Everybody")),
)
FIELDS = ("name", "picture", "languages", "offers", "organisation", "role", "country")
# Nothing is public by itself: the person widens the circle, never the program.
USUAL = {"name": Circle.MEMBERS}


def chosen(person: Person, field: str) -> Circle:
    """What the person chose, or what holds where nothing was chosen."""
    code = person.shows.get(field, "")
    return Circle[code.upper()] if code.upper() in Circle.__members__ else USUAL.get(field, Circle.PARTNERS)


def widest(person: Person, field: str) -> Circle:
    """The widest circle that may see the field, whatever the person chose."""
    protections = protections_of(person)
    if person.hidden_at is not None:
        return Circle.ME
    if field == "picture" and Protection.PICTURE in protections:
        return Circle.ME
    if field == "name" and person.kind == Person.Kind.GROUP:
        return Circle.PUBLIC if person.trusted_at else Circle.PARTNERS
    if is_protected(person) or person.trusted_at is None or not person.is_active:
        return Circle.PARTNERS
    return Circle.PUBLIC


def circle_of(viewer: Viewer, person: Person) -> Circle:
    """The innermost circle of the person that the viewer stands in."""
    if viewer.person is not None and (viewer.person.pk == person.pk or answers_for(viewer, person)):
        return Circle.ME
    if viewer.second_factor and viewer.roles & {MODERATOR, OPERATOR}:
        return Circle.ME  # they must know whom they decide about
    if shares_work(viewer, person):
        return Circle.PARTNERS
    return Circle.MEMBERS if MEMBER in viewer.roles else Circle.PUBLIC


def answers_for(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer is the guardian of the child, or the leader of the group."""
    if person.kind == Person.Kind.GROUP and person.leader_id == viewer.person.pk:
        return True
    return person.band == Person.Band.CHILD and person.pk in viewer.standing("wards")


def sees(viewer: Viewer, person: Person, field: str) -> bool:
    circle = circle_of(viewer, person)
    if circle is Circle.ME:
        return True
    return circle <= min(chosen_for(person, field), widest(person, field))


def chosen_for(person: Person, field: str) -> Circle:
    """A group's name is what it takes part by: it has no circle to choose."""
    return Circle.PUBLIC if field == "name" and person.kind == Person.Kind.GROUP else chosen(person, field)
