# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "newtwincities.privacy"
    label = "privacy"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from newtwincities.common.menu import register_entry
        from newtwincities.common.policy import register_policy
        from newtwincities.privacy import (
            jobs,  # noqa: F401  # the routines are known from here on
            registering,
            rules,
        )

        register_policy(rules.MY_DATA)
        registering.register()
        register_entry("privacy:my-data", _("My data"), place=85)
