# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Browsers that a person has signed in from: a signed cookie knows them, no table does."""

from __future__ import annotations

import re

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from newtwincities.common.mails import link, write_mail
from newtwincities.people.models import Person

COOKIE = "known"
SALT = "newtwincities.known-browser"
KEPT_S = 365 * 24 * 3600
MOST = 5  # people who share a browser

# The first that fits counts: most browsers also name others.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def greet(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Remembers the browser; a mail tells of one that is new, except at the very first sign-in."""
    known = _known(request)
    if str(person.ref) not in known and person.last_seen_on is not None:
        agent = request.META.get("HTTP_USER_AGENT", "")
        with override(person.language):
            browser = browser_name(agent)
        write_mail(
            "new_device",
            address=person.email,
            language=person.language,
            person=person,
            browser=browser,
            when=timezone.localtime(),
            security_url=link("mfa_index", person.language),
        )
    Person.objects.filter(pk=person.pk).update(last_seen_on=timezone.localdate())
    refs = [str(person.ref), *(ref for ref in known if ref != str(person.ref))][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps(refs, salt=SALT),
        max_age=KEPT_S,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> list[str]:
    try:
        refs = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_S)
    except signing.BadSignature:
        return []
    return [str(ref) for ref in refs] if isinstance(refs, list) else []


def browser_name(agent: str) -> str:
    """Browser and system in a few words, such as “Firefox, Windows”."""
    names = [
        next((name for mark, name in kinds if re.search(rf"\b{mark}", agent)), "") for kinds in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, names)) or _("a browser that does not say which")
