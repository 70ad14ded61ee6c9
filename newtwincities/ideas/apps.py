# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "newtwincities.ideas"
    label = "ideas"

    def ready(self) -> None:
        from newtwincities.ideas import registering

        registering.register()
