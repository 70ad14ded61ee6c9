# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from newtwincities.atlas.urls import data_urlpatterns
from newtwincities.opendata.urls import api_urls, machine_urlpatterns
from newtwincities.partnerships.urls import public_urlpatterns
from newtwincities.profiles.urls import picture_urlpatterns
from newtwincities.web import security, views

# /health/ and /ready/ are answered by the first middleware, web/requests.py, before the host name is looked at.
urlpatterns = [
    path("", views.root, name="root"),
    path("data/", include((data_urlpatterns, "data"))),
    path("api/v1/", api_urls),
    *picture_urlpatterns,
    path("", include((machine_urlpatterns, "open-files"))),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(".well-known/security.txt", security.security_txt, name="security-txt"),
    path(security.POLICY_PATH.lstrip("/"), security.policy, name="security-policy"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("newtwincities.profiles.urls")),
        path("notices/", include("newtwincities.matching.approach.notice_urls")),
        path("introductions/", include("newtwincities.matching.approach.introduction_urls")),
        path("", include("newtwincities.matching.approach.shortlist_urls")),
        path("partnerships/", include("newtwincities.partnerships.urls")),
        path("partners/", include("newtwincities.matching.urls")),
        path("messages/", include("newtwincities.messages.urls")),
        path("feed/", include("newtwincities.feed.urls")),
        path("notifications/", include("newtwincities.notifications.urls")),
        path("ideas/", include("newtwincities.ideas.urls")),
        *public_urlpatterns,
        path("", include("newtwincities.teams.urls")),
        path("", include("newtwincities.atlas.urls")),
        path("account/", include("allauth.urls")),
        path("people/", include("newtwincities.people.urls")),
        path("moderation/", include("newtwincities.moderation.urls")),
        path("", include("newtwincities.privacy.urls")),
        path("operating/", include("newtwincities.operating.urls")),
        path("", include("newtwincities.opendata.urls")),
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
