# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "newtwincities.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        from newtwincities.partnerships import registering

        registering.register()
