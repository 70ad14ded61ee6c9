# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in by the link of a mail: once, soon, and by a person who presses a button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from newtwincities.common.links import content_of, token_for
from newtwincities.people.models import Person

PURPOSE = "sign-in"
GOOD_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to: who may sign in, and the page that the person was on the way to."""

    person: Person
    then: str


def token_for_person(person: Person, then: str = "") -> str:
    """A token that dies with the next sign-in, by whatever way. `then` is a page of ours, already looked at."""
    return token_for(PURPOSE, [str(person.ref), _last_time(person), then])


def opened(token: str) -> Opened | None:
    content: Any = content_of(PURPOSE, token, max_age=GOOD_FOR)
    if not isinstance(content, list) or len(content) != 3:
        return None
    person = Person.objects.filter(ref=content[0], is_active=True).first()
    return Opened(person, content[2]) if person and _last_time(person) == content[1] else None


def use(request: HttpRequest, token: str) -> HttpResponseBase | None:
    """Signs in by the link, unless it was used at the very same moment elsewhere."""
    found = opened(token)
    if found is None or not cache.add(f"sign-in:{sha256(token.encode()).hexdigest()}", 1, GOOD_FOR.total_seconds()):
        return None
    return sign_in(request, found.person, then=found.then)


def sign_in(request: HttpRequest, person: Person, *, method: str = "code", then: str = "") -> HttpResponseBase:
    """Signs the person in, by way of the second factor where there is one."""
    if request.user.is_authenticated and request.user.pk != person.pk:
        logout(request)
    record_authentication(request, person, method=method, email=person.email)
    login = Login(user=person, email=person.email, redirect_url=then or None)
    response: HttpResponseBase = perform_login(request, login)
    return response


def _last_time(person: Person) -> str:
    return person.last_login.isoformat() if person.last_login else ""
