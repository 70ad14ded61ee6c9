# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "newtwincities.feed"
    label = "feed"

    def ready(self) -> None:
        from newtwincities.feed import registering

        registering.register()
