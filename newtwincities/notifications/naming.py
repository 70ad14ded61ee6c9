# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How streams are called, for pages: one query or few for each kind, however many streams there are."""

from __future__ import annotations

from collections.abc import Collection

from newtwincities.atlas.queries import territory
from newtwincities.atlas.territory import in_language
from newtwincities.common.policy import Viewer
from newtwincities.feed.queries import seen_things
from newtwincities.feed.streams import TERRITORY


def names_of(streams: Collection[str], viewer: Viewer, language: str) -> dict[str, tuple[str, str]]:
    """Stream → title and address, of those that the viewer may see."""
    seen = seen_things(viewer, streams)
    found = {
        name: (subject.title(thing, language), subject.url(thing, language)) for name, (subject, thing) in seen.items()
    }
    if TERRITORY in streams:
        found[TERRITORY] = in_language(territory().name, language), ""
    return found
