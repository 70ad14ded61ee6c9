# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of search notices show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import get_language

from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import country_name, joined, language_name
from newtwincities.matching.approach.letters import topic_names
from newtwincities.matching.approach.queries import ReplyRate, months_last_seen, reply_rates_of
from newtwincities.matching.approach.queries import notices as queries
from newtwincities.matching.approach.queries.notices import NoticeFilter
from newtwincities.matching.approach.queries.sides import municipalities_spoken_for
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.models import Notice, SavedSearch
from newtwincities.partnerships.models import Partnership

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice with what is known of its author, which is a municipality."""

    notice: Notice
    last_seen: date | None  # the month
    rate: ReplyRate | None

    @property
    def name(self) -> str:
        return self.notice.municipality.name_in(get_language() or "en")

    @property
    def topics(self) -> list[str]:
        return topic_names(self.notice.topic_codes, get_language() or "en")

    @property
    def countries(self) -> str:
        return joined([country_name(code) for code in self.notice.country_codes])

    @property
    def is_open(self) -> bool:
        return self.notice.is_open(timezone.localdate())


def views_of(notices: list[Notice]) -> list[NoticeView]:
    """Two queries, whatever their number."""
    pks = {notice.municipality_id for notice in notices}
    seen, rates = months_last_seen(pks), reply_rates_of(pks)
    return [NoticeView(one, seen.get(one.municipality_id), rates.get(one.municipality_id)) for one in notices]


class BoardPage:
    """The board, narrowed, a page of it."""

    def __init__(self, wanted: NoticeFilter, number: str, viewer: Viewer) -> None:
        self.wanted, self.viewer = wanted, viewer
        self.found: Page[Notice] = Paginator(queries.board(wanted), ON_A_PAGE).get_page(number)

    @cached_property
    def rows(self) -> list[NoticeView]:
        return views_of(list(self.found.object_list))

    @property
    def count(self) -> int:
        return self.found.paginator.count

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The filter as fields of a form."""
        return [(name, value) for name, value in asdict(self.wanted).items() if value]

    @property
    def is_narrowed(self) -> bool:
        return self.wanted != NoticeFilter()

    @cached_property
    def can_save(self) -> bool:
        return may(self.viewer, "notice:save_search", None)


def own_sides(viewer: Viewer, action: str) -> list[Own]:
    """The municipalities for which the viewer may do this."""
    if viewer.person is None:
        return []
    sides = [Own(municipality, team) for municipality, team in municipalities_spoken_for(viewer)]
    return [own for own in sides if may(viewer, action, own)]


class NoticePage:
    """One notice."""

    def __init__(self, notice: Notice, viewer: Viewer) -> None:
        self.notice, self.viewer = notice, viewer
        (self.view,) = views_of([notice])

    @cached_property
    def can(self) -> dict[str, bool]:
        return {action: may(self.viewer, f"notice:{action}", self.notice) for action in ("change", "renew", "withdraw")}

    @cached_property
    def can_ask(self) -> bool:
        """Whether the viewer speaks for another municipality, which could ask for an introduction."""
        sides = own_sides(self.viewer, "introduction:ask")
        return any(own.municipality.pk != self.notice.municipality_id for own in sides)

    @property
    def could_be_longer(self) -> bool:
        return Notice.last_day(timezone.localdate(), self.notice.deadline) > self.notice.ends_on


@dataclass(frozen=True, slots=True)
class SearchRow:
    search: SavedSearch
    says: str  # what it asks for
    query: str  # of the board


class MinePage:
    """The viewer's notices and saved searches."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.own = own_sides(viewer, "notice:write")

    @cached_property
    def rows(self) -> list[NoticeView]:
        return views_of(list(queries.notices_of_teams({own.team.pk for own in self.own})))

    @cached_property
    def searches(self) -> list[SearchRow]:
        return [_search_row(search) for search in queries.searches_of(self.viewer.person)]


def _search_row(search: SavedSearch) -> SearchRow:
    language = get_language() or "en"
    words = [
        country_name(search.country) if search.country else "",
        *topic_names([search.topic] if search.topic else [], language),
        str(Partnership.Kind(search.kind).label) if search.kind in Partnership.Kind.values else "",
        language_name(search.language) if search.language else "",
    ]
    asked = {name: getattr(search, name) for name in ("country", "topic", "kind", "language")}
    return SearchRow(
        search, ", ".join(word for word in words if word), urlencode({k: v for k, v in asked.items() if v})
    )
