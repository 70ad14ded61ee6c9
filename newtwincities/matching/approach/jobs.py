# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes round by itself: notices that end, mails to saved searches, reminders and ends of introductions."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.matching.approach.actions.introductions import remind_and_close
from newtwincities.matching.approach.actions.notices import remind_of_ends
from newtwincities.matching.approach.actions.searches import tell_searches


@routine(timedelta(days=1))
def keep_matching_going() -> None:
    remind_of_ends(timezone.localdate())
    remind_and_close(timezone.now())
    tell_searches()
