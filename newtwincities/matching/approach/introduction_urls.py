# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.matching.approach.views import introductions

app_name = "introductions"
urlpatterns = [
    path("", introductions.introductions, name="mine"),
    path("ask/", introductions.ask, name="ask"),
    path("<int:pk>/", introductions.introduction, name="introduction"),
    path("<int:pk>/agree/", introductions.agree, name="agree"),
    path("<int:pk>/decline/", introductions.decline, name="decline"),
    path("<int:pk>/withdraw/", introductions.withdraw, name="withdraw"),
    path("<int:pk>/begin/", introductions.begin, name="begin"),
]
