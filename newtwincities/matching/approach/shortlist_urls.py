# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path, re_path

from newtwincities.atlas.models import KEY_FORM
from newtwincities.matching.approach.views import learning, sheets, shortlists

app_name = "shortlist"
_OF = rf"^shortlist/(?P<key>{KEY_FORM})/"
_SHEET = rf"{_OF}sheet/(?P<other>{KEY_FORM})/"
urlpatterns = [
    path("network/matching/", learning.learning, name="learning"),
    path("shortlist/", shortlists.own, name="own"),
    path("shortlist/add/", shortlists.add, name="add"),
    re_path(rf"{_OF}$", shortlists.shortlist, name="shortlist"),
    re_path(rf"{_OF}(?P<entry>[0-9]+)/note/$", shortlists.note, name="note"),
    re_path(rf"{_OF}(?P<entry>[0-9]+)/remove/$", shortlists.remove, name="remove"),
    re_path(rf"{_SHEET}$", sheets.sheet, name="sheet"),
    re_path(rf"{_SHEET}pdf/$", sheets.sheet_pdf, name="sheet-pdf"),
    re_path(rf"{_SHEET}decision/$", sheets.decision, name="decision"),
]
