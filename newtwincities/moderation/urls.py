# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("decide/", views.decide_many, name="decide-many"),
    path("undo/<uuid:batch>/", views.undo, name="undo"),
    path("daily-mail/", views.daily_mail, name="daily-mail"),
    path("report/", views.report, name="report"),
    path("report/thanks/", views.thanks, name="thanks"),
    path("numbers/", views.numbers, name="numbers"),
    path("errors/", views.errors, name="errors"),
    path("errors/<int:number>/", views.close_error, name="close-error"),
    path("people/<int:number>/", views.account, name="account"),
    path("party/<str:token>/", views.party, name="party"),
    path("<int:number>/", views.case, name="case"),
    path("<int:number>/take/", views.take, name="take"),
]
