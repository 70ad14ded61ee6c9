# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of an idea show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.common.markup import ShownPicture, as_html
from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import country_name, joined, language_name
from newtwincities.feed.pages import FollowButtons
from newtwincities.feed.streams import stream
from newtwincities.ideas import programmes
from newtwincities.ideas.actions.ideas import missing_in
from newtwincities.ideas.models import Attachment, Idea, Member, WebLink
from newtwincities.ideas.outcomes import ShownOutcome, ways_on
from newtwincities.ideas.outcomes import outcomes_of as read_outcomes
from newtwincities.ideas.pages.members import MembersPart
from newtwincities.ideas.pages.polls import PollsPart
from newtwincities.ideas.pages.tasks import TasksPart
from newtwincities.ideas.pages.updates import UpdatesPart
from newtwincities.ideas.queries import ideas as queries
from newtwincities.ideas.queries.updates import AT_FIRST
from newtwincities.ideas.wording import STATE_MEANS
from newtwincities.matching.approach.letters import topic_names
from newtwincities.moderation.models import Hidden
from newtwincities.people.queries import shown_name

SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Leading:
    """Who leads it, as this viewer may know it."""

    name: str
    municipality: Any  # or None
    organisation: str


def named(member: Member, viewer: Viewer) -> Leading:
    return Leading(shown_name(member.person, viewer), member.municipality, member.organisation)


def shown_pictures(idea: Idea, pictures: Iterable[Attachment]) -> dict[str, ShownPicture]:
    """By the reference that a text names them by."""
    return {
        str(one.pk): ShownPicture(reverse("ideas:file", args=[idea.pk, one.ref]), one.width, one.height, one.title)
        for one in pictures
    }


class HeadPage:
    """What stands above every tab of an idea."""

    def __init__(self, viewer: Viewer, idea: Idea, hidden: Hidden | None = None) -> None:
        self.viewer, self.idea, self.hidden = viewer, idea, hidden
        self.language = get_language() or "en"

    @cached_property
    def can(self) -> dict[str, bool]:
        actions = ("edit", "change_state", "delete", "conclude", "invite", "manage", "join", "post", "leave")
        return {action: may(self.viewer, f"idea:{action}", self.idea) for action in actions}

    @property
    def is_draft(self) -> bool:
        return self.idea.state == Idea.State.DRAFT

    @property
    def is_listed(self) -> bool:
        """Whether search engines may know of it."""
        return self.idea.visibility == Idea.Visibility.PUBLIC and not self.is_draft and self.hidden is None

    @cached_property
    def kind(self) -> str:
        kind = programmes.kind_of(self.idea)
        return programmes.label_of(kind) if kind else ""

    @property
    def priority(self) -> str:
        return programmes.priority_name(self.idea)

    @property
    def objective(self) -> str:
        return programmes.objective_name(self.idea)

    @cached_property
    def topics(self) -> list[str]:
        return topic_names(self.idea.topic_codes, self.language)

    @property
    def languages(self) -> str:
        return joined([language_name(code) for code in self.idea.language_codes])

    @property
    def countries(self) -> str:
        return joined([country_name(code) for code in self.idea.country_codes])

    @cached_property
    def days_left(self) -> int | None:
        """Until the deadline, today included; None where there is none, or where it does not matter any more."""
        waits = self.idea.state in (Idea.State.DRAFT, Idea.State.LOOKING, Idea.State.PREPARING)
        return (self.idea.deadline - timezone.localdate()).days if self.idea.deadline and waits else None

    @property
    def closes_soon(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= SOON_DAYS

    @property
    def state_means(self) -> Any:
        return STATE_MEANS[self.idea.state]

    @cached_property
    def leads(self) -> list[Leading]:
        return [named(member, self.viewer) for member in queries.leads_of(self.idea)]


class IdeaPage(HeadPage):
    """The idea itself, who takes part and what is new."""

    @cached_property
    def attachments(self) -> list[Attachment]:
        return list(self.idea.attachments.filter(update=None))

    @property
    def text(self) -> SafeString:
        pictures = [one for one in self.attachments if one.kind == Attachment.Kind.PICTURE]
        return as_html(self.idea.text, shown_pictures(self.idea, pictures))

    @property
    def documents(self) -> list[Attachment]:
        return [one for one in self.attachments if one.kind == Attachment.Kind.DOCUMENT]

    @cached_property
    def links(self) -> list[WebLink]:
        return list(self.idea.links.all())

    @cached_property
    def wanted(self) -> list[Any]:
        return list(self.idea.wanted.order_by("sort_name", "pk"))

    @cached_property
    def outcomes(self) -> list[ShownOutcome]:
        return read_outcomes(self.idea, self.viewer)

    @property
    def ways_on(self) -> list[tuple[Any, str]]:
        """What can be made of it, for those who may."""
        return ways_on(self.idea, self.viewer) if self.can["conclude"] else []

    @cached_property
    def members(self) -> MembersPart:
        return MembersPart(self.viewer, self.idea)

    @property
    def follow(self) -> FollowButtons:
        return FollowButtons(self.viewer, stream("idea", self.idea.pk))

    @cached_property
    def updates(self) -> UpdatesPart:
        return UpdatesPart(self.viewer, self.idea, size=AT_FIRST)

    @cached_property
    def polls(self) -> PollsPart:
        return PollsPart(self.viewer, self.idea)

    @cached_property
    def tasks(self) -> TasksPart:
        return TasksPart(self.viewer, self.idea)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What has to be said before it can be published, each with the field."""
        return [(name, MISSING[name]()) for name in missing_in(self.idea)]

    @cached_property
    def similar(self) -> list[Idea]:
        """Shown while it is a draft: perhaps somebody has had the idea already."""
        return queries.similar_ideas(self.idea.title, self.viewer, but=self.idea.pk) if self.is_draft else []


MISSING: dict[str, Callable[[], str]] = {
    "text": lambda: _("A text that says more than the summary"),
    "kind": lambda: _("A type"),
    "topics": lambda: _("At least one topic"),
}
