# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the fields of an idea are called, what one can choose in them, and how their values are said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import joined
from newtwincities.ideas import programmes
from newtwincities.ideas.models import Idea
from newtwincities.ideas.wording import VISIBILITY_MEANS
from newtwincities.matching.approach.forms.notices import country_choices, language_choices, topic_choices
from newtwincities.matching.programmes import programmes as rules_of_programmes

LABELS: Mapping[str, Any] = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "language": gettext_lazy("Language in which you write"),
    "kind": pgettext_lazy("of a project idea", "Type"),
    "text": gettext_lazy("Text"),
    "topics": gettext_lazy("Topics"),
    "objective": gettext_lazy("Objective of the programme"),
    "languages": gettext_lazy("Languages in which you work"),
    "countries": gettext_lazy("Countries from which you look for partners"),
    "wanted": gettext_lazy("Municipalities that you would like to have with you"),
    "deadline": gettext_lazy("Deadline"),
    "call": gettext_lazy("Call that you aim at"),
    "call_url": gettext_lazy("Where the call can be read"),
    "rule": gettext_lazy("Rule of the programme"),
    "countries_needed": gettext_lazy("Countries needed, where no rule says it"),
    "visibility": gettext_lazy("Who sees it"),
    "joining": gettext_lazy("How one takes part"),
    "municipality": gettext_lazy("From which municipality it comes"),
}


def optional(name: str) -> Any:
    """The label of a field that need not be filled in."""
    return format_lazy(gettext_lazy("{label} (optional)"), label=LABELS[name])


PLACES = ("wanted", "municipality")  # municipalities by their keys


def _rules() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(one.code, in_language(one.name, language)) for one in rules_of_programmes()]


# Field → what one chooses from, in groups where there are many.
CHOICES: Mapping[str, Callable[[], list[tuple[Any, Any]]]] = {
    "language": language_choices,
    "kind": programmes.kind_choices,
    "objective": programmes.objective_choices,
    "topics": topic_choices,
    "languages": language_choices,
    "countries": country_choices,
    "rule": _rules,
    "visibility": lambda: list(VISIBILITY_MEANS.items()),
    "joining": lambda: list(Idea.Joining.choices),
}


def said(name: str, value: Any, places: Mapping[str, str]) -> str:
    """A value of a field as people read it; empty for none. `places` names municipalities by their keys."""
    if value in (None, "", []):
        return ""
    values = value if isinstance(value, list) else [value]
    if name in PLACES:
        return joined([places.get(key, key) for key in values])
    if name == "deadline":
        day = parse_date(value)
        return date_format(day, "DATE_FORMAT") if day else str(value)
    names = dict(_without_groups(CHOICES[name]())) if name in CHOICES else {}
    return joined([str(names.get(one, one)) for one in values])


def _without_groups(choices: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    for code, words in choices:
        if isinstance(words, list):
            yield from words
        else:
            yield code, words
