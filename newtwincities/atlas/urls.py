# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.atlas import views

app_name = "atlas"

# Pages have the language before them, data don't.
urlpatterns = [
    path("municipalities/", views.municipalities, name="municipalities"),
    path("municipalities/<str:key>/", views.municipality, name="municipality"),
    path("twinnings/", views.twinnings, name="twinnings"),
    path("map/", views.map_page, name="map"),
    path("map/places.json", views.map_places, name="map-data"),
    path("network/", views.network, name="network"),
    path("data-quality/", views.quality, name="quality"),
    path("report-error/", views.report_error, name="report-error"),
    path("report-error/thanks/", views.report_thanks, name="report-thanks"),
    path("territory/", views.territory, name="territory"),
    path("find/", views.find, name="find"),
]
data_urlpatterns = [
    path("municipalities.csv", views.municipalities_csv, name="municipalities"),
    path("twinnings.csv", views.twinnings_csv, name="twinnings"),
    path("municipalities/<str:key>.csv", views.municipality_csv, name="municipality"),
    path("municipalities/<str:key>/twinnings.csv", views.municipality_twinnings_csv, name="municipality-twinnings"),
]
