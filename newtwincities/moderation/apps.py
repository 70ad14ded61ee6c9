# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "newtwincities.moderation"
    label = "moderation"

    def ready(self) -> None:
        from newtwincities.moderation import registering

        registering.register()
