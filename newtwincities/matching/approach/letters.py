# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The letter with which one municipality asks another, drafted in a language of each, for people to change."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.territory import LANGUAGES, in_language
from newtwincities.common.wording import country_name, joined
from newtwincities.partnerships.models import Partnership


def language_of(municipality: Municipality) -> str:
    """The first of its languages in which letters can be drafted, else English."""
    return next((code for code in municipality.language_codes if code in LANGUAGES), "en")


def languages_between(own: Municipality, other: Municipality) -> list[str]:
    """The other one's language first; one where both have the same."""
    return list(dict.fromkeys((language_of(other), language_of(own))))


def topic_names(topics: Sequence[str], language: str) -> list[str]:
    """As readers call them; codes that the territory no longer has are left out."""
    known = {topic.code: topic for topic in atlas.territory().topics}
    return [in_language(known[code].name, language) for code in topics if code in known]


def drafted(
    language: str, *, own: Municipality, other: Municipality, kind: str, topics: Sequence[str], reason: str
) -> str:
    """A whole letter, from one town hall to the other; it names no person."""
    with translation.override(language):
        named = topic_names(topics, language)
        name, country = own.name_in(language), country_name(own.country)
        parts = [
            _("To the municipality of %(name)s") % {"name": other.name_in(language)},
            _("Dear Sir or Madam,"),
            _(
                "we write on behalf of the municipality of %(name)s (%(country)s). We would like to get to know your"
                " municipality, since we think that we could do something together."
            )
            % {"name": name, "country": country},
            _("Why we ask you:") + "\n" + reason.strip(),
            _("What it would be about: %(topics)s.") % {"topics": joined(named)} if named else "",
            _("The form that we have in mind: %(kind)s.") % {"kind": Partnership.Kind(kind).label},
            _(
                "As a first step we suggest half an hour by video, in which each side says what it expects and what it"
                " can give. Nothing is decided by that."
            ),
            _("With kind regards"),
            _("Municipality of %(name)s") % {"name": name},
        ]
    return "\n\n".join(part for part in parts if part)
