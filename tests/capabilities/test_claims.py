# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever reads mail at the town hall's domain claims its page with one mail; the town hall may object."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.models import RecordEntry
from newtwincities.people.models import Person
from newtwincities.teams import codes, domains, queries
from newtwincities.teams.actions import claims as actions
from newtwincities.teams.actions.confirming import Answer, purpose_of
from newtwincities.teams.models import Claim, Mandate, OfficialDomain, Role, Team
from tests.capabilities.claiming import code_in, contacts, link_in, start, words
from tests.capabilities.teams_world import role, town_hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf")
    contacts(place, domain="aldorf.at", email="gemeinde@aldorf.at")
    return place


def started(aldorf: Municipality, email: str = "mara@aldorf.at", code: str = "ABCDEF") -> Claim:
    """A claim whose code the test knows."""
    claim = actions.start_domain_claim(aldorf, email=email, name="Mara Auer", language="en")
    claim.code_hash = codes.hash_of(code, of=purpose_of(claim))
    claim.save()
    return claim


# --- from landing to claimed


def test_with_an_official_address_a_page_is_claimed_with_five_fields_at_most_and_one_mail(
    aldorf: Municipality, client: Client, sent_mails: Any
) -> None:
    assert "Claim this page" in words(client.get("/en/municipalities/Q1/"))
    landing = client.get("/en/municipalities/Q1/claim/")
    fields = [field for field in landing.context["form"].visible_fields() if field.name != "website"]
    assert len(fields) + 1 <= 5  # and the code
    sent = start(client)
    (mail,) = sent_mails()
    assert mail["To"] == "mara@aldorf.at"
    assert "Aldorf" in mail["Subject"]
    assert link_in(mail, "/claims/code/").rsplit(":", 2)[0] == sent["Location"].rsplit(":", 2)[0]
    done = client.post(sent["Location"], {"code": code_in(mail).lower().replace("-", " ")}, follow=True)
    assert done.status_code == 200
    assert "Town hall of Aldorf" in words(done)
    person = Person.objects.get()
    assert (person.name, person.band, person.trusted_at is not None) == ("Mara Auer", "adult", True)
    assert EmailAddress.objects.get().verified
    assert client.get("/en/municipalities/Q1/profile/").status_code == 200  # at work
    assert Role.objects.get().role == "coordinator"
    assert {"claim.start", "claim.grant", "team.begin"} <= set(RecordEntry.objects.values_list("verb", flat=True))


def test_the_page_of_the_municipality_says_that_the_town_hall_takes_part_as_soon_as_it_does(
    aldorf: Municipality, client: Client
) -> None:
    visitor = Client()
    assert "Not claimed yet" in words(visitor.get("/en/municipalities/Q1/"))
    actions.confirm_domain_claim(started(aldorf), "ABCDEF")
    assert "The town hall takes part" in words(visitor.get("/en/municipalities/Q1/"))


def test_a_claim_with_an_address_of_an_account_signs_in_to_that_account(
    aldorf: Municipality, person: Any, client: Client, sent_mails: Any
) -> None:
    mara = person("mara@aldorf.at")
    known, unknown = start(client), start(client, email="toni@aldorf.at")
    assert known.status_code == unknown.status_code == 302  # nothing tells which of the two has an account
    mail = next(mail for mail in sent_mails() if mail["To"] == "mara@aldorf.at")
    client.post(known["Location"], {"code": code_in(mail)})
    assert client.session["_auth_user_id"] == str(mara.pk)
    assert Person.objects.count() == 1


def test_an_account_that_a_stranger_opened_with_the_address_loses_the_strangers_password(
    aldorf: Municipality, client: Client
) -> None:
    squatter = Person.objects.create_user("mara@aldorf.at", "a password of a stranger", name="Nobody")
    EmailAddress.objects.create(user=squatter, email="mara@aldorf.at", verified=False, primary=True)
    assert actions.confirm_domain_claim(started(aldorf), "ABCDEF").answer is Answer.DONE
    squatter.refresh_from_db()
    assert not squatter.has_usable_password()


