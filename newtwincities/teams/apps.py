# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.apps import AppConfig

from newtwincities.common.policy import register_policy, register_standing


class TeamsConfig(AppConfig):
    name = "newtwincities.teams"
    label = "teams"

    def ready(self) -> None:
        from newtwincities.atlas.actions import follow_merges
        from newtwincities.people.company import register_coordination, register_shared_work
        from newtwincities.teams import merging, queries, rules

        for policy in (rules.TEAM, rules.CLAIM, rules.JOIN_REQUEST):
            register_policy(policy)
        register_standing(rules.STANDING, queries.standing_of)
        register_shared_work(queries.people_worked_with)
        register_coordination(queries.people_coordinated)
        follow_merges("teams", merging.follow_merge)
