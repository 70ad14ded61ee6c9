# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "newtwincities.teams"
    label = "teams"

    def ready(self) -> None:
        from newtwincities.teams import registering

        registering.register()
