# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "newtwincities.people"
    label = "people"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from newtwincities.common.menu import register_entry
        from newtwincities.common.policy import register_policy
        from newtwincities.people import account_actions, demo, groups, growing, guardians, profile_registering, rules  # noqa: F401  # routines

        demo.register_own()
        register_policy(rules.PERSON)
        register_policy(rules.GROUP)
        register_entry("people:profile-edit", _("Profile"), place=10, shown=lambda viewer: not viewer.first)
        register_entry("people:directory", _("Members"), place=20)
        register_entry("people:groups", _("Groups of young people"), place=30, shown=lambda viewer: viewer.adult)
        register_entry("mfa_index", _("Security"), place=80)

        profile_registering.register()
