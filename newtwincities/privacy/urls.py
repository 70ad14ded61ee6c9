# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.privacy import views

app_name = "privacy"
urlpatterns = [
    path("account/my-data/", views.my_data, name="my-data"),
    path("account/my-data/download/", views.download, name="download"),
    path("account/my-data/download/<uuid:ref>.zip", views.download_file, name="download-file"),
    path("account/my-data/erase/", views.erase, name="erase"),
    path("account/my-data/erase/cancel/", views.cancel, name="cancel"),
    path("account/my-data/erase/confirm/<str:token>/", views.confirm, name="confirm"),
    path("account/my-data/of/<uuid:ref>/", views.my_data, name="data-of"),
    path("account/my-data/of/<uuid:ref>/download/", views.download, name="download-of"),
    path("account/my-data/of/<uuid:ref>/erase/", views.erase, name="erase-of"),
    path("account/my-data/of/<uuid:ref>/erase/cancel/", views.cancel, name="cancel-of"),
    path("keep-account/<str:token>/", views.keep, name="keep"),
    path("receipt/", views.receipt, name="receipt"),
    path("operating/corrections/", views.correction_queue, name="corrections"),
]
