# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of partnerships everybody sees can be reported, and is hidden by moderators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import atlas_changed
from newtwincities.moderation.registry import Kind
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Document, Partnership
from newtwincities.people.models import Person


def _face(key: str) -> Partnership | None:
    found = queries.partnership_with_pk(int(key)) if key.isdecimal() else None
    return found if found and queries.shown_by_all(found) else None


def _at(view_name: str, arguments: Mapping[str, Any]) -> Partnership | None:
    return _face(str(arguments["pk"])) if view_name == "twinned" else None


def _url(partnership: Partnership, language: str) -> str:
    with translation.override(language):
        return reverse("twinned", args=[partnership.pk])


def _answers(partnership: Partnership) -> Person | None:
    """Whoever leads the first side now answers for the page."""
    return next((person for side in partnership.sides.all() for person in queries.leaders_of(side)), None)


def _words(partnership: Partnership) -> str:
    agreement = getattr(partnership, "agreement", None)
    titles = partnership.exchanges.order_by("-start").values_list("title", flat=True)[:100]
    return "\n".join([*titles, agreement.text if agreement else ""]).strip()


def _photograph(key: str) -> Document | None:
    found = Document.objects.filter(pk=key).first() if key.isdecimal() else None
    return queries.public_photograph(found.partnership_id, found.pk) if found else None


def _picture(photograph: Document) -> str:
    return reverse("twinned-photograph", args=[photograph.partnership_id, photograph.pk])


def _changed(_thing: Any, _actor: Person | None) -> None:
    atlas_changed()  # the municipalities' pages lead to it


PUBLIC_FACE = Kind(
    name="partnership",
    label=_("The public page of a partnership"),
    find=_face,
    title=queries.name_of,
    url=_url,
    author=_answers,
    text=_words,
    hide=_changed,
    show=_changed,
    by_url=_at,
)
PHOTOGRAPH = Kind(
    name="photograph",
    label=_("A photograph on the public page of a partnership"),
    find=_photograph,
    title=lambda photograph: queries.name_of(photograph.partnership),
    url=lambda photograph, language: _url(photograph.partnership, language),
    author=lambda photograph: photograph.added_by,
    text=lambda photograph: photograph.title,
    picture=_picture,
    things_of=lambda person: [
        one for one in Document.objects.filter(added_by=person, public_consent=True) if _photograph(str(one.pk))
    ],
)
