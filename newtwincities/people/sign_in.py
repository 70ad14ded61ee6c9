# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in by the link of a mail: once, soon, and by a person who presses a button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from newtwincities.common.links import content_of, token_for
from newtwincities.people.models import Person

PURPOSE = "sign-in"
GOOD_FOR = timedelta(minutes=15)


def token_for_person(person: Person) -> str:
    """A token that dies with the next sign-in, by whatever way."""
    return token_for(PURPOSE, [str(person.ref), _last_time(person)])


def person_of_token(token: str) -> Person | None:
    content: Any = content_of(PURPOSE, token, max_age=GOOD_FOR)
    if not isinstance(content, list) or len(content) != 2:
        return None
    person = Person.objects.filter(ref=content[0], is_active=True).first()
    return person if person and _last_time(person) == content[1] else None


def sign_in(request: HttpRequest, person: Person, *, method: str = "code") -> HttpResponseBase:
    """Signs the person in, by way of the second factor where there is one."""
    record_authentication(request, person, method=method, email=person.email)
    response: HttpResponseBase = perform_login(request, Login(user=person, email=person.email))
    return response


def _last_time(person: Person) -> str:
    return person.last_login.isoformat() if person.last_login else ""
