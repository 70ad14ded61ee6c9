# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path, re_path

from newtwincities.atlas.models import KEY_FORM
from newtwincities.teams.views import claims, deciding, teams

app_name = "teams"
_OF = rf"^municipalities/(?P<key>{KEY_FORM})/"
urlpatterns = [
    re_path(rf"{_OF}claim/$", claims.claim, name="claim"),
    path("teams/claims/", deciding.claims, name="claims"),
    path("teams/claims/<int:pk>/settle/", deciding.settle, name="settle"),
    path("teams/claims/code/<str:token>/", claims.claim_code, name="claim-code"),
    path("teams/claims/object/<str:token>/", claims.object_to, name="object"),
    path("teams/<int:pk>/", teams.team, name="team"),
]
