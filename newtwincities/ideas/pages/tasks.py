# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tasks, as a part of the idea's page."""

from __future__ import annotations

from newtwincities.common.policy import Viewer
from newtwincities.ideas.models import Idea


class TasksPart:
    """Small tasks: `part` in `ideas/_tasks.html`."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        self.viewer = viewer
        self.idea = idea
