# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes round by itself: vitality, early warnings, reminders, the yearly question, handovers, files to remove."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.common.stamps import renew_stamps
from newtwincities.partnerships.actions.carriers import ask_to_hand_over
from newtwincities.partnerships.actions.plan import remind_of_tasks
from newtwincities.partnerships.actions.standing import STANDINGS, compute_portion, waiting_portions
from newtwincities.partnerships.actions.warning import warn_carriers
from newtwincities.partnerships.actions.year_answers import ask_for_the_year
from newtwincities.partnerships.cleaning import forget_files


@routine(timedelta(days=1))
def refresh_vitality() -> int:
    """Killed, it goes on where it stopped when it comes round again."""
    today = timezone.localdate()
    done = sum(compute_portion(keys, today=today) for keys in waiting_portions(today))
    if done:
        renew_stamps(STANDINGS)
    return done


@routine(timedelta(days=1))
def watch_partnerships() -> None:
    today = timezone.localdate()
    warn_carriers(today)
    remind_of_tasks(today)


@routine(timedelta(days=1))
def ask_for_handovers() -> None:
    ask_to_hand_over(timezone.localdate())


@routine(timedelta(days=1))
def ask_whether_people_met() -> None:
    ask_for_the_year(timezone.localdate())


@routine(timedelta(days=1))
def clear_files() -> None:
    forget_files(timezone.now())
