# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "newtwincities.people"
    label = "people"

    def ready(self) -> None:
        from newtwincities.people import growing, guardians, profile_registering  # noqa: F401  # routines are known once read

        profile_registering.register()
