# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How streams are called, for pages and mails: one query or few for each kind, however many streams there are."""

from __future__ import annotations

from collections.abc import Collection

from newtwincities.atlas.queries import territory
from newtwincities.atlas.territory import in_language
from newtwincities.common.policy import Viewer
from newtwincities.feed.registry import subject_named
from newtwincities.feed.streams import TERRITORY, parts, stream
from newtwincities.moderation.models import Hidden


def names_of(streams: Collection[str], viewer: Viewer, language: str) -> dict[str, tuple[str, str]]:
    """Stream → title and address, of those that the viewer may see."""
    keys: dict[str, set[str]] = {}
    for name in streams:
        kind, key = parts(name)
        keys.setdefault(kind, set()).add(key)
    found = {}
    hidden = _hidden(keys)
    for kind in sorted(keys):
        subject = subject_named(kind)
        for key, thing in subject.read(keys[kind]).items() if subject else ():
            if subject and (subject.moderated, key) not in hidden and subject.may_see(viewer, thing):
                found[stream(kind, key)] = subject.title(thing, language), subject.url(thing, language)
    if TERRITORY in streams:
        found[TERRITORY] = in_language(territory().name, language), ""
    return found


def _hidden(keys: dict[str, set[str]]) -> set[tuple[str, str]]:
    kinds = [subject.moderated for kind in keys if (subject := subject_named(kind)) and subject.moderated]
    rows = Hidden.objects.filter(kind__in=kinds, key__in={key for found in keys.values() for key in found})
    return set(rows.values_list("kind", "key"))
