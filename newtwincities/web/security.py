# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""/.well-known/security.txt (RFC 9116) from the settings, and the policy that it names: SECURITY.md as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newtwincities.common.paths import PACKAGE

POLICY = PACKAGE.parent / "SECURITY.md"  # in a checkout and in the container
POLICY_PATH = "/security-policy.md"
TEXT = "text/plain; charset=utf-8"
VALID_DAYS = 364  # RFC 9116 wants less than a year

# Sentences of SECURITY.md that security.txt repeats; a test compares them.
SUPPORTED = "only its latest state is supported"
ANSWERED = "An answer comes within seven days"


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    if not contact():
        raise Http404("neither SECURITY_CONTACT nor OPERATOR_EMAIL is set")
    return HttpResponse("".join(f"{line}\n" for line in _lines()), content_type=TEXT)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    if not POLICY.is_file():
        raise Http404("this installation came without SECURITY.md")
    return HttpResponse(POLICY.read_text(encoding="utf-8"), content_type=TEXT)


def contact() -> str:
    """Where weaknesses of this installation are reported, as an address with its scheme; empty where nobody said."""
    given = settings.SECURITY_CONTACT or settings.OPERATOR_EMAIL
    return given if not given or given.startswith("https://") else f"mailto:{given}"


def expires() -> date:
    return date.fromisoformat(settings.SECURITY_CHECKED_ON) + timedelta(days=VALID_DAYS)


def _lines() -> Iterator[str]:
    yield f"# {ANSWERED}. Of the program, {SUPPORTED}."
    yield f"Contact: {contact()}"
    yield f"Expires: {expires()}T00:00:00Z"
    yield f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES if '-' not in code)}"
    if settings.BASE_URL.startswith("https://"):  # RFC 9116 allows no other scheme
        yield f"Canonical: {settings.BASE_URL}/.well-known/security.txt"
        if POLICY.is_file():
            yield f"Policy: {settings.BASE_URL}{POLICY_PATH}"
