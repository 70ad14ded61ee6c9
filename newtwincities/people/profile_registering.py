# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What profiles, guardians and groups tell the registers when the program starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newtwincities.common.policy import register_standing
from newtwincities.people.company import coordinated, shared_work
from newtwincities.people.guardians import leave_children
from newtwincities.people.guardianship import wards
from newtwincities.people.models import Guardianship, Person
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data


def register() -> None:
    register_standing("shared_work", shared_work)
    register_standing("coordinated", coordinated)
    register_standing("wards", wards)
    register_personal_data(GUARDIANSHIP)


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
