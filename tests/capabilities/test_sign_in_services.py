# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in by the OpenID Connect service of a town hall or a state, against one that runs beside the tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client, override_settings

from newtwincities.people.models import Person
from tests.capabilities.oidc_service import CLIENT_ID, SECRET, Service, oidc_service

pytestmark = pytest.mark.django_db
LOGIN = "/en/account/oidc/oidc/login/"
ANA = {"sub": "4711", "email": "ana@example.org", "email_verified": True, "name": "Ana Novak"}


@pytest.fixture
def service() -> Iterator[Service]:
    with oidc_service() as running:
        app = {"provider_id": "oidc", "name": "Town login", "client_id": CLIENT_ID, "secret": SECRET,
               "settings": {"server_url": running.address, "oauth_pkce_enabled": True}}  # fmt: skip
        with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
            running.who = dict(ANA)
            yield running


def come_back(client: Client, service: Service, address: str = LOGIN) -> Any:
    """To the service and back, as a browser goes."""
    there = client.post(address)
    assert there.status_code == 302, there.content
    assert there["Location"].startswith(f"{service.address}/authorize?")
    return client.get(service.allow(there["Location"]))


def test_the_sign_in_page_offers_the_service_and_a_click_alone_sends_nobody_there(
    client: Client, service: Service
) -> None:
    assert "Sign in with Town login" in client.get("/en/account/login/").content.decode()
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "Go on to the other service" in page.content.decode()


def test_without_the_setting_there_is_no_service(client: Client) -> None:
    assert "oidc" not in client.get("/en/account/login/").content.decode()
    assert client.get(LOGIN).status_code == 404


def test_a_confirmed_address_of_the_service_makes_an_account_that_is_asked_for_its_age(
    client: Client, service: Service
) -> None:
    back = come_back(client, service)
    ana = Person.objects.get(email="ana@example.org")
    assert (ana.name, ana.has_usable_password(), ana.trusted_at) == ("Ana Novak", False, None)
    assert EmailAddress.objects.get(user=ana).verified
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert client.get(back["Location"])["Location"] == "/en/people/age/"


def test_who_comes_again_is_the_same_person(service: Service) -> None:
    come_back(Client(), service)
    again = Client()
    come_back(again, service)
    assert Person.objects.count() == 1
    assert "_auth_user_id" in again.session


def test_an_address_that_the_service_has_not_confirmed_is_confirmed_by_our_mail(
    client: Client, service: Service, sent_mails: Any
) -> None:
    service.who["email_verified"] = False
    back = come_back(client, service)
    assert back["Location"] == "/en/account/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert len(sent_mails()) == 1


def test_the_service_does_not_take_over_an_account_with_the_same_address(
    client: Client, service: Service, person: Any
) -> None:
    ana = person("ana@example.org")
    come_back(client, service)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=ana).exists()


def test_whoever_is_signed_in_connects_the_service_and_disconnects_it(
    client: Client, service: Service, person: Any, sign_in: Any, sent_mails: Any
) -> None:
    ana = person("ana@example.org", password="weite Reise nach Süden")
    client = sign_in(ana)
    assert "No service is connected" in client.get("/en/account/3rdparty/").content.decode()
    client.post("/en/account/reauthenticate/", {"password": "weite Reise nach Süden"})
    come_back(client, service, f"{LOGIN}?process=connect")
    account = SocialAccount.objects.get(user=ana)
    assert "Town login" in client.get("/en/account/3rdparty/").content.decode()
    client.post("/en/account/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert len(sent_mails()) == 2


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, service: Service) -> None:
    there = Client().post(LOGIN)
    stolen = service.allow(there["Location"])
    answer = client.get(stolen)
    assert "That did not work" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["https://evil.example", "Аna Nоvak\r\nBcc: x", "ana@evil.example"])
def test_a_name_that_can_be_none_is_asked_for_instead(client: Client, service: Service, name: str) -> None:
    service.who["name"] = name
    come_back(client, service)
    assert Person.objects.get().name == ""
