# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class OperatingConfig(AppConfig):
    name = "newtwincities.operating"
    label = "operating"

    def ready(self) -> None:
        from newtwincities.common.policy import register_policy
        from newtwincities.operating.rules import SITE

        register_policy(SITE)
