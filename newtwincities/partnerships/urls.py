# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.partnerships import views

app_name = "partnerships"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("begin/", views.begin, name="begin"),
    path("<int:pk>/", views.partnership, name="partnership"),
    path("<int:pk>/partnership.json", views.partnership_file, name="file"),
    path("exchanges.ics", views.calendar, name="calendar"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/state/", views.change_state, name="state"),
    path("<int:pk>/exchanges/enter/", views.enter_exchange, name="enter-exchange"),
    path("<int:pk>/exchanges/import/", views.import_list, name="import-list"),
    path("<int:pk>/exchanges/<int:exchange>/", views.change_exchange, name="exchange"),
]
