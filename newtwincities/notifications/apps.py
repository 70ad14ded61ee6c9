# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "newtwincities.notifications"
    label = "notifications"

    def ready(self) -> None:
        from newtwincities.notifications import registering

        registering.register()
