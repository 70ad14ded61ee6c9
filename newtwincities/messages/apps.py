# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "newtwincities.messages"
    label = "private_messages"  # Django has messages of its own

    def ready(self) -> None:
        from newtwincities.messages import registering

        registering.register()
