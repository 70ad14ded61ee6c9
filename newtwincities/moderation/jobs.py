# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes round by itself: matters past their period are emptied of everything about persons."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.moderation.reminding import remind_moderators
from newtwincities.moderation.retention import empty_old_cases


@routine(timedelta(days=1))
def forget_old_cases() -> None:
    empty_old_cases(timezone.now())


@routine(timedelta(days=1))
def tell_moderators() -> int:
    return remind_moderators()
