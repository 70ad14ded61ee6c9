# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes round by itself: reminders, roles and invitations that end, old claims, the yearly question."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.teams.actions.claims import expire_claims
from newtwincities.teams.actions.invitations import expire_invitations
from newtwincities.teams.actions.members import remind_and_end
from newtwincities.teams.actions.updates import ask_once_a_year


@routine(timedelta(hours=12))
def keep_teams_true() -> None:
    remind_and_end(timezone.localdate())
    expire_invitations()
    expire_claims()


@routine(timedelta(days=1))
def ask_for_updates() -> None:
    ask_once_a_year(timezone.localdate())
