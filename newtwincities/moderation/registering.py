# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What moderation tells the registers when the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from newtwincities.common.menu import register_entry
from newtwincities.common.policy import MODERATOR, OPERATOR, Viewer, register_policy, register_standing
from newtwincities.moderation import jobs, rules
from newtwincities.moderation.kinds import MUNICIPALITY, PERSON
from newtwincities.moderation.queries import keys_of_judges
from newtwincities.moderation.registry import register_kind
from newtwincities.moderation.retention import CASES
from newtwincities.privacy.register import register_personal_data


def register() -> None:
    assert jobs.forget_old_cases  # importing it lets the routines come round
    register_policy(rules.MODERATION)
    register_policy(rules.ACCOUNTS)
    register_standing(rules.JUDGES, keys_of_judges)
    register_kind(MUNICIPALITY, PERSON)
    register_personal_data(CASES)
    register_entry("moderation:queue", _("Moderation"), place=60, shown=_moderates)


def _moderates(viewer: Viewer) -> bool:
    """Without the second factor the page says what is missing."""
    return bool(viewer.roles & {MODERATOR, OPERATOR})
