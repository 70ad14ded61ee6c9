# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "newtwincities.atlas"
    label = "atlas"
