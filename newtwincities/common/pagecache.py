# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Public pages from memory, for visitors, as long as nothing they were made from has changed.

A view says what its page is made from: `@visitor_page("atlas")`. The stamps of these parts are read before the page is
made and kept with it; a kept page is served only while they are still the present ones. So a page can be newer than its
stamps say (it is then simply made again) but never older.

Who asks decides first: a request with a session or with credentials never touches the cache, and an answer that sets a
cookie or isn't a plain 200 is never kept. The key holds all else that the answer depends on: scheme, path (and with it
the language), query, and whether the client reads gzip.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from newtwincities.common.stamps import current_stamps

_STAMPS = "visitor_page_stamps"
_READS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
LONGEST_QUERY = 500
LARGEST_PAGE = 500_000  # bytes

View = Callable[..., HttpResponseBase]


def visitor_page(*parts: str) -> Callable[[View], View]:
    """Marks a view whose page is the same for every visitor and made from these parts of the data alone."""

    def mark(view: View) -> View:
        @functools.wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _is_visitor(request):
                return view(request, *args, **kwargs)
            stamps = current_stamps(parts)
            response = view(request, *args, **kwargs)
            setattr(response, _STAMPS, stamps)
            return response

        return marked

    return mark


class VisitorPages:
    """The middleware that keeps and serves them. It stands before all that adds to an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.pages = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_visitor(request):
            return self.get_response(request)
        try:
            request.get_host()
        except DisallowedHost:
            return self.get_response(request)  # refuses it, with all headers
        if not _READS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            request.META["HTTP_ACCEPT_ENCODING"] = "identity"
        key = _key(request)
        kept = self.pages.get(key)
        if kept is not None:
            stamps, status, headers, body = kept
            if current_stamps(stamps) == stamps:
                return _answer(request, HttpResponse(body, status=status, headers=headers))
        response = self.get_response(request)
        stamps = getattr(response, _STAMPS, None)
        if stamps is not None and isinstance(response, HttpResponse) and _may_be_kept(response):
            patch_vary_headers(response, ["Cookie"])
            response.headers["Cache-Control"] = "no-cache"
            response.headers["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
            self.pages.set(key, (stamps, response.status_code, dict(response.headers), response.content))
            return _answer(request, response)
        return response


def _is_visitor(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _may_be_kept(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.cookies and len(response.content) <= LARGEST_PAGE


def _key(request: HttpRequest) -> str:
    reads_gzip = request.META.get("HTTP_ACCEPT_ENCODING") != "identity"
    whole = f"{request.scheme} {reads_gzip} {request.get_full_path()}"
    return sha256(whole.encode()).hexdigest()


def _answer(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
