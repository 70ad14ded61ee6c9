# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a plan is picked from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that can be picked, in the reader's language."""

    code: str
    title: str
    text: str
    effort: str  # as tasks name it
    proposed: bool  # fits where the partnership stands
    tags: tuple[str, ...] = ()
