# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of “my data” show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from newtwincities.people.models import Person
from newtwincities.privacy.models import CorrectionRequest, Download, Erasure
from newtwincities.privacy.receipts import Proof
from newtwincities.privacy.register import PersonalData, before_erasure, personal_data


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of data, with where it is changed."""

    kind: PersonalData
    change_url: str


class MyDataPage:
    """What is kept of a person, what they asked for, and what they can do."""

    def __init__(self, person: Person, *, viewer_person: Person) -> None:
        self.person = person
        self.is_own = person.pk == viewer_person.pk
        self.kinds = [KindRow(kind, _change_url(kind)) for kind in personal_data() if kind.tables]
        self.erasure = Erasure.objects.filter(person=person).first()
        self.downloads = list(Download.objects.filter(person=person, asked_by=viewer_person).order_by("-asked_at")[:5])
        self.corrections = (
            list(CorrectionRequest.objects.filter(person=person).order_by("-asked_at")[:10]) if self.is_own else []
        )
        self.others = (
            list(Person.objects.filter(pk__in=_answers_for(viewer_person)).order_by("pk")) if self.is_own else []
        )


def _answers_for(person: Person) -> set[int]:
    from newtwincities.people.guardianship import wards

    return {*wards(person), *Person.objects.filter(leader=person).values_list("pk", flat=True)}


def _change_url(kind: PersonalData) -> str:
    try:
        return reverse(kind.correct) if kind.correct else ""
    except NoReverseMatch:
        return ""


def warnings_of(person: Person) -> list[str]:
    """What else happens when the person goes, in sentences."""
    return [sentence for hook in before_erasure() for sentence in hook.warnings(person)]


def saying_of(proof: Proof) -> str:
    """What was done, as a sentence."""
    sentences: dict[str, Any] = {
        "data.asked": _("A download of the data was asked for."),
        "data.downloaded": _("The data was handed over as a download."),
        "correction.asked": _("Something was asked to be put right."),
        "correction.answered": _("The request was answered."),
        "erasure.asked": _("The erasure of the account was asked for."),
        "erasure.warned": _("The account was not used, and its erasure was announced."),
        "erasure.cancelled": _("The erasure was cancelled: the account stays."),
        "erasure.done": _("The account was erased."),
        "erasure.repeated": _("A backup was restored, and the account was erased from it again."),
    }
    return str(sentences.get(proof.verb, proof.verb))
