# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "newtwincities.profiles"
    label = "profiles"

    def ready(self) -> None:
        from newtwincities.common.panels import register_panel
        from newtwincities.common.policy import register_policy
        from newtwincities.moderation.registry import register_kind
        from newtwincities.privacy.register import register_personal_data
        from newtwincities.profiles import moderated, panels, registering, rules

        register_policy(rules.PROFILE)
        register_kind(moderated.CONTACT, moderated.DESCRIPTION, moderated.PICTURE)
        register_panel("municipality", "profile", panels.profile_panel, place=10, personal=panels.may_differ)
        register_panel("team-contact", "profile", panels.team_contact_panel)
        register_personal_data(registering.MUNICIPAL_PROFILES)
