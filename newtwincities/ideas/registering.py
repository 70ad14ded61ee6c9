# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ideas tell the registers when the program starts."""

from __future__ import annotations

from newtwincities.ideas.registers import community, ideas, members, searching


def register() -> None:
    ideas.register()
    members.register()
    community.register()
    searching.register()
