# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The latest updates with comments and reactions, as a part of the idea's page, and the page of one update."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from newtwincities.common.policy import Viewer, may
from newtwincities.ideas import mentioning
from newtwincities.ideas.models import Comment, Idea, Reaction, Update
from newtwincities.ideas.queries import updates as queries
from newtwincities.ideas.queries.talking import has_blocked_any, may_write, names_known, people_in
from newtwincities.moderation.queries import why_hidden
from newtwincities.people.queries import shown_name

LONG_TEXT, LONG_LINES = 700, 9  # from which on it is folded


@dataclass(frozen=True, slots=True)
class ReactionView:
    """One kind of reaction: how many, and whether the viewer is among them."""

    kind: str
    label: Any
    number: int
    mine: bool


@dataclass(frozen=True, slots=True)
class CommentView:
    comment: Comment
    who: str
    html: SafeString
    is_mine: bool
    can_remove: bool
    hidden: str  # why its author alone sees it; empty: everybody does


@dataclass(frozen=True, slots=True)
class UpdateView:
    update: Update
    who: str
    html: SafeString
    is_mine: bool
    is_long: bool
    can_edit: bool
    can_remove: bool
    hidden: str  # as above
    reactions: tuple[ReactionView, ...]
    comments: tuple[CommentView, ...]
    number: int  # of all comments that the viewer sees

    @property
    def pictures(self) -> list[Any]:
        return sorted(self.update.pictures.all(), key=lambda picture: picture.pk)


class Reading:
    """What one viewer may do in one idea, and how texts look to them; asked once for many texts."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        self.viewer, self.idea = viewer, idea
        self.may_post = may(viewer, "idea:post", idea)
        self.can_post = self.may_post and may_write(viewer, idea)
        self.is_too_young = self.may_post and not self.can_post
        self.can_react = may(viewer, "idea:react", idea)
        self.can_pin = may(viewer, "idea:plan", idea)
        self.can_tidy = may(viewer, "idea:tidy", idea)

    def is_mine(self, text: Update | Comment) -> bool:
        return self.viewer.person is not None and text.author_id == self.viewer.person.pk

    def comment(self, comment: Comment, hidden: dict[str, str]) -> CommentView:
        mine = self.is_mine(comment)
        return CommentView(
            comment, shown_name(comment.author, self.viewer), mentioning.shown_html(comment, self.viewer), mine,
            mine or self.can_tidy, hidden.get(str(comment.pk), ""),
        )  # fmt: skip

    def reactions(self, update: Update, found: dict[tuple[int, str], set[int]]) -> tuple[ReactionView, ...]:
        person = self.viewer.person
        views = []
        for kind in Reaction.Kind:
            people = found.get((update.pk, kind.value), set())
            views.append(ReactionView(kind.value, kind.label, len(people), person is not None and person.pk in people))
        return tuple(views)

    def views(
        self, updates: Sequence[Update], comments: dict[int, Iterable[Comment]], numbers: dict[int, int]
    ) -> list[UpdateView]:
        keys = [update.pk for update in updates]
        reactions = queries.reactions_to(keys) if keys else {}
        hidden = self._hidden(queries.UPDATE, updates)
        hidden_comments = self._hidden(queries.COMMENT, [one for some in comments.values() for one in some])
        return [
            UpdateView(
                update, shown_name(update.author, self.viewer), mentioning.shown_html(update, self.viewer),
                self.is_mine(update), len(update.text) > LONG_TEXT or update.text.count("\n") > LONG_LINES,
                self.is_mine(update) and self.can_post, self.is_mine(update) or self.can_tidy,
                hidden.get(str(update.pk), ""), self.reactions(update, reactions),
                tuple(self.comment(one, hidden_comments) for one in comments.get(update.pk, ())),
                numbers.get(update.pk, 0),
            )
            for update in updates
        ]  # fmt: skip

    def _hidden(self, kind: str, texts: Iterable[Update | Comment]) -> dict[str, str]:
        """Of the viewer's own ones: others' hidden texts are not even read."""
        mine = [text.pk for text in texts if self.is_mine(text)]
        return why_hidden(kind, mine) if mine else {}

    @property
    def names(self) -> list[str]:
        """Whom the viewer can mention."""
        return sorted({name for name, _ref in names_known(self.viewer, people_in(self.idea))}, key=str.casefold)


class UpdatesPart:
    """The latest updates with comments and reactions: `part` in `ideas/_updates.html`."""

    def __init__(
        self, viewer: Viewer, idea: Idea, *, before: str = "", form: Any = None, size: int = queries.A_PAGE
    ) -> None:
        self.viewer = viewer
        self.idea = idea
        self.reading = Reading(viewer, idea)
        place = queries.place_of(before)
        shown, after = queries.page_of_updates(idea, viewer, place, size)
        pinned = None if place else queries.pinned_update(idea, viewer)
        every = [pinned, *shown] if pinned else shown
        keys = [update.pk for update in every]
        comments = queries.latest_comments(keys, viewer) if keys else {}
        numbers = queries.numbers_of_comments(keys, viewer) if keys else {}
        self.rows = self.reading.views(every, dict(comments), numbers)
        self.next = str(after) if after else ""
        self.is_first_page = place is None
        self.left_out = has_blocked_any(viewer, queries.authors_left_out(idea, viewer))
        self.form = form if self.reading.can_post else None  # without one, a link leads to it
        self.names = self.reading.names if self.form else []


class UpdatePage:
    """One update with its comments, page by page."""

    def __init__(self, viewer: Viewer, update: Update, *, after: str = "", form: Any = None) -> None:
        self.viewer, self.idea, self.update = viewer, update.idea, update
        self.reading = Reading(viewer, update.idea)
        comments, place = queries.page_of_comments(update, viewer, queries.place_of(after))
        self.next = str(place) if place else ""
        self.row = self.reading.views([update], {update.pk: comments}, {})[0]
        self.left_out = has_blocked_any(viewer, queries.authors_left_out(update.idea, viewer))
        self.form = form if self.reading.can_post else None
        self.names = self.reading.names if self.form else []
