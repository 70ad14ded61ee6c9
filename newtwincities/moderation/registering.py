# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What moderation tells the registers when the program starts."""

from __future__ import annotations

from newtwincities.common.policy import register_policy, register_standing
from newtwincities.moderation import jobs, rules
from newtwincities.moderation.kinds import MUNICIPALITY
from newtwincities.moderation.queries import keys_of_judges
from newtwincities.moderation.registry import register_kind
from newtwincities.moderation.retention import CASES
from newtwincities.privacy.register import register_personal_data


def register() -> None:
    assert jobs.forget_old_cases  # importing it lets the routine come round
    register_policy(rules.MODERATION)
    register_policy(rules.ACCOUNTS)
    register_standing(rules.JUDGES, keys_of_judges)
    register_kind(MUNICIPALITY)
    register_personal_data(CASES)
