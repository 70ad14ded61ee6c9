# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from newtwincities.atlas import queries
from newtwincities.atlas.territory import in_language
from newtwincities.common.menu import entries_for
from newtwincities.people.viewing import viewer_of
from newtwincities.web.languages import versions


def site(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs."""
    language = get_language() or settings.LANGUAGE_CODE
    in_each = list(versions(request, language))
    return {
        "account_entries": list(entries_for(viewer_of(request))) if hasattr(request, "viewer") else [],
        "site_name": settings.SITE_NAME,
        "territory_name": in_language(queries.territory().name, language),
        "language_versions": in_each,
        "page_url": next((version.url for version in in_each if version.current), settings.BASE_URL),
        "default_url": in_each[0].url,
    }
