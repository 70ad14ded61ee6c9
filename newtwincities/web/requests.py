# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Gives every request a number, by which people and log lines can speak of it, and logs requests where that is wished.

It is the outermost middleware: a page kept for visitors never holds a number, each answer gets its own on the way out.
It costs few millionths of a second, since pages from memory take no more than a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import getrandbits
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from newtwincities.web.health import PROBES, answer_probe
from newtwincities.web.logs import access_logger, request_number

ANSWERED_IN = "X-Request-ID"
NUMBER = "HTTP_X_REQUEST_ID"  # of request.META: what was asked with, and from here on the number that counts
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
LONGEST_NAMES = 200


class RequestNumbers:
    """Takes the number that a proxy gave where it is a sane one, else makes one; log, error page and answer show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.answer = self.logged if settings.ACCESS_LOG else get_response
        self.log = access_logger()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get(NUMBER)
        number = given if given and _SANE.fullmatch(given) else f"{getrandbits(64):016x}"
        request.META[NUMBER] = number
        request_number.set(number)
        response = answer_probe(request) if request.path_info in PROBES else self.answer(request)
        response.headers[ANSWERED_IN] = number
        return response

    def logged(self, request: HttpRequest) -> HttpResponseBase:
        """One line per request, without address of the client and without what stands in the query."""
        start = perf_counter()
        response = self.get_response(request)
        self.log.info(
            "request",
            method=request.method,
            path=request.path,
            parameters=",".join(request.GET)[:LONGEST_NAMES],
            status=response.status_code,
            ms=round((perf_counter() - start) * 1000, 1),
        )
        return response
