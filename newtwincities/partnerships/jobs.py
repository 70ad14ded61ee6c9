# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes round by itself: the yearly question."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.partnerships.actions.year_answers import ask_for_the_year


@routine(timedelta(days=1))
def ask_whether_people_met() -> None:
    ask_for_the_year(timezone.localdate())
