# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part, what is still sought, and how to join, as a part of the idea's page."""

from __future__ import annotations

from newtwincities.common.policy import Viewer
from newtwincities.ideas.models import Idea


class MembersPart:
    """Who takes part, what is still sought, and how to join: `part` in `ideas/_members.html`."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        self.viewer = viewer
        self.idea = idea
