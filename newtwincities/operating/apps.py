# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class OperatingConfig(AppConfig):
    name = "newtwincities.operating"
    label = "operating"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from newtwincities.common.menu import register_entry
        from newtwincities.common.policy import OPERATOR, register_policy
        from newtwincities.operating.rules import SITE

        register_policy(SITE)
        register_entry("operating:status", _("Operating"), place=70, shown=lambda viewer: OPERATOR in viewer.roles)
