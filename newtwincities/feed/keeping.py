# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what kept pages with lines of the feed are made."""

from __future__ import annotations

from newtwincities.atlas.queries import ATLAS
from newtwincities.feed.registry import subjects
from newtwincities.feed.streams import HOUR, stamp_of
from newtwincities.moderation.queries import MODERATION
from newtwincities.people.models import PEOPLE

BASE = (ATLAS, MODERATION, PEOPLE, HOUR)


def parts_of(name: str) -> tuple[str, ...]:
    """Beside the base: what is new in the stream, and the titles and visibility of things."""
    return (stamp_of(name), MODERATION, PEOPLE, *sorted({one.stamp for one in subjects().values() if one.stamp}))
