# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path, re_path

from newtwincities.atlas.models import KEY_FORM
from newtwincities.teams.views import claims, committees, deciding, joining, letters, teams, updates

app_name = "teams"
_OF = rf"^municipalities/(?P<key>{KEY_FORM})/"
urlpatterns = [
    re_path(rf"{_OF}claim/$", claims.claim, name="claim"),
    re_path(rf"{_OF}claim/letter/$", claims.claim_by_letter, name="claim-by-letter"),
    re_path(rf"{_OF}claim/document/$", claims.claim_by_document, name="claim-by-document"),
    path("teams/claims/", deciding.claims, name="claims"),
    path("teams/claims/<int:pk>/", claims.own_claim, name="own-claim"),
    path("teams/claims/<int:pk>/withdraw/", claims.withdraw, name="withdraw-claim"),
    path("teams/claims/<int:pk>/print/", letters.print_letter, name="print-letter"),
    path("teams/claims/letters/", letters.letters, name="letters"),
    path("teams/claims/<int:pk>/decide/", deciding.decide, name="decide"),
    path("teams/claims/<int:pk>/document/", deciding.document, name="document"),
    path("teams/claims/<int:pk>/settle/", deciding.settle, name="settle"),
    path("teams/claims/code/<str:token>/", claims.claim_code, name="claim-code"),
    path("teams/claims/object/<str:token>/", claims.object_to, name="object"),
    re_path(rf"{_OF}committee/$", committees.found, name="found"),
    path("teams/<int:pk>/approve/", committees.approve, name="approve"),
    path("teams/<int:pk>/recognise/", committees.recognise, name="recognise"),
    path("teams/<int:pk>/describe/", committees.describe, name="describe"),
    path("teams/<int:pk>/partners/add/", committees.add_partner, name="add-partner"),
    path("teams/", teams.mine, name="mine"),
    path("teams/invitations/<str:token>/", joining.invitation, name="invitation"),
    path("teams/requests/<int:pk>/", joining.join_request, name="request"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/updates/<str:token>/", updates.update, name="update"),
    path("teams/<int:pk>/add/", teams.add_municipality, name="add-municipality"),
    path("teams/<int:pk>/invite/", joining.invite, name="invite"),
    path("teams/<int:pk>/invite/<int:invitation>/withdraw/", joining.withdraw_invitation, name="withdraw-invitation"),
    path("teams/<int:pk>/join/", joining.ask_to_join, name="ask-to-join"),
    path("teams/<int:pk>/members/<int:role>/", teams.member, name="member"),
    path("teams/<int:pk>/leave/", teams.leave, name="leave"),
    path("teams/<int:pk>/hand-over/", teams.hand_over, name="hand-over"),
    path("teams/<int:pk>/give-back/", teams.give_back, name="give-back"),
]
