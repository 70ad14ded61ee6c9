# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "newtwincities.people"
    label = "people"

    def ready(self) -> None:
        from newtwincities.people import profile_registering

        profile_registering.register()
