# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the fields of the directory's filter are called, what one can choose in them, and how a filter is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from newtwincities.atlas.territory import in_language
from newtwincities.ideas import programmes
from newtwincities.ideas.models import Idea
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.queries.directory import NAMES, IdeaFilter
from newtwincities.matching.approach.forms.notices import country_choices, language_choices, topic_choices

Choices = list[tuple[Any, Any]]

LABELS: Mapping[str, Any] = {
    "q": gettext_lazy("Words"),
    "kind": pgettext_lazy("of a project idea", "Type"),
    "topic": gettext_lazy("Topic"),
    "state": gettext_lazy("State"),
    "priority": gettext_lazy("Priority of a programme"),
    "part": gettext_lazy("Still sought"),
    "wanted": gettext_lazy("Looks for partners from"),
    "country": gettext_lazy("Somebody takes part from"),
    "language": gettext_lazy("Language"),
}


def _priorities() -> Choices:
    """The priorities of the territory's programmes, by programme."""
    language = get_language() or "en"
    return [
        (
            in_language(body.short, language),
            [
                (f"{body.code}/{part.code}", in_language(part.name, language))
                for part in body.parts
                if part.kind == "priority"
            ],
        )
        for body, _kinds in programmes.programmes()
    ]


# Field → what one chooses from, in groups where there are many.
CHOICES: Mapping[str, Callable[[], Choices]] = {
    "kind": programmes.kind_choices,
    "priority": _priorities,
    "topic": topic_choices,
    "state": lambda: [choice for choice in Idea.State.choices if choice[0] != Idea.State.DRAFT],
    "part": lambda: list(Part.choices),
    "wanted": country_choices,
    "country": country_choices,
    "language": language_choices,
}


def said(wanted: IdeaFilter) -> Iterator[tuple[str, str, str]]:
    """What a filter asks for: each field's name, its label, and the value in the reader's words."""
    for name in NAMES:
        if value := getattr(wanted, name):
            words = dict(_without_groups(CHOICES[name]())) if name in CHOICES else {}
            yield name, str(LABELS[name]), str(words.get(value, value))


def _without_groups(choices: Choices) -> Iterator[tuple[Any, Any]]:
    for code, words in choices:
        if isinstance(words, list):
            yield from words
        else:
            yield code, words
