# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from newtwincities.atlas.urls import data_urlpatterns
from newtwincities.web import views

urlpatterns = [
    path("", views.root, name="root"),
    path("data/", include((data_urlpatterns, "data"))),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("newtwincities.atlas.urls")),
        path("imprint/", views.legal, {"page": "imprint"}, name="imprint"),
        path("terms/", views.legal, {"page": "terms"}, name="terms"),
        path("privacy/", views.legal, {"page": "privacy"}, name="privacy"),
        path("accessibility/", views.legal, {"page": "accessibility"}, name="accessibility"),
        path("style/", views.style, name="style"),
    ),
]
handler400 = "newtwincities.web.views.bad_request"
handler403 = "newtwincities.web.views.permission_denied"
handler404 = "newtwincities.web.views.page_not_found"
handler500 = "newtwincities.web.views.server_error"
