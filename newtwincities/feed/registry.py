# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens in the rooms, and how it is told. Each room registers its subjects and sorts in its `registering.py`.

A *subject* is a kind of thing that happenings are about (`idea`, `idea_update`); it is read for a whole page at once
and says who may see it. A *sort* is one thing that happens (`idea_joined`), with the verb of ActivityStreams 2.0 and
the words of the line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.common.policy import Viewer


class Verb(StrEnum):
    """Types of activities in ActivityStreams 2.0."""

    CREATE = "Create"
    UPDATE = "Update"
    JOIN = "Join"
    LEAVE = "Leave"
    ADD = "Add"
    ACCEPT = "Accept"
    REJECT = "Reject"
    INVITE = "Invite"
    OFFER = "Offer"
    QUESTION = "Question"
    ANNOUNCE = "Announce"
    LIKE = "Like"
    REMOVE = "Remove"


# Why somebody is addressed personally; notifications have a row in the table of settings for each.
REASONS: Mapping[str, Any] = {
    "mention": _("Somebody mentions you"),
    "reply": _("Somebody answers what you wrote"),
    "request": _("Somebody asks you for a decision"),
    "answer": _("Your request is answered"),
    "invitation": _("You are invited"),
    "task": _("Something is handed over to you"),
    "message": _("Somebody writes to you"),
    "saved_search": _("Something new fits a search that you saved"),
}


def _no_text(_thing: Any, _viewer: Viewer) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing. None of its functions but `read` asks the database."""

    name: str
    label: Any  # lazy, plural, as a filter says it: “Project ideas”
    read: Callable[[Collection[str]], Mapping[str, Any]]  # keys → things with all that the others need; few queries
    may_see: Callable[[Viewer, Any], bool]  # by the policy of the room; hidden things are left out beside this
    title: Callable[[Any, str], str]  # thing, language
    url: Callable[[Any, str], str]  # thing, language → path
    text: Callable[[Any, Viewer], str] = _no_text  # Markdown that the line shows, folded behind “read more”
    text_language: Callable[[Any], str] = lambda _thing: ""
    moderated: str = ""  # its kind in moderation/registry.py, whose hidden things never appear
    author: Callable[[Any], Any | None] = lambda _thing: None
    invented: Callable[[Any], bool] = lambda _thing: False  # for demonstration: programs never learn of it
    nameless: bool = False  # its title names no single thing; one decides about kinds of news instead
    as2_type: str = "Object"  # in ActivityStreams 2.0: Note, Group, Event, Question, Document …
    stamp: str = ""  # renewed whenever a title or who may see such things changes; kept pages are made from it


@dataclass(frozen=True, slots=True)
class Sort:
    """One thing that happens. Words are lazy, with {who}, {what} and {within}; `several` adds {number} others."""

    name: str
    verb: Verb
    said: Any
    several: Any = None  # `ngettext_lazy("{who} and {number} other …", "… others …")`; None: never folded
    icon: str = "activity"
    kind: str = "other"  # of the table of notifications: update, joined, state, poll, task, other
    more: Callable[[Mapping[str, Any]], Mapping[str, str]] = lambda _details: {}  # details → further words


_subjects: dict[str, Subject] = {}
_sorts: dict[str, Sort] = {}
_deliveries: dict[str, Callable[[int], Any]] = {}


def register_subjects(*subjects: Subject) -> None:
    for subject in subjects:
        _subjects[subject.name] = subject


def register_sorts(*sorts: Sort) -> None:
    for sort in sorts:
        _sorts[sort.name] = sort


def register_delivery(name: str, enqueue: Callable[[int], Any]) -> None:
    """`enqueue` gets the key of each new happening within its transaction, and queues a job."""
    _deliveries[name] = enqueue


def subject_named(name: str) -> Subject | None:
    return _subjects.get(name)


def subjects() -> Mapping[str, Subject]:
    return _subjects


def sort_named(name: str) -> Sort | None:
    return _sorts.get(name)


def sorts() -> Mapping[str, Sort]:
    return _sorts


def deliveries() -> tuple[Callable[[int], Any], ...]:
    return tuple(_deliveries.values())
