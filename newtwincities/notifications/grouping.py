# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lines of a digest: by object, the newest first, bursts in one line, and no more than one reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation

from newtwincities.common.policy import Viewer
from newtwincities.feed.models import Happening
from newtwincities.feed.reading import Told
from newtwincities.feed.registry import Subject
from newtwincities.feed.streams import stream
from newtwincities.feed.wording import sentence
from newtwincities.notifications.links import What, stop_url
from newtwincities.people.queries import shown_name

MOST_LINES, MOST_OBJECTS = 5, 8


@dataclass(slots=True)
class Group:
    """One object of the digest."""

    title: str
    language: str  # in which the title is written
    url: str
    stop_url: str
    lines: list[str] = field(default_factory=list)
    more: int = 0


@dataclass(slots=True)
class Grouped:
    """A whole digest. `count` are its lines, those that are left out included."""

    groups: list[Group] = field(default_factory=list)
    more: int = 0
    count: int = 0


def words_of(told: Sequence[Told], viewer: Viewer, language: str) -> str:
    """The newest of them as a sentence, with the number of other persons who did the same."""
    newest = told[0]
    others = len({one.happening.actor_id for one in told} - {newest.happening.actor_id})
    with translation.override(language):
        within = newest.within[0].title(newest.within[1], language) if newest.within else ""
        return sentence(
            newest.sort,
            who=shown_name(newest.happening.actor, viewer),
            what=newest.subject.title(newest.thing, language),
            within=within,
            others=others,
            details=newest.happening.details,
        )


def url_of(subject: Subject, thing: Any, language: str) -> str:
    return settings.BASE_URL + subject.url(thing, language)


def stream_of(happening: Happening) -> str:
    """The stream of the object below which a happening stands."""
    if happening.within_kind:
        return stream(happening.within_kind, happening.within_key)
    return stream(happening.thing_kind, happening.thing_key)


def grouped(told: Sequence[Told], viewer: Viewer, *, further: int = 0) -> Grouped:
    """Of happenings, newest first. The same of the same thing is one line: a burst, or something done again."""
    lines: dict[str, dict[tuple[str, str, str], list[Told]]] = {}
    for one in told:
        same = (one.happening.sort, one.happening.thing_kind, one.happening.thing_key)
        lines.setdefault(stream_of(one.happening), {}).setdefault(same, []).append(one)
    made = Grouped(count=sum(map(len, lines.values())) + further)
    for name, bursts in list(lines.items())[:MOST_OBJECTS]:
        made.groups.append(_group(name, list(bursts.values()), viewer))
    shown = sum(len(group.lines) + group.more for group in made.groups)
    made.more = made.count - shown
    return made


def _group(name: str, bursts: Sequence[Sequence[Told]], viewer: Viewer) -> Group:
    language, (subject, thing) = viewer.person.language, bursts[0][0].group
    return Group(
        title=subject.title(thing, language),
        language=subject.text_language(thing),
        url=url_of(subject, thing, language),
        stop_url=stop_url(viewer.person, What.OBJECT, name),
        lines=[words_of(burst, viewer, language) for burst in bursts[:MOST_LINES]],
        more=max(0, len(bursts) - MOST_LINES),
    )
