# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.conversations, name="conversations"),
    path("choices/", views.choices, name="choices"),
    path("copies/", views.stop_copies, name="stop-copies"),
    path("blocked/", views.blocked, name="blocked"),
    path("<int:pk>/", views.numbered, name="numbered"),
    path("with/<uuid:ref>/", views.conversation, name="conversation"),
    path("with/<uuid:ref>/ask/", views.ask, name="ask"),
    path("with/<uuid:ref>/answer/", views.answer, name="answer"),
    path("with/<uuid:ref>/block/", views.block, name="block"),
    path("with/<uuid:ref>/unblock/", views.unblock, name="unblock"),
]
