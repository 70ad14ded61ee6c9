# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Updates and comments, as the feed and moderators know them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from newtwincities.common.policy import Viewer, may
from newtwincities.feed.registry import Sort, Subject, Verb
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.mentioning import shown_markdown
from newtwincities.ideas.models import Comment, Update
from newtwincities.ideas.queries.updates import COMMENT, UPDATE
from newtwincities.moderation.queries import hidden_keys
from newtwincities.moderation.registry import Kind
from newtwincities.people.blocking import are_apart
from newtwincities.people.models import Person


def decimal(keys: Collection[str]) -> list[str]:
    return [key for key in keys if key.isascii() and key.isdecimal()]


def _updates() -> QuerySet[Update]:
    return Update.objects.select_related("author", "idea").prefetch_related("mentions__person")


def _comments() -> QuerySet[Comment]:
    return Comment.objects.select_related("author", "update__idea", "update__author").prefetch_related(
        "mentions__person"
    )


def _read_updates(keys: Collection[str]) -> Mapping[str, Update]:
    return {str(update.pk): update for update in _updates().filter(pk__in=decimal(keys))}


def _read_comments(keys: Collection[str]) -> Mapping[str, Comment]:
    """Those on a hidden update are as hidden as it is."""
    hidden = hidden_keys(UPDATE)
    rows = _comments().filter(pk__in=decimal(keys))
    return {str(comment.pk): comment for comment in rows if str(comment.update_id) not in hidden}


def _update_url(update: Update, language: str) -> str:
    with translation.override(language):
        return reverse("ideas:update", args=[update.idea_id, update.pk])


def _comment_url(comment: Comment, language: str) -> str:
    return f"{_update_url(comment.update, language)}#comment-{comment.pk}"


def _sees_update(viewer: Viewer, update: Update) -> bool:
    return may(viewer, "idea:see", update.idea) and not are_apart(viewer, update.author)


def _sees_comment(viewer: Viewer, comment: Comment) -> bool:
    return _sees_update(viewer, comment.update) and not are_apart(viewer, comment.author)


def _title(text: Update | Comment, _language: str) -> str:
    """Neither has a title of its own: the idea's stands for it."""
    idea = text.idea if isinstance(text, Update) else text.update.idea
    return idea.title


UPDATES = Subject(
    name=UPDATE,
    label=_("Updates"),
    read=_read_updates,
    may_see=_sees_update,
    title=_title,
    url=_update_url,
    text=shown_markdown,
    text_language=lambda update: update.language,
    moderated=UPDATE,
    author=lambda update: update.author,
    as2_type="Note",
)
COMMENTS = Subject(
    name=COMMENT,
    label=_("Comments"),
    read=_read_comments,
    may_see=_sees_comment,
    title=_title,
    url=_comment_url,
    text=shown_markdown,
    text_language=lambda comment: comment.language,
    moderated=COMMENT,
    author=lambda comment: comment.author,
    as2_type="Note",
)
SORTS = (
    Sort("idea_update", Verb.CREATE, _("{who} has posted an update in {within}."), icon="file-text", kind="update"),
    Sort("idea_comment", Verb.CREATE, _("{who} has commented on an update in {within}."),
         ngettext_lazy("{who} and {number} other have commented in {within}.",
                       "{who} and {number} others have commented in {within}."),
         icon="mail", kind="update"),
    Sort("idea_mention", Verb.UPDATE, _("{who} mentions somebody in {within}."), icon="users", kind="update"),
)  # fmt: skip


def _plain(text: Update | Comment) -> str:
    return shown_markdown(text, Viewer())


def _changed(text: Update | Comment, _actor: Person | None) -> None:
    touch(text.idea if isinstance(text, Update) else text.update.idea, active=False)


UPDATE_KIND = Kind(
    name=UPDATE,
    label=_("An update of a project idea"),
    find=lambda key: _updates().filter(pk=key).first() if key.isdecimal() else None,
    title=lambda update: update.idea.title,
    url=_update_url,
    author=lambda update: update.author,
    text=_plain,
    language=lambda update: update.language,
    hide=_changed,
    show=_changed,
    things_of=lambda person: _updates().filter(author=person),
    by_url=lambda view, arguments: _at(view, arguments),
)
COMMENT_KIND = Kind(
    name=COMMENT,
    label=_("A comment on an update of a project idea"),
    find=lambda key: _comments().filter(pk=key).first() if key.isdecimal() else None,
    title=lambda comment: comment.update.idea.title,
    url=_comment_url,
    author=lambda comment: comment.author,
    text=_plain,
    language=lambda comment: comment.language,
    hide=_changed,
    show=_changed,
    things_of=lambda person: _comments().filter(author=person),
)


def _at(view_name: str, arguments: Mapping[str, Any]) -> Update | None:
    if view_name != "ideas:update":
        return None
    return _updates().filter(pk=arguments["update"], idea=arguments["pk"]).first()
