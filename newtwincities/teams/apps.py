# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.apps import AppConfig

from newtwincities.common.policy import register_policy, register_standing


class TeamsConfig(AppConfig):
    name = "newtwincities.teams"
    label = "teams"

    def ready(self) -> None:
        from newtwincities.teams import queries, rules

        for policy in (rules.TEAM, rules.CLAIM, rules.JOIN_REQUEST):
            register_policy(policy)
        register_standing(rules.STANDING, queries.standing_of)
