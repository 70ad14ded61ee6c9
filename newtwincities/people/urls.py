# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.people import age_views

app_name = "people"
urlpatterns = [
    path("age/", age_views.age, name="age"),
    path("age/born/", age_views.born, name="born"),
    path("protections/", age_views.protections, name="protections"),
]
