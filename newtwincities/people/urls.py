# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.people import account_views, age_views, directory_views, group_views, guardian_views, profile_views

app_name = "people"
urlpatterns = [
    path("", directory_views.directory, name="directory"),
    path("arrive/", account_views.arrive, name="arrive"),
    path("welcome/", account_views.welcome, name="welcome"),
    path("link/<str:token>/", account_views.sign_in_link, name="sign-in-link"),
    path("demo/", account_views.demonstration, name="demo"),
    path("profile/", profile_views.edit, name="profile-edit"),
    path("profile/picture/", profile_views.upload, name="upload-picture"),
    path("profile/picture/remove/", profile_views.remove_picture, name="remove-picture"),
    path("organisations/", profile_views.organisations, name="organisations"),
    path("<uuid:ref>/", profile_views.profile, name="profile"),
    path("<uuid:ref>/age/", age_views.correct, name="correct-age"),
    path("<uuid:ref>/picture/<uuid:file>/", profile_views.picture, name="picture"),
    path("age/", age_views.age, name="age"),
    path("age/born/", age_views.born, name="born"),
    path("protections/", age_views.protections, name="protections"),
    path("guardian/", guardian_views.ask, name="guardian"),
    path("guardian/<str:token>/", guardian_views.answer, name="guardian-answer"),
    path("groups/", group_views.index, name="groups"),
    path("groups/new/", group_views.found, name="found-group"),
    path("groups/take-over/<str:token>/", group_views.take_over, name="take-over"),
    path("groups/<uuid:ref>/", group_views.group, name="group"),
    path("groups/<uuid:ref>/rename/", group_views.rename, name="rename-group"),
    path("groups/<uuid:ref>/verify/", group_views.verify, name="verify-group"),
    path("groups/<uuid:ref>/hand-over/", group_views.hand_over, name="hand-over"),
    path("groups/<uuid:ref>/close/", group_views.close, name="close-group"),
    path("children/", guardian_views.children, name="children"),
    path("children/<uuid:ref>/withdraw/", guardian_views.withdraw, name="withdraw"),
]
