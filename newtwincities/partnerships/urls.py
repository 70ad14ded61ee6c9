# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.partnerships.views import dossier, exchanges, reports, years

app_name = "partnerships"
urlpatterns = [
    path("", dossier.desk, name="desk"),
    path("begin/", dossier.begin, name="begin"),
    path("<int:pk>/", dossier.partnership, name="partnership"),
    path("<int:pk>/vitality/", dossier.standing, name="standing"),
    path("<int:pk>/exchanges/", exchanges.exchanges, name="exchanges"),
    path("<int:pk>/partnership.json", dossier.partnership_file, name="file"),
    path("<int:pk>/report/<int:year>/", reports.report, name="report"),
    path("<int:pk>/report/<int:year>/report.pdf", reports.report_pdf, name="report-pdf"),
    path("municipality/<str:key>/report/<int:year>/", reports.municipality_report, name="municipality-report"),
    path(
        "municipality/<str:key>/report/<int:year>/report.pdf",
        reports.municipality_report_pdf,
        name="municipality-report-pdf",
    ),
    path("year/<str:token>/", years.year, name="year"),
    path("exchanges.ics", exchanges.calendar, name="calendar"),
    path("<int:pk>/answer/", dossier.answer, name="answer"),
    path("<int:pk>/state/", dossier.change_state, name="state"),
    path("<int:pk>/exchanges/enter/", exchanges.enter_exchange, name="enter-exchange"),
    path("<int:pk>/exchanges/import/", exchanges.import_list, name="import-list"),
    path("<int:pk>/exchanges/<int:exchange>/", exchanges.change_exchange, name="exchange"),
]
