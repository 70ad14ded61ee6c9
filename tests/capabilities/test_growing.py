# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saying one's age, growing out of a band, and lifting the protections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client

from newtwincities.common.models import RecordEntry
from newtwincities.people import groups
from newtwincities.people.growing import grow_up_until
from newtwincities.people.models import Guardianship, Person, Portrait

AGE, BORN, PROTECTIONS = "/en/people/age/", "/en/people/age/born/", "/en/people/protections/"
SignIn = Callable[..., Client]
Add = Callable[..., Person]


@pytest.fixture
def newcomer(person: Add) -> Person:
    return person("new@example.org", band="", trusted_at=None)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_who_is_of_age_is_asked_nothing_more(newcomer: Person, sign_in: SignIn) -> None:
    client = sign_in(newcomer)
    assert "year" not in text(client.get(AGE)).lower().partition("<main")[2].partition("</main>")[0]
    assert client.post(AGE, {"adult": "yes"}).status_code == 302
    newcomer.refresh_from_db()
    assert (newcomer.band, newcomer.band_ends, newcomer.waits) == ("adult", None, False)


@time_machine.travel("2026-11-25", tick=False)
@pytest.mark.parametrize(
    ("year", "country", "band", "ends", "waits"),
    [
        ("2012", "DE", "child", date(2028, 6, 1), True),
        ("2012", "AT", "teen", date(2030, 6, 1), False),
        ("2012", "ZZ", "child", date(2028, 6, 1), True),
        ("2008", "FR", "adult", None, False),
    ],
)
def test_who_is_younger_says_month_and_year_which_are_kept_nowhere(
    newcomer: Person, sign_in: SignIn, everything: Any, year: str, country: str, band: str, ends: Any, waits: bool
) -> None:
    client = sign_in(newcomer)
    assert client.post(AGE, {"adult": "no"}).url == BORN  # type: ignore[attr-defined]
    answer = client.post(BORN, {"year": year, "month": "5", "country": country})
    assert answer.url == ("/en/people/guardian/" if waits else PROTECTIONS)  # type: ignore[attr-defined]
    newcomer.refresh_from_db()
    assert (newcomer.band, newcomer.band_ends, newcomer.waits) == (band, ends, waits)
    assert f"{year}-05" not in str(everything())
    assert "under 18" in text(client.get(PROTECTIONS)) or band == "adult"


def test_the_age_is_said_once(newcomer: Person, sign_in: SignIn) -> None:
    client = sign_in(newcomer)
    client.post(BORN, {"year": str(date.today().year - 8), "month": "5", "country": "AT"})
    client.post(AGE, {"adult": "yes"})
    client.post(BORN, {"year": "2001", "month": "5", "country": "AT"})
    newcomer.refresh_from_db()
    assert newcomer.band == "child"


@pytest.mark.parametrize(
    ("address", "sent", "message"),
    [
        (AGE, {}, "Choose one of the two answers."),
        (AGE, {"adult": "perhaps"}, "Choose one of the two answers."),
        (BORN, {}, "Choose the month in which you were born."),
        (BORN, {"year": "1066", "month": "13", "country": "AT"}, "1066"),
        (BORN, {"year": "2015", "month": "5"}, "Choose the country in which you live."),
    ],
)
def test_an_answer_that_cannot_be_taken_is_named(
    newcomer: Person, sign_in: SignIn, address: str, sent: dict[str, str], message: str
) -> None:
    answer = sign_in(newcomer).post(address, sent)
    assert answer.status_code == 422
    assert message in text(answer)
    newcomer.refresh_from_db()
    assert newcomer.band == ""


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    for address in (AGE, BORN, PROTECTIONS):
        assert client.get(address).status_code == 302


def test_a_child_grows_into_a_teen_and_needs_no_guardian(
    person: Add, sent_mails: Callable[[], list[EmailMessage]]
) -> None:
    child = person("kid@example.org", band="child", band_ends=date(2026, 6, 1), band_ends_at=14, waits=True)
    Guardianship.objects.create(child=child, guardian=person("mum@example.org"), state="confirmed")
    assert grow_up_until(date(2026, 5, 31)) == 0
    assert grow_up_until(date(2026, 6, 1)) == 1
    child.refresh_from_db()
    assert (child.band, child.band_ends, child.waits) == ("teen", date(2030, 6, 1), False)
    assert not Guardianship.objects.exists()
    [mail] = sent_mails()
    assert "no longer need a guardian" in mail["subject"]
    assert grow_up_until(date(2026, 6, 1)) == 0


@pytest.mark.parametrize("band_and_age", [("teen", date(2026, 6, 1), 18), ("child", date(2022, 6, 1), 14)])
def test_growing_up_lifts_nothing_until_the_person_does(
    person: Add, sign_in: SignIn, sent_mails: Callable[[], list[EmailMessage]], band_and_age: tuple[str, date, int]
) -> None:
    band, ends, ends_at = band_and_age
    teen = person("teen@example.org", band=band, band_ends=ends, band_ends_at=ends_at)
    grow_up_until(date(2026, 6, 1))
    teen.refresh_from_db()
    assert (teen.band, teen.band_ends, teen.keeps_protection) == ("adult", None, True)
    [mail] = sent_mails()
    assert "You are of age now" in mail["subject"]
    assert PROTECTIONS in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    client = sign_in(teen)
    assert "Lift the protections" in text(client.get(PROTECTIONS))
    teen.refresh_from_db()
    assert teen.keeps_protection
    client.post(PROTECTIONS)
    teen.refresh_from_db()
    assert not teen.keeps_protection
    assert RecordEntry.objects.filter(verb="person.lifted_protections", actor=str(teen.ref)).count() == 1


