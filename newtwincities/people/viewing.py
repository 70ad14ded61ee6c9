# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes the viewer of a request: who asks, as `common/policy.py` wants to know it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject

from newtwincities.common.pagecache import own_stamp
from newtwincities.common.policy import MEMBER, VISITOR, Answer, Viewer, read_together
from newtwincities.common.stamps import renew_stamps
from newtwincities.people.minors import may_take_part
from newtwincities.people.models import Person


class Viewers:
    """The middleware that gives each request its viewer, made when somebody first asks for it.

    What is shown to somebody who is signed in, and the pages of the accounts, stay out of every cache but our own
    memory; whatever the person sends makes the pages there anew.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(lambda: viewer_of_request(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS") and request.user.is_authenticated:
            renew_stamps(own_stamp(request.user))
        where = request.resolver_match.route if request.resolver_match else ""
        if "account/" in where:
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex"
        elif settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """A form of django-allauth that was not taken says so by its status too."""
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response


def viewer_of(request: HttpRequest) -> Viewer:
    """The request's viewer, with its type."""
    return cast(Viewer, request.viewer)  # type: ignore[attr-defined]


def viewer_of_request(request: HttpRequest) -> Viewer:
    if not request.user.is_authenticated:
        return Viewer()
    return viewer_of_person(request.user, second_factor=signed_in_with_second_factor(request))


def viewer_of_person(person: Person, *, second_factor: bool = False) -> Viewer:
    """The viewer that a person is, for mails, exports and feeds too, where nobody is signed in."""
    if not person.is_active:
        return Viewer()
    if not may_take_part(person):
        # Sees what visitors see, and the pages that ask for the age or a guardian.
        return Viewer(person=person, first=Answer.GUARDIAN if person.waits else Answer.AGE)
    roles = {VISITOR, MEMBER} | ({person.site_role} if person.site_role else set())
    return Viewer(
        person=person,
        roles=frozenset(roles),
        second_factor=second_factor,
        adult=person.band == Person.Band.ADULT,
        trusted=person.trusted_at is not None,
    )


def viewers_of(people: Collection[Person]) -> dict[int, Viewer]:
    """The viewers that many persons are. What rooms can read of them together is read at once."""
    viewers = {person.pk: viewer_of_person(person) for person in people}
    read_together([viewer for viewer in viewers.values() if viewer.person is not None])
    return viewers


def signed_in_with_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor, or with a passkey, which is two in one."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, to limit how often; kept nowhere."""
    return str(get_adapter().get_client_ip(request))


def has_second_factor(person: Person) -> bool:
    """Whether the person has set up a second factor at all."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=person, type__in=kinds).exists()
