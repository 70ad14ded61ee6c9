# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes round by itself for carriers: the question to hand over before a term ends."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.partnerships.actions.carriers import ask_to_hand_over


@routine(timedelta(days=1))
def ask_for_handovers() -> None:
    ask_to_hand_over(timezone.localdate())
