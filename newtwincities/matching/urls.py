# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.matching import views

app_name = "matching"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("find/", views.find, name="find"),
    path("<str:key>/", views.partners, name="partners"),
    path("<str:key>/open/<str:other>/", views.open_candidate, name="open"),
    path("<str:key>/compare/", views.compare, name="compare"),
    path("<str:key>/for-us/", views.for_us, name="for-us"),
    path("<str:key>/third/", views.third, name="third"),
    path("<str:key>/ring/", views.ring, name="ring"),
]
