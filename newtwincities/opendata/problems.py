# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Refusals of the API: application/problem+json (RFC 9457), in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from newtwincities.opendata.schemas import CHOICES, MOST

MEDIA_TYPE = "application/problem+json"


class UnknownParameters(Exception):
    """The address has parameters that are not there, or one more than once."""


def problem(status: int, title: str, detail: str, errors: Iterable[dict[str, str]] = ()) -> HttpResponse:
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": list(errors)}
    return HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def not_found(request: HttpRequest, error: Http404 | type[Http404] | None = None) -> HttpResponse:
    return problem(404, _("Not found"), _("Nothing is at this address: check the key and the spelling."))


def method_not_allowed() -> HttpResponse:
    response = problem(405, _("Only reading"), _("This interface only gives out data: use GET."))
    response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response


def wrong_values(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    """Says of each parameter what it must be; a key in the path that can't be one leads nowhere."""
    assert isinstance(error, ValidationError)
    if any(entry["loc"][0] == "path" for entry in error.errors):
        return not_found(request)
    names = dict.fromkeys(str(entry["loc"][-1]) for entry in error.errors)
    return _refusal(
        {
            "parameter": name,
            "detail": _("“{parameter}” must be {expected}.").format(
                parameter=name, expected=_expected(request.path, name)
            ),
        }
        for name in names
    )


def wrong_parameters(request: HttpRequest, error: UnknownParameters | type[UnknownParameters]) -> HttpResponse:
    assert isinstance(error, UnknownParameters)
    return _refusal(
        {
            "parameter": name,
            "detail": _("There is no parameter “{parameter}” here, or it stands there twice.").format(parameter=name),
        }
        for name in error.args
    )


def _refusal(errors: Iterable[dict[str, str]]) -> HttpResponse:
    found = list(errors)
    return problem(422, _("Wrong parameters"), " ".join(error["detail"] for error in found), found)


def _expected(path: str, name: str) -> str:
    if name in CHOICES:
        return _("one of these: {choices}").format(choices=", ".join(CHOICES[name]()))
    if name == "limit":
        return _("a whole number from 1 to {most}").format(most=MOST)
    if name in ("country", "other_country"):
        return _("two capital letters of ISO 3166, such as AT")
    if name == "q":
        return _("a text of 1 to 80 characters")
    if name == "after" and "twinnings" in path:
        return _("the id of the last twinning of the page before")
    return _("a key, such as Q6526")


__all__: list[Any] = [
    "MEDIA_TYPE",
    "UnknownParameters",
    "method_not_allowed",
    "not_found",
    "problem",
    "wrong_parameters",
    "wrong_values",
]
