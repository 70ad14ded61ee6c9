# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.operating import views

app_name = "operating"
urlpatterns = [
    path("", views.status, name="status"),
    path("jobs/<uuid:pk>/retry/", views.retry, name="retry"),
    path("jobs/<uuid:pk>/discard/", views.discard, name="discard"),
    path("mails/", views.mails, name="mails"),
    path("mails/<str:name>/", views.mail, name="mail"),
    path("record/", views.record, name="record"),
    path("roles/", views.roles, name="roles"),
    path("roles/<int:number>/revoke/", views.revoke, name="revoke"),
]
