# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the profile's pages and panels show."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality, TopicStance
from newtwincities.atlas.territory import LANGUAGES, in_language
from newtwincities.common.markup import as_html
from newtwincities.common.wording import joined, language_name
from newtwincities.domain.names import fold_name
from newtwincities.moderation.queries import is_hidden
from newtwincities.profiles import queries
from newtwincities.profiles.formats import FORMATS


class ProfilePanel:
    """A municipality in its own words: for its page, in the reader's language where there is one."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.presentation = queries.presentation_of(municipality)
        self.description = queries.shown_description(municipality, get_language() or "en")
        self.pictures = [picture for picture in queries.pictures_of(municipality) if picture.hidden_at is None]
        self.stances = atlas.topics_of(municipality)

    @property
    def is_empty(self) -> bool:
        p = self.presentation
        said = (p.formats, p.languages, self.contact, self.description, self.pictures, self.stances)
        return not any(said)

    @property
    def text(self) -> SafeString | str:
        return as_html(self.description.text) if self.description else ""

    @property
    def foreign_language(self) -> str:
        """The name of the description's language where it is not the reader's; else empty."""
        reader = (get_language() or "en").partition("-")[0]
        return (
            language_name(self.description.language) if self.description and self.description.language != reader else ""
        )

    @property
    def can_show(self) -> list[tuple[str, str]]:
        return topic_names(self.stances.get(TopicStance.Stance.SHOW, ()))

    @property
    def wants_to_learn(self) -> list[tuple[str, str]]:
        return topic_names(self.stances.get(TopicStance.Stance.LEARN, ()))

    @property
    def formats(self) -> list[str]:
        return [str(FORMATS[code]) for code in FORMATS if code in self.presentation.format_codes]

    @property
    def languages(self) -> str:
        return joined([language_name(code) for code in self.presentation.language_codes])

    @cached_property
    def contact(self) -> bool:
        """Whether a contact is shown: it is given, and no moderator has hidden it."""
        return bool(self.presentation.contact_lines) and not is_hidden("contact", self.presentation.pk)


def topic_names(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Code and name of topics, by name."""
    reader = get_language() or "en"
    wanted = set(codes)
    named = [(t.code, in_language(t.name, reader)) for t in atlas.territory().topics if t.code in wanted]
    return sorted(named, key=lambda topic: fold_name(topic[1]))


class EditPage:
    """The way to each section, and whether something stands there."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.panel = ProfilePanel(municipality)

    @cached_property
    def languages(self) -> list[tuple[str, str, bool]]:
        """Code, name, and whether it is described in it."""
        there = queries.descriptions_of(self.municipality)
        return [(code, language_name(code), code in there) for code in LANGUAGES]
