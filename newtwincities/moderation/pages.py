# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the moderators' pages and the public numbers show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from newtwincities.common.policy import Viewer, may
from newtwincities.moderation import queries
from newtwincities.moderation.models import Case, Decision
from newtwincities.moderation.reasons import reason_text, reason_title
from newtwincities.moderation.registry import Kind, kind_named, thing_at, thing_with
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the queue shows it."""

    case: Case
    kind: Kind | None
    author: str
    taken_by: str
    mine: bool  # may be decided by whoever looks


class QueuePage:
    """A page of the queue. The number of queries does not depend on how much waits."""

    def __init__(self, viewer: Viewer, wanted: queries.CaseFilter, number: str | None) -> None:
        self.viewer, self.wanted = viewer, wanted
        self.page: Page[Case] = Paginator(queries.cases(wanted, viewer.person), PAGE_SIZE).get_page(number)
        self.count = self.page.paginator.count

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(case) for case in self.page]

    @cached_property
    def waiting(self) -> list[queries.Waiting]:
        return queries.what_waits(self.viewer)

    @cached_property
    def wants_daily_mail(self) -> bool:
        return queries.wants_daily_mail(self.viewer.person)

    @property
    def query(self) -> str:
        """The address of what is shown, where that is one sort of what waits."""
        return f"?sort={self.wanted.sort}" if self.wanted == queries.CaseFilter(sort=self.wanted.sort) else ""

    @property
    def shows_all(self) -> bool:
        return self.wanted == queries.CaseFilter()

    @property
    def can_decide_together(self) -> bool:
        """Only cases of one sort have the same decisions to choose from."""
        return bool(self.wanted.sort) and self.wanted.state != "closed" and any(row.mine for row in self.rows)

    def _row(self, case: Case) -> Row:
        taken = shown_name(case.taken_by, self.viewer) if case.taken_by else ""
        author = shown_name(case.author, self.viewer) if case.author else ""
        return Row(case, kind_named(case.kind), author, taken, may(self.viewer, "moderation:decide", case))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision with its reason in the reader's language."""

    decision: Decision
    by: str
    title: str
    text: str


class CasePage:
    """Everything that a moderator needs to decide one case."""

    def __init__(self, viewer: Viewer, case: Case) -> None:
        self.viewer, self.case = viewer, case
        self.kind = kind_named(case.kind)
        self.thing = thing_with(case.kind, case.key)
        self.hidden = queries.hidden_row(case.kind, case.key) if case.kind else None

    @property
    def can_hide(self) -> bool:
        return self.kind is not None and self.kind.hide is not None and self.thing is not None

    @property
    def can_suspend(self) -> bool:
        return self.case.author is not None and may(self.viewer, "moderated_account:clean", self.case.author)

    @cached_property
    def text(self) -> str:
        return self.kind.text(self.thing) if self.kind and self.thing is not None else ""

    @cached_property
    def picture(self) -> str:
        return self.kind.picture(self.thing) if self.kind and self.thing is not None else ""

    @cached_property
    def text_language(self) -> str:
        return self.kind.language(self.thing) if self.kind and self.thing is not None else ""

    @cached_property
    def url(self) -> str:
        if self.kind and self.thing is not None:
            return self.kind.url(self.thing, get_language() or "en")
        return self.case.address

    @cached_property
    def author(self) -> str:
        return shown_name(self.case.author, self.viewer) if self.case.author else ""

    @cached_property
    def taken_by(self) -> str:
        return shown_name(self.case.taken_by, self.viewer) if self.case.taken_by else ""

    @cached_property
    def others(self) -> list[Case]:
        return list(queries.others_about(self.case)[:10])

    @cached_property
    def decisions(self) -> list[Judgement]:
        return [judgement(decision, self.viewer) for decision in queries.decisions_on(self.case)]

    @cached_property
    def appealed(self) -> Judgement | None:
        return judgement(self.case.appeals, self.viewer) if self.case.appeals else None

    @cached_property
    def stakes(self) -> bool:
        """Whether the moderator who looks is a party, so that somebody else has to decide."""
        return self.case.is_open and not may(self.viewer, "moderation:decide", self.case)


def judgement(decision: Decision, viewer: Viewer) -> Judgement:
    here = get_language() or "en"
    by = shown_name(decision.by, viewer)
    return Judgement(decision, by, reason_title(decision.reason, here), reason_text(decision.reason, here))


class AccountPage:
    """An account that may have to be cleaned up: what of it is there, waits or was decided."""

    def __init__(self, viewer: Viewer, person: Person) -> None:
        self.person = person
        self.name = shown_name(person, viewer)
        self.cases = list(Case.objects.filter(author=person).select_related("decision").order_by("-pk")[:50])
        self.can_clean = may(viewer, "moderated_account:clean", person)


def thing_of_report(kind_name: str, key: str, address: str) -> tuple[Kind | None, Any]:
    """What a report is about: the thing that is named, else the thing whose page it is, else none."""
    if (kind := kind_named(kind_name)) and (thing := kind.find(key)) is not None:
        return kind, thing
    if address:
        try:
            match = resolve(address.partition("?")[0].partition("#")[0])
        except Resolver404:
            return None, None
        return thing_at(match.view_name, match.kwargs) or (None, None)
    return None, None
