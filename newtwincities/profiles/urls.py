# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path, re_path

from newtwincities.atlas.models import KEY_FORM
from newtwincities.profiles import views

app_name = "profiles"
_OF = rf"^municipalities/(?P<key>{KEY_FORM})/profile/"
_FILE = r"[0-9a-f]{32}\.webp"
urlpatterns = [
    re_path(rf"{_OF}$", views.edit, name="edit"),
    re_path(rf"{_OF}description/(?P<language>[a-z]{{2}})/$", views.description, name="description"),
    re_path(rf"{_OF}pictures/$", views.pictures, name="pictures"),
    re_path(
        rf"{_OF}pictures/(?P<file_name>[0-9a-f]{{32}}\.webp)/remove/$", views.remove_picture, name="remove-picture"
    ),
    re_path(rf"{_OF}topics/$", views.topics, name="topics"),
    re_path(rf"{_OF}contact/$", views.contact, name="contact"),
    re_path(rf"{_OF}facts/$", views.facts, name="facts"),
]
picture_urlpatterns = [path("pictures/<str:file_name>", views.picture, name="picture")]
