# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "newtwincities.matching"
    label = "matching"

    def ready(self) -> None:
        from newtwincities.matching import registering
        from newtwincities.matching.approach import registering as approach

        registering.register()
        approach.register()
