# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How django-allauth does things here: its mails are ours, written in the reader's language and sent by a job."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from newtwincities.common.mails import link, write_mail
from newtwincities.people import devices, sign_in
from newtwincities.people.models import Person
from newtwincities.people.names import clean_name

ERRORS = {
    "account_inactive": _("This account is closed."),
    "email_password_mismatch": _("Address and password do not belong together."),
    "email_taken": _("This address can’t be taken."),
    "enter_current_password": _("Enter the password that you have so far."),
    "incorrect_code": _("This code is not right. Look at the newest mail, or at the app."),
    "incorrect_password": _("This password is not right."),
    "invalid_login": _("Address and password do not belong together."),
    "invalid_password_reset": _("This link no longer works."),
    "too_many_login_attempts": _("Too many attempts. Wait five minutes, or sign in by mail."),
    "same_as_current": _("This is the one that you have so far."),
    "rate_limited": _("That was too often. Wait a minute and try again."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        person = context.get("user") if isinstance(context.get("user"), Person) else None
        person = person or Person.objects.filter(email=email.lower()).first()
        language = person.language if person else (get_language() or "en")
        kind = template_prefix.rpartition("/")[2]
        values: dict[str, Any] = {
            "code": context.get("code", ""),
            "security_url": link("mfa_index", language),
            "sign_in_page": link("account_request_login_code", language),
            "signup_url": link("account_signup", language),
        }
        if kind == "login_code" and person:
            token = sign_in.token_for_person(person, get_next_redirect_url(self.request) or "")
            values["sign_in_url"] = link("people:sign-in-link", language, token)
        write_mail(kind, address=email, language=language, person=person, **values)

    def new_user(self, request: HttpRequest) -> Person:
        return Person(language=get_language() or "en")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return link("people:arrive", get_language() or "en").removeprefix(settings.BASE_URL)

    get_signup_redirect_url = get_login_redirect_url

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.greet(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has signed in or shown a key some minutes ago is not asked once more."""
        records = get_authentication_records(context.request, context.request.user)
        recent = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
        if any(record.get("at", 0) > recent for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With the code of your app"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words.get(method["id"], method["description"])} for method in methods]


@receiver(authenticator_added)
def remember_that_it_was_shown(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """Who has just set up an app or a passkey has shown it; the recovery codes that come next ask for no code.

    As a second factor it counts from the next sign-in only: a stolen session shall not lift itself.
    """
    record_authentication(request, user, method="added", reauthenticated=True)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Wait for the next one that the app shows."),
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def get_totp_label(self, user: Person) -> str:
        return user.email

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        """The name that a passkey gets unless the person writes another: that of the browser."""
        return devices.browser_name(context.request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.SITE_NAME}


class SocialAdapter(DefaultSocialAccountAdapter):
    """Signing in by an OpenID Connect service."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _("There is an account with this address. Sign in to it first, then connect %s."),
        "invalid_token": _("The other service sent something that can’t be taken. Please begin again."),
        "no_password": _("Choose a password first; without the service you could not sign in otherwise."),
        "no_verified_email": _("Confirm your address first; without the service you could not sign in otherwise."),
        "disconnect_last": _("This is your only way to sign in, so it stays."),
        "connected_other": _("This sign-in belongs to another account already."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Takes the name that the service tells, where it can be one; the person is asked for it otherwise."""
        person: Person = super().populate_user(request, sociallogin, {"email": data.get("email")})
        try:
            person.name = clean_name(str(data.get("name") or ""))[: Person.LONGEST_NAME]
        except ValidationError:
            person.name = ""
        return person