def test_a_minor_cannot_lift_the_protections(person: Add, sign_in: SignIn) -> None:
    teen = person("teen@example.org", band="teen", keeps_protection=True)
    client = sign_in(teen)
    assert "Lift the protections" not in text(client.get(PROTECTIONS))
    client.post(PROTECTIONS)
    teen.refresh_from_db()
    assert teen.keeps_protection


def test_a_withdrawn_consent_outlives_the_birthday(person: Add) -> None:
    child = person("kid@example.org", band="child", band_ends=date(2026, 6, 1), band_ends_at=14, is_active=False)
    Guardianship.objects.create(child=child, guardian=person("mum@example.org"), state="withdrawn")
    grow_up_until(date(2026, 6, 1))
    assert Guardianship.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("facts", "notice", "page"),
    [
        ({"band": ""}, "say whether you are of age", AGE),
        ({"band": "child", "waits": True}, "your parent or guardian has to agree", "/en/people/guardian/"),
    ],
)
def test_who_has_a_step_to_take_first_is_led_to_it_from_every_page(
    person: Add, sign_in: SignIn, facts: dict[str, Any], notice: str, page: str
) -> None:
    client = sign_in(person("new@example.org", **facts))
    for path, status in (("/en/imprint/", 200), ("/en/", 200), ("/en/people/profile/", 403)):
        answer = client.get(path)
        assert answer.status_code == status
        assert text(answer).count(notice) == 1
        assert f'href="{page}' in text(answer)
    assert "Profile</a>" not in text(client.get("/en/"))
    assert client.get("/en/people/arrive/").url == page  # type: ignore[attr-defined]
    assert notice not in text(client.get(page)).partition("<main")[0]
    assert notice not in text(Client().get("/en/imprint/"))


def test_the_age_said_leads_on_to_where_the_person_was_going(newcomer: Person, sign_in: SignIn) -> None:
    client = sign_in(newcomer)
    assert client.post(f"{AGE}?next=https://elsewhere.example/", {"adult": "yes"}).url == "/en/"  # type: ignore[attr-defined]
    Person.objects.update(band="")
    assert client.post(f"{AGE}?next=/en/map/", {"adult": "yes"}).url == "/en/map/"  # type: ignore[attr-defined]


# --- a wrong age put right


def page_for(somebody: Person) -> str:
    return f"/en/people/{somebody.ref}/age/"


@pytest.mark.parametrize("role", ["moderator", "operator"])
def test_a_wrong_age_is_corrected_with_a_second_factor_and_noted(
    person: Add, sign_in: SignIn, sent_mails: Any, role: str
) -> None:
    kid, boss = person("kid@example.org", name="Kim", band="child", waits=True), person(site_role=role)
    page = page_for(kid)
    for who, factor, status in ((kid, True, 403), (person("a@example.org"), True, 404), (boss, False, 404)):
        assert sign_in(who, client=Client(), second_factor=factor).get(page).status_code == status
    client = sign_in(boss, second_factor=True)
    assert page in text(client.get(f"/en/people/{kid.ref}/"))
    assert "Kim is known here as: Under the age of consent." in text(client.get(page))
    answer = client.post(page, {"adult": "yes"}, follow=True)
    assert "The age is corrected" in text(answer)
    kid.refresh_from_db()
    assert (kid.band, kid.waits, kid.keeps_protection) == ("adult", False, True)
    noted = RecordEntry.objects.get(verb="person.corrected_age")
    assert (noted.actor, noted.thing, noted.details) == (str(boss.ref), f"person:{kid.ref}", {"band": "adult"})
    assert "was corrected" in sent_mails()[-1]["subject"]
    own = sign_in(boss, second_factor=True).get(page_for(boss))
    assert own.status_code == 403


def test_an_adult_who_turns_out_to_be_a_child_loses_what_only_adults_have(
    person: Add, sign_in: SignIn, everything: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    somebody, child = person("kim@example.org"), person("kid@example.org", band="child", band_ends_at=14)
    Guardianship.objects.create(child=child, guardian=somebody, state="confirmed")
    Portrait.objects.create(person=somebody, state="ready")
    group = groups.found(somebody, name="Class 4b", kind="class", institution="Middle School")
    client = sign_in(person("mod@example.org", site_role="moderator"), second_factor=True)
    year = date.today().year - 10
    answer = client.post(page_for(somebody), {"adult": "no", "year": year, "month": "5", "country": ""})
    assert answer.status_code == 422
    assert "Choose the country in which you live." not in text(answer)
    client.post(page_for(somebody), {"adult": "no", "year": year, "month": "5", "country": "AT"})
    somebody.refresh_from_db()
    child.refresh_from_db()
    group.refresh_from_db()  # type: ignore[union-attr]
    assert (somebody.band, somebody.waits, child.waits) == ("child", True, True)
    assert not Portrait.objects.exists()
    assert group.state == "leaderless"  # type: ignore[union-attr]
    assert f"{year}-05" not in str(everything())


def test_a_child_that_stays_a_child_keeps_its_guardian(person: Add, sign_in: SignIn) -> None:
    kid = person("kid@example.org", band="child", band_ends_at=14)
    Guardianship.objects.create(child=kid, guardian=person("mum@example.org"), state="confirmed")
    client = sign_in(person("mod@example.org", site_role="moderator"), second_factor=True)
    client.post(page_for(kid), {"adult": "no", "year": date.today().year - 9, "month": "5", "country": "DE"})
    kid.refresh_from_db()
    assert (kid.band, kid.waits, kid.country, kid.band_ends_at) == ("child", False, "DE", 16)
    client.post(page_for(kid), {"adult": "no", "year": date.today().year - 17, "month": "12", "country": "AT"})
    kid.refresh_from_db()
    assert (kid.band, kid.waits) == ("teen", False)
    assert not Guardianship.objects.exists()
