# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What matching tells the registers when the program starts."""

from __future__ import annotations

from newtwincities.common.panels import register_panel
from newtwincities.common.policy import register_policy
from newtwincities.matching import rules
from newtwincities.matching.panels import partners_panel


def register() -> None:
    register_policy(rules.MATCHING)
    register_panel("municipality", "partners", partners_panel, place=80)