def test_whoever_is_signed_in_keeps_the_account_and_gets_the_official_address_beside(
    aldorf: Municipality, person: Any
) -> None:
    mara = person("mara@example.org")
    done = actions.confirm_domain_claim(started(aldorf), "ABCDEF", signed_in=mara)
    assert done.person == mara
    assert EmailAddress.objects.filter(user=mara, email="mara@aldorf.at", verified=True, primary=False).exists()


@pytest.mark.parametrize(("band", "active", "answer"), [
    ("teen", True, Answer.NOT_ADULT), ("child", True, Answer.NOT_ADULT), ("adult", False, Answer.SUSPENDED),
])  # fmt: skip
def test_neither_minors_nor_suspended_people_claim(
    band: str, active: bool, answer: Answer, aldorf: Municipality, person: Any
) -> None:
    person("mara@aldorf.at", band=band, is_active=active)
    assert actions.confirm_domain_claim(started(aldorf), "ABCDEF").answer is answer
    assert not Mandate.objects.exists()


def test_browsers_say_where_a_form_of_ours_was_sent_from(aldorf: Municipality, client: Client) -> None:
    """With “no-referrer” they send “Origin: null”, which the protection against forged requests refuses."""
    sent = start(client)["Location"]
    for url in ("/en/municipalities/Q1/claim/", sent):
        assert client.get(url)["Referrer-Policy"] == "same-origin"  # others don't get the signed link all the same


# --- what counts


@pytest.mark.parametrize("email", ["mara@aldorf.at.example.org", "mara@example.org", "mara@notaldorf.at", "mara@at"])
def test_an_address_elsewhere_gets_no_code(email: str, aldorf: Municipality, client: Client, sent_mails: Any) -> None:
    response = start(client, email=email)
    assert response.status_code == 422
    assert 'value="Mara Auer"' in response.content.decode()
    assert not sent_mails()


@pytest.mark.parametrize("email", ["mara@amt.aldorf.at", "MARA@Aldorf.AT"])
def test_an_address_beneath_the_domain_counts_however_it_is_written(
    email: str, aldorf: Municipality, client: Client, sent_mails: Any
) -> None:
    assert start(client, email=email).status_code == 302
    assert [mail["To"] for mail in sent_mails()] == [email.lower()]


def test_an_international_domain_counts_in_both_its_forms(municipality: Any, client: Client, sent_mails: Any) -> None:
    contacts(municipality("Q1"), domain=domains.as_known("köflach.at"))
    assert start(client, email="mara@köflach.at").status_code == 302
    assert start(client, email="mara@xn--kflach-wxa.at").status_code == 302


@pytest.mark.parametrize("domain", ["gmail.com", "gmx.at", "gv.at", "bz.it", "at", "github.io", "mail.gmx.at", ""])
def test_free_mailers_and_public_suffixes_never_stand_for_a_town_hall(domain: str) -> None:
    assert not domains.can_stand_for_a_town_hall(domain)


def test_a_free_mailer_that_slipped_into_the_domains_does_not_count(
    municipality: Any, client: Client, sent_mails: Any
) -> None:
    OfficialDomain.objects.create(
        municipality=municipality("Q1"), domain="gmail.com", source="A list", date="2026-01-01"
    )
    response = start(client, email="mayor@gmail.com")
    assert response.status_code == 422
    assert "Anybody can get an address at gmail.com" in words(response)
    assert not sent_mails()


def test_without_a_known_domain_the_page_says_so_and_offers_no_form(municipality: Any, client: Client) -> None:
    municipality("Q1")
    assert "No domain of this town hall is known yet" in words(client.get("/en/municipalities/Q1/claim/"))


