# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of things that can be reported, or that wait for approval while their author is not trusted yet.

A room writes one `Kind` for each kind of thing and registers it in its `apps.py`. Moderation keeps by itself what is
hidden (`models.Hidden`); a room asks `showing.shown_or_404` on the thing's page and `queries.without_hidden` in its
lists, and calls `actions.submit` when somebody publishes something. Rooms with a queue on pages of their own, such as
documents of claims, register a `Queue`, which the moderators' page links to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from newtwincities.common.policy import Viewer


def _nothing(_thing: Any, _actor: Any) -> None:
    """Where it is enough that moderation keeps that the thing is hidden."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing. `name` is a code such as `team`; a thing is known by its kind and its key (`pk`)."""

    name: str
    label: Any  # a lazy translation, one thing: “A team’s page”
    find: Callable[[str], Any | None]  # key → the thing
    title: Callable[[Any], str]
    url: Callable[[Any, str], str]  # thing, language → path
    author: Callable[[Any], Any | None]  # the person who answers for it, if one does
    text: Callable[[Any], str]  # what readers see, for the moderator who decides
    picture: Callable[[Any], str] = lambda _thing: ""  # path of the picture that it is, if it is one
    language: Callable[[Any], str] = lambda _thing: ""  # in which it is written, where that is known
    hide: Callable[[Any, Any], None] | None = _nothing  # thing, actor; None where the thing can’t be hidden
    show: Callable[[Any, Any], None] = _nothing  # the exact inverse of hide
    things_of: Callable[[Any], Iterable[Any]] = lambda _person: ()  # all of a person, to clean up after spam
    by_url: Callable[[str, Mapping[str, Any]], Any | None] = lambda _view_name, _arguments: None  # of its own page

    def key(self, thing: Any) -> str:
        return str(thing.pk)


@dataclass(frozen=True, slots=True)
class Queue:
    """Something else that waits for moderators, on pages of its own room."""

    name: str
    title: Any  # a lazy translation
    url_name: str
    waiting: Callable[[], int]  # one query
    may_see: Callable[[Viewer], bool] = lambda _viewer: True


_kinds: dict[str, Kind] = {}
_queues: dict[str, Queue] = {}


def register_kind(*kinds: Kind) -> None:
    for kind in kinds:
        _kinds[kind.name] = kind


def register_queue(*queues: Queue) -> None:
    for queue in queues:
        _queues[queue.name] = queue


def kinds() -> Mapping[str, Kind]:
    return _kinds


def queues() -> tuple[Queue, ...]:
    return tuple(_queues.values())


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)


def thing_with(name: str, key: str) -> Any | None:
    """The thing itself; None where it, or its kind, is gone."""
    kind = _kinds.get(name)
    return kind.find(key) if kind and key else None


def thing_at(view_name: str, arguments: Mapping[str, Any]) -> tuple[Kind, Any] | None:
    """What the page of this address is about, where that is a thing that can be reported."""
    for kind in _kinds.values():
        if (thing := kind.by_url(view_name, arguments)) is not None:
            return kind, thing
    return None
