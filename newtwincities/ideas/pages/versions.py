# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How an idea was before: its versions, what differs between two, and what two have written at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer
from newtwincities.common.wording import joined
from newtwincities.domain.three_ways import Merged, Stretch, differences
from newtwincities.ideas.choices import LABELS, said
from newtwincities.ideas.models import Idea, Version
from newtwincities.ideas.pages.idea import HeadPage
from newtwincities.ideas.queries import ideas as queries
from newtwincities.ideas.wording import TEXTS, wording_of
from newtwincities.moderation.models import Hidden
from newtwincities.people.queries import shown_name

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: Version
    by: str

    @property
    def before(self) -> int:
        return self.version.number - 1


class VersionsPage(HeadPage):
    """Its versions, the latest first."""

    def __init__(self, viewer: Viewer, idea: Idea, hidden: Hidden | None, *, number: str) -> None:
        super().__init__(viewer, idea, hidden)
        self.found: Page[Version] = Paginator(queries.versions_of(idea), ON_A_PAGE).get_page(number)

    @cached_property
    def rows(self) -> list[VersionRow]:
        return [VersionRow(one, shown_name(one.by, self.viewer)) for one in self.found.object_list]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one field: word by word in texts, else the value before and after."""

    label: Any
    stretches: list[Stretch]
    before: str = ""
    after: str = ""


class ComparisonPage:
    """What differs between two versions."""

    def __init__(self, older: Version, newer: Version, viewer: Viewer) -> None:
        self.older, self.newer = older, newer
        self.by = shown_name(newer.by, viewer)

    @cached_property
    def changed(self) -> list[Difference]:
        a, b = self.older.words, self.newer.words
        names = [name for name in LABELS if a.get(name) != b.get(name)]
        places = _places(a, b)
        return [_difference(name, a.get(name), b.get(name), places) for name in names]


def _difference(name: str, before: Any, after: Any, places: Mapping[str, str]) -> Difference:
    if name in TEXTS:
        return Difference(LABELS[name], differences(str(before or ""), str(after or "")))
    return Difference(LABELS[name], [], said(name, before, places), said(name, after, places))


def _places(*all_words: Mapping[str, Any]) -> dict[str, str]:
    """The names of the municipalities that stand in versions by their keys. One query."""
    keys = {key for words in all_words for key in (*(words.get("wanted") or ()), words.get("municipality")) if key}
    language = get_language() or "en"
    return {one.key: one.name_in(language) for one in Municipality.with_invented.filter(key__in=keys)}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two have changed: theirs stands now, mine stands in the form."""

    label: Any
    anchor: str  # of the field
    theirs: str
    mine: str
    is_text: bool


class ConflictPage:
    """What others have saved meanwhile, beside what was typed."""

    def __init__(self, merged: Merged, present: Idea) -> None:
        theirs, mine = wording_of(present).values, merged.values
        places = _places(theirs, mine)
        self.fields = [
            Conflict(
                LABELS[name], f"id_{name}", _words(name, theirs[name], places),
                _words(name, mine[name], places), name in TEXTS,
            )
            for name in merged.conflicts
        ]  # fmt: skip
        self.taken = joined([str(LABELS[name]) for name in merged.taken])


def _words(name: str, value: Any, places: Mapping[str, str]) -> str:
    return str(value) if name in TEXTS else said(name, value, places) or _("nothing")