@pytest.mark.parametrize(("wrong", "says"), [
    ({"email": ""}, "Enter your address at the town hall."),
    ({"email": "mara"}, "This is not an e-mail address."),
    ({"name": ""}, "Enter your name"),
    ({"adult": ""}, "Only adults who act for the town hall"),
    ({"website": "spam"}, "There is a field that has to stay empty."),
    ({"shown": "forged"}, "It can’t be told when this page was opened."),
])  # fmt: skip
def test_what_is_wrong_with_the_form_is_said_and_nothing_is_lost(
    wrong: dict[str, str], says: str, aldorf: Municipality, client: Client, sent_mails: Any
) -> None:
    response = start(client, **wrong)
    assert response.status_code == 422
    assert says in words(response)
    assert not sent_mails()


def test_what_was_typed_faster_than_people_type_is_not_taken(aldorf: Municipality, client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        page = client.get("/en/municipalities/Q1/claim/").content.decode()
        (shown,) = re.findall(r'name="shown" value="([^"]+)"', page)
        assert "faster than people type" in words(start(client, shown=shown))


# --- the code


def test_a_code_is_tried_five_times_and_no_more(aldorf: Municipality) -> None:
    claim = started(aldorf)
    answers = [actions.confirm_domain_claim(claim, "ABCDEG").answer for _try in range(5)]
    assert answers == [Answer.WRONG] * 4 + [Answer.NO_TRIES]
    assert actions.confirm_domain_claim(claim, "ABCDEF").answer is Answer.NO_TRIES


def test_a_code_holds_for_half_an_hour(aldorf: Municipality) -> None:
    claim = started(aldorf)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert actions.confirm_domain_claim(claim, "ABCDEF").answer is Answer.TOO_LATE


def test_a_code_is_used_once(aldorf: Municipality, client: Client) -> None:
    claim = started(aldorf)
    assert actions.confirm_domain_claim(claim, "ABCDEF").answer is Answer.DONE
    assert actions.confirm_domain_claim(claim, "ABCDEF").answer is Answer.CLOSED


def test_a_wrong_code_is_told_on_the_page(aldorf: Municipality, client: Client) -> None:
    url = start(client)["Location"]
    response = client.post(url, {"code": "222222"})
    assert response.status_code == 422
    assert "This is not the code." in words(response)


def test_one_address_gets_five_codes_an_hour_whoever_asks(
    aldorf: Municipality, client: Client, sent_mails: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newtwincities.common.human.WITHOUT_PROOF", 99)
    answers = {start(client).status_code for _time in range(7)}
    assert answers == {302}
    assert len(sent_mails()) == 5


@pytest.mark.parametrize("path", ["claims/code/forged/", "claims/object/forged/", "4711/", "claims/4711/settle/"])
def test_what_is_not_there_is_not_found(path: str, aldorf: Municipality, client: Client) -> None:
    assert client.get(f"/en/teams/{path}").status_code == 404


# --- who comes second


def test_who_comes_second_is_led_to_the_first_ones_team(aldorf: Municipality, client: Client, sent_mails: Any) -> None:
    url = start(client, email="toni@aldorf.at")["Location"]
    code = code_in(sent_mails()[-1])
    first = actions.confirm_domain_claim(started(aldorf), "ABCDEF")
    response = client.post(url, {"code": code}, follow=True)
    assert "Somebody else was first." in words(response)
    assert response.redirect_chain[-1][0].endswith(f"/teams/{first.team.pk}/")
    assert Claim.objects.get(email="toni@aldorf.at").state == "lost"
    assert "has a team" in words(client.get("/en/municipalities/Q1/claim/"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_wins(municipality: Any) -> None:
    aldorf = municipality("Q1", "Aldorf")
    contacts(aldorf, domain="aldorf.at")
    claims = [started(aldorf, email) for email in ("mara@aldorf.at", "toni@aldorf.at")]
    answers: list[Answer] = []
    together = Barrier(2)

    def confirm(claim: Claim) -> None:
        try:
            together.wait(timeout=30)
            answers.append(actions.confirm_domain_claim(claim, "ABCDEF").answer)
        finally:
            connection.close()

    if connection.vendor == "postgresql":
        threads = [Thread(target=confirm, args=(claim,)) for claim in claims]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    else:  # writers stand in line
        answers = [actions.confirm_domain_claim(claim, "ABCDEF").answer for claim in claims]
    assert sorted(answers) == [Answer.DONE, Answer.TAKEN]
    assert Mandate.objects.filter(until=None).count() == 1
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["granted", "lost"]
    assert Team.objects.count() == 1


# --- several municipalities with one team


def test_a_coordinator_can_let_one_team_act_for_several_municipalities(
    aldorf: Municipality, municipality: Any, person: Any, sign_in: Any, sent_mails: Any
) -> None:
    bergau = municipality("Q2", "Bergau")
    contacts(bergau, domain="bergau.at")
    mara = person("mara@aldorf.at")
    team = town_hall(aldorf)
    role(team, mara, "coordinator")
    client = sign_in(mara)
    assert "Several municipalities can share one team." in words(client.get("/en/municipalities/Q2/claim/"))
    url = start(client, "Q2", email="mara@bergau.at", team=str(team.pk))["Location"]
    client.post(url, {"code": code_in(sent_mails()[-1])})
    team.refresh_from_db()
    assert team.kind == Team.Kind.SHARED
    assert [mandate.municipality for mandate in queries.mandates_of(team)] == [aldorf, bergau]


# --- the town hall objects


@pytest.fixture
def granted(aldorf: Municipality) -> Claim:
    claim = started(aldorf)
    actions.confirm_domain_claim(claim, "ABCDEF")
    return queries.claim_with_pk(claim.pk)  # type: ignore[return-value]


def objection_of(mails: Any) -> str:
    mail = next(mail for mail in mails if mail["To"] == "gemeinde@aldorf.at")
    return link_in(mail, "/object/")


def test_the_town_halls_public_address_is_told_and_looking_changes_nothing(
    granted: Claim, client: Client, sent_mails: Any
) -> None:
    url = objection_of(sent_mails())
    assert "Mara Auer" in words(client.get(url))
    granted.mandate.team.refresh_from_db()
    assert granted.mandate.team.state == "active"


def test_an_objection_stops_the_team_until_a_moderator_has_looked(
    granted: Claim, client: Client, sent_mails: Any, sign_in: Any, person: Any
) -> None:
    url = objection_of(sent_mails())
    assert client.post(url, {"words": ""}).status_code == 422
    assert "The objection has arrived." in words(client.post(url, {"words": "Nobody here knows her."}))
    assert "Team stopped" in words(client.get("/en/municipalities/Q1/"))
    mara = Person.objects.get(email="mara@aldorf.at")
    assert sign_in(mara).get("/en/municipalities/Q1/profile/").status_code == 403
    assert [mail["Subject"] for mail in sent_mails() if mail["To"] == "mara@aldorf.at"][-1] == (
        "Town hall of Aldorf: the town hall has objected"
    )
    moderator = person("mo@example.org", site_role="moderator")
    desk = sign_in(moderator, second_factor=True, client=Client())
    assert "Settle the objection" in words(desk.get("/en/teams/claims/"))
    page = f"/en/teams/claims/{granted.pk}/settle/"
    assert "Nobody here knows her." in words(desk.get(page))
    assert desk.post(page, {"decision": "stays"}).status_code == 422
    desk.post(page, {"decision": "stays", "reason": "The mayor has confirmed it by telephone."})
    assert Team.objects.get().state == "active"
    told = {mail["To"] for mail in sent_mails() if "decided about the objection" in mail["Subject"]}
    assert told == {"mara@aldorf.at", "gemeinde@aldorf.at"}
    desk.post(page, {"decision": "ends", "reason": "Once more."})
    assert Team.objects.get().state == "active"  # a second decision does nothing


def test_an_upheld_objection_returns_the_page_to_unclaimed_with_its_history(
    granted: Claim, client: Client, person: Any
) -> None:
    actions.object_to(granted, words="No.")
    actions.settle_objection(granted, team_stays=False, reason="Not known there.", by=person("mo@example.org"))
    assert queries.mandate_of(granted.municipality) is None
    assert [mandate.ended_why for mandate in queries.former_mandates(granted.municipality)] == ["decided"]
    assert Team.objects.get().state == "closed"
    assert Role.objects.get().ended_why == "closed"
    assert "Not claimed yet" in words(client.get("/en/municipalities/Q1/"))


def test_after_72_hours_nobody_objects_any_more(granted: Claim, client: Client, sent_mails: Any) -> None:
    url = objection_of(sent_mails())
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert "The 72 hours are over" in words(client.post(url, {"words": "Too late."}))
    assert Team.objects.get().state == "active"


def test_only_moderators_with_a_second_factor_see_claims(granted: Claim, person: Any, sign_in: Any) -> None:
    pages = ("/en/teams/claims/", f"/en/teams/claims/{granted.pk}/settle/")
    moderator = person("mo@example.org", site_role="moderator")
    for page in pages:
        assert Client().get(page)["Location"].startswith("/en/account/login/")
        assert sign_in(person(), client=Client()).get(page).status_code == 403
        assert sign_in(moderator, client=Client()).get(page).status_code == 403
    assert "Nothing waits" in words(sign_in(moderator, second_factor=True, client=Client()).get(pages[0]))


def test_the_claim_page_asks_few_questions_of_the_database(
    aldorf: Municipality, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        client.get("/en/municipalities/Q1/claim/")


def test_letter_codes_notice_every_slip_and_every_swap() -> None:
    code = codes.with_check("23456789AB")
    assert codes.is_well_typed(codes.grouped(code, 4).lower())
    slips = [code[:at] + other + code[at + 1 :] for at in range(12) for other in codes.ALPHABET if other != code[at]]
    swaps = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(9)]
    assert not any(codes.is_well_typed(wrong) for wrong in [*slips, *swaps, code[:-1], ""])


# --- the file of contacts


def test_official_contacts_come_from_a_file_with_source_and_date(
    municipality: Any, command: Any, tmp_path: Any
) -> None:
    place = municipality("Q1", "Aldorf")
    file = tmp_path / "contacts.csv"
    file.write_text(
        "id,domain,email,post,source,date\n"
        "Q1,www.Aldorf.at,Gemeinde@aldorf.at,Gemeinde Aldorf|Dorfplatz 1|6000 Aldorf,Register,2026-05-01\n"
        "Q1,gmail.com,,,Register,2026-05-01\n"
        "Q1,gv.at,,,Register,2026-05-01\n"
        "Q9,x.at,,,Register,2026-05-01\n"
        "Q1,y.at,,,,2026-05-01\n"
        "Q1,y.at,,,Register,\n"
        "Q1,,nobody,,Register,2026-05-01\n"
        "Q1,,,,Register,2026-05-01\n"
    )
    dry = command("import", "official-contacts", file, "--dry-run")
    assert dry.code == 3
    assert not OfficialDomain.objects.exists()
    rejects = tmp_path / "rejects.csv"
    done = command("import", "official-contacts", file, "--rejects", rejects)
    assert done.code == 3, done.err
    assert len(rejects.read_text().splitlines()) == 8
    assert [str(one) for one in queries.official_domains(place)] == ["aldorf.at"]
    assert queries.official_address(place, "post").value == "Gemeinde Aldorf\nDorfplatz 1\n6000 Aldorf"  # type: ignore[union-attr]
    assert queries.official_address(place, "email").value == "gemeinde@aldorf.at"  # type: ignore[union-attr]
    again = command("import", "official-contacts", file)
    assert "1  Unchanged rows" in again.out
    file.write_text("id,domain,email,post,source,date\nQ1,,office@aldorf.at,,Register,2026-06-01\n")
    assert "gemeinde@aldorf.at → office@aldorf.at" in command("import", "official-contacts", file).out
