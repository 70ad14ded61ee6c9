# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from newtwincities.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notifications, name="list"),
    path("read/", views.read, name="read"),
    path("settings/", views.settings, name="settings"),
    path("stop/", views.stop, name="stop"),
]
