# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which language a visitor gets, and where the same page is in the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request, get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header


@dataclass(frozen=True, slots=True)
class Version:
    """The same page in one language."""

    code: str  # as hreflang has it
    name: str  # in that language
    path: str
    url: str
    current: bool


def wished_language(request: HttpRequest) -> str:
    """The language that the browser wishes most among ours. Liechtenstein reads the Swiss spelling, where it is on."""
    offered = dict(settings.LANGUAGES)
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "de-li" and "de-ch" in offered:
            return "de-ch"
        if code in offered or code.partition("-")[0] in offered:
            break
    return get_language_from_request(request)


def versions(request: HttpRequest, current: str) -> Iterator[Version]:
    """This page in each language, if its address has a language; else the home page in each."""
    prefix = f"/{current}/"
    path = request.path_info if request.path_info.startswith(prefix) else prefix
    rest = path.removeprefix(prefix)
    query = f"?{request.META['QUERY_STRING']}" if rest and request.META.get("QUERY_STRING") else ""
    for code, _name in settings.LANGUAGES:
        there = f"/{code}/{rest}"
        language, _dash, region = code.partition("-")
        yield Version(
            code=f"{language}-{region.upper()}" if region else language,
            name=get_language_info(code)["name_local"].capitalize(),
            path=there + query,
            url=settings.BASE_URL + there,
            current=code == current,
        )
