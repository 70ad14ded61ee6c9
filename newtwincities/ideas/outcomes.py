# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can become of an idea. Rooms register their kinds: a partnership, later a pilot and others.

An `Outcome` is kept with the code of its kind and the key of the thing. What a viewer may not see is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from newtwincities.common.policy import Viewer
from newtwincities.ideas.models import Idea, Outcome


@dataclass(frozen=True, slots=True)
class OutcomeKind:
    """One kind of thing. Texts are lazy translations."""

    name: str
    label: Any  # “Partnership”
    invitation: Any  # what the button says: “Make a partnership of it”
    read: Callable[[Collection[str]], Mapping[str, Any]]  # keys → things, in few queries
    may_see: Callable[[Viewer, Any], bool]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    begin: Callable[[Idea, Viewer], str]  # the address of the form with which one begins; empty where one can't


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    label: Any
    title: str
    url: str


_kinds: dict[str, OutcomeKind] = {}


def register_outcome(kind: OutcomeKind) -> None:
    _kinds[kind.name] = kind


def outcomes_of(idea: Idea, viewer: Viewer) -> list[ShownOutcome]:
    """What became of the idea, as far as the viewer may see it; the queries don't grow with their number."""
    keys: dict[str, list[str]] = {}
    for kind, key in Outcome.objects.filter(idea=idea).order_by("at", "pk").values_list("kind", "key"):
        keys.setdefault(kind, []).append(key)
    shown = []
    for name, found in keys.items():
        kind_of = _kinds.get(name)
        things = kind_of.read(found) if kind_of else {}
        for key in found:
            if kind_of and key in things and kind_of.may_see(viewer, things[key]):
                shown.append(ShownOutcome(kind_of.label, kind_of.title(things[key]), kind_of.url(things[key])))
    return shown


def ways_on(idea: Idea, viewer: Viewer) -> list[tuple[Any, str]]:
    """What the viewer can make of the idea: the words of the button and where it leads."""
    ways = ((kind.invitation, kind.begin(idea, viewer)) for kind in _kinds.values())
    return [(words, url) for words, url in ways if url]
