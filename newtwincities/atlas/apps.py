# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "newtwincities.atlas"
    label = "atlas"

    def ready(self) -> None:
        from newtwincities.atlas.registering import ERROR_REPORTS
        from newtwincities.privacy.register import register_personal_data

        register_personal_data(ERROR_REPORTS)
