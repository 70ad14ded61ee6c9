# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What profiles, guardians and groups tell the registers when the program starts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newtwincities.common.policy import register_standing
from newtwincities.people.blocking import blocked, blocked_of_many
from newtwincities.people.company import coordinated, shared_work, shared_work_of_many
from newtwincities.people.groups import forget_offers_before, leave_groups, old_offers
from newtwincities.people.guardians import leave_children
from newtwincities.people.guardianship import wards
from newtwincities.people.models import (
    Block,
    Group,
    Guardianship,
    Handover,
    Organisation,
    Person,
    Portrait,
    Profile,
    SpokenLanguage,
)
from newtwincities.people.person_actions import forget_unnamed
from newtwincities.people.portraits import forget_files, portrait_path, sent_path
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data


def register() -> None:
    register_standing("shared_work", shared_work, of_many=shared_work_of_many)
    register_standing("coordinated", coordinated)
    register_standing("wards", wards)
    register_standing("blocked", blocked, of_many=blocked_of_many)
    register_personal_data(PROFILE, GUARDIANSHIP, GROUPS, BLOCKS)


def _guardianships(person: Person) -> Iterator[dict[str, Any]]:
    """Those of the person as child and as guardian; of the other one nothing but that there is one."""
    for one in Guardianship.objects.filter(Q(child=person) | Q(guardian=person)).order_by("pk"):
        asked = one.asked_at.isoformat() if one.asked_at else None
        mine = one.child_id == person.pk
        yield {"part": "child" if mine else "guardian", "state": one.state, "address": one.address if mine else "",
               "asked_at": asked}  # fmt: skip


def _erase_guardianships(person: Person, _keep_contributions: bool) -> None:
    Guardianship.objects.filter(child=person).delete()
    leave_children(person)


GUARDIANSHIP = PersonalData(
    name="guardianship",
    title=_("Consent of guardians"),
    purpose=_("We keep who answers for a child, so that a child takes part only with a guardian’s consent."),
    period=_("Kept until the child decides alone or the consent is withdrawn; without an answer 14 days."),
    basis=Basis.LEGAL_DUTY,
    tables=("people.Guardianship",),
    export=_guardianships,
    erase=_erase_guardianships,
)


def _blocks(person: Person) -> Iterator[dict[str, Any]]:
    """Whom the person blocked; by whom the person is blocked is the others' matter."""
    for one in Block.objects.filter(person=person).select_related("blocked").order_by("pk"):
        yield {"name": str(one.blocked.ref), "at": one.at.isoformat()}


def _erase_blocks(person: Person, _keep_contributions: bool) -> None:
    Block.objects.filter(Q(person=person) | Q(blocked=person)).delete()


BLOCKS = PersonalData(
    name="blocks",
    title=_("People whom you have blocked"),
    purpose=_("So that people who do not want to meet here neither see nor reach each other."),
    period=_("Until you take the block back, or one of the two accounts is erased."),
    basis=Basis.CONTRACT,
    tables=("people.Block",),
    export=_blocks,
    erase=_erase_blocks,
)


def _profile(person: Person) -> Iterator[dict[str, Any]]:
    told = Profile.objects.select_related("organisation").filter(person=person).first()
    if told:
        entry = told.organisation
        yield {
            "part": "profile",
            "offers": told.offers,
            "organisation": entry.name if entry else told.organisation_name,
            "organisation_kind": entry.kind if entry else "",
            "role": told.role,
            "changed_at": told.changed_at.isoformat(),
        }
    for one in SpokenLanguage.objects.filter(person=person).order_by("language"):
        yield {"part": "language", "language": one.language, "level": one.level}
    for picture in Portrait.objects.filter(person=person):
        yield {"part": "picture", "state": picture.state, "uploaded_at": picture.uploaded_at.isoformat()}


def _erase_profile(person: Person, _keep_contributions: bool) -> None:
    """All of it is about the person, none of it a contribution."""
    belonged = Profile.objects.filter(person=person).values_list("organisation", flat=True).first()
    Profile.objects.filter(person=person).delete()
    forget_unnamed(belonged)
    SpokenLanguage.objects.filter(person=person).delete()
    for picture in Portrait.objects.filter(person=person):
        ref = picture.ref
        transaction.on_commit(lambda ref=ref: forget_files(ref))  # type: ignore[misc]
        picture.delete()


def _profile_files(person: Person) -> Iterator[Path]:
    for picture in Portrait.objects.filter(person=person):
        yield from (path for path in (portrait_path(picture.ref), sent_path(picture.ref)) if path.is_file())


def _forget_unnamed_organisations(_now: datetime) -> int:
    """Entries of the register to which nobody belongs any more, however that came about."""
    return Organisation.objects.filter(profile=None).delete()[0]


PROFILE = PersonalData(
    name="profile",
    title=_("Profile: languages, offers, organisation, role, picture"),
    purpose=_("We keep what you tell of yourself, so that those whom you choose can see it."),
    period=_("Kept until you change it or the account is erased."),
    basis=Basis.CONSENT,
    tables=("people.Profile", "people.SpokenLanguage", "people.Portrait", "people.Organisation"),
    export=_profile,
    erase=_erase_profile,
    expire=_forget_unnamed_organisations,
    remaining=lambda _now: Organisation.objects.filter(profile=None).count(),
    files=_profile_files,
)


def _groups(person: Person) -> Iterator[dict[str, Any]]:
    for one in (
        Group.objects.select_related("person").filter(Q(person__leader=person) | Q(person=person)).order_by("pk")
    ):
        yield {"part": "group", "name": one.person.name, "kind": one.kind, "institution": one.institution,
               "state": one.state, "asked_at": one.asked_at.isoformat()}  # fmt: skip
    for verified in Group.objects.filter(verified_by=person).order_by("pk"):
        yield {"part": "verified", "at": verified.decided_at.isoformat() if verified.decided_at else None}
    for offer in Handover.objects.filter(address__iexact=person.email):
        yield {"part": "offered_to_me", "at": offer.offered_at.isoformat()}


def _erase_groups(person: Person, _keep_contributions: bool) -> None:
    """The groups are others’ too: they stay, without a leader, and stand still."""
    leave_groups(person)
    Group.objects.filter(verified_by=person).update(verified_by=None)
    Handover.objects.filter(address__iexact=person.email).delete()


GROUPS = PersonalData(
    name="groups",
    title=_("Groups of young people that you lead"),
    purpose=_("We keep who leads a class, club or youth council, so that a verified adult answers for it."),
    period=_("Kept until you hand the group over, close it or the account is erased; an offer by mail 14 days."),
    basis=Basis.CONTRACT,
    tables=("people.Group", "people.Handover"),
    export=_groups,
    erase=_erase_groups,
    expire=forget_offers_before,
    remaining=lambda now: old_offers(now).count(),
)
