# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A code is posted to the town hall's public address; whoever types it acts for the town hall."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.models import RecordEntry
from newtwincities.people.models import Person
from newtwincities.teams import codes, jobs, queries
from newtwincities.teams.actions import claims as actions
from newtwincities.teams.actions import letters
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.merging import follow_merge
from newtwincities.teams.models import Claim, Mandate, Team
from tests.capabilities.claiming import contacts, text_of, words
from tests.capabilities.teams_world import role, town_hall

pytestmark = pytest.mark.django_db
ASK = "/en/municipalities/Q1/claim/letter/"
LETTERS = "/en/teams/claims/letters/"
FILLED_IN = {"name": "Mara Auer", "adult": "on"}


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf", languages="de")
    contacts(place, post="Gemeindeamt Aldorf\nDorfplatz 1\n6000 Aldorf", email="gemeinde@aldorf.at")
    return place


@pytest.fixture
def mara(person: Callable[..., Person]) -> Person:
    return person("mara@example.org")


@pytest.fixture
def operator(person: Callable[..., Person]) -> Person:
    return person("op@example.org", site_role="operator")


def asked(place: Municipality, who: Person) -> Claim:
    claim = letters.ask_for_letter(place, person=who, name=who.name)
    assert claim
    return claim


def printed(claim: Claim, by: Person) -> str:
    letter = letters.print_letter(claim, by=by)
    assert letter
    return letter.code


# --- from asking to acting


def test_a_letter_makes_whoever_types_its_code_coordinator(
    aldorf: Municipality, mara: Person, operator: Person, sign_in: Any, sent_mails: Any
) -> None:
    client, desk = sign_in(mara, client=Client()), sign_in(operator, second_factor=True, client=Client())
    assert "6000 Aldorf" in words(client.get(ASK))
    claim_page = client.post(ASK, FILLED_IN)["Location"]
    assert "The letter will be printed" in words(client.get(claim_page))
    assert "Aldorf" in words(desk.get(LETTERS))
    letter = desk.post(f"{claim_page}print/")
    code = re.findall(r"(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}", words(letter))[0]
    assert "no-store" in letter["Cache-Control"]
    done = client.post(claim_page, {"code": code.lower().replace("-", " ")}, follow=True)
    assert "Town hall of Aldorf" in words(done)
    mandate = queries.mandate_of(aldorf)
    assert mandate
    assert [row.person for row in queries.members_of(mandate.team)] == [mara]
    told = [mail for mail in sent_mails() if mail["To"] == "gemeinde@aldorf.at"]
    assert "Mara Auer" in text_of(told[0])
    assert "mara@example.org" not in text_of(told[0])
    assert Claim.objects.get().object_until
    verbs = set(RecordEntry.objects.values_list("verb", flat=True))
    assert {"claim.start", "claim.print_letter", "claim.grant"} <= verbs


def test_the_letter_is_in_the_municipalitys_language_whatever_the_operator_reads(
    aldorf: Municipality, mara: Person, operator: Person, sign_in: Any
) -> None:
    claim = asked(aldorf, mara)
    page = sign_in(operator, second_factor=True).post(f"/fr/teams/claims/{claim.pk}/print/").content.decode()
    letter = page[page.index("<article") : page.index("</article>")]
    assert 'lang="de"' in letter
    assert f"/de/teams/claims/{claim.pk}/" in letter
    assert "Code für die Seite von Aldorf" in letter


def test_only_a_hash_of_the_code_is_kept(aldorf: Municipality, mara: Person, operator: Person, everything: Any) -> None:
    code = printed(asked(aldorf, mara), operator)
    kept = str(everything())
    assert code not in kept
    assert codes.as_typed(code) not in kept


def test_printing_anew_makes_the_former_letter_worthless(aldorf: Municipality, mara: Person, operator: Person) -> None:
    claim = asked(aldorf, mara)
    first, second = printed(claim, operator), printed(claim, operator)
    assert letters.confirm_letter(claim, first).answer is Answer.WRONG
    assert letters.confirm_letter(claim, second).answer is Answer.DONE
    assert letters.confirm_letter(claim, second).answer is Answer.CLOSED
    assert letters.print_letter(claim, by=operator) is None


# --- the code


def test_a_slip_is_told_and_costs_no_try(aldorf: Municipality, mara: Person, operator: Person, sign_in: Any) -> None:
    claim = asked(aldorf, mara)
    code = printed(claim, operator)
    response = sign_in(mara).post(f"/en/teams/claims/{claim.pk}/", {"code": code[:-1]})
    assert response.status_code == 422
    assert "There is a slip in the code." in words(response)
    claim.refresh_from_db()
    assert claim.tries_left == actions.TRIES


def test_five_wrong_codes_end_the_claim_and_a_new_letter_can_be_asked_for(
    aldorf: Municipality, mara: Person, operator: Person
) -> None:
    claim = asked(aldorf, mara)
    code = printed(claim, operator)
    answers = [letters.confirm_letter(claim, codes.new_letter_code()).answer for _try in range(5)]
    assert answers == [Answer.WRONG] * 4 + [Answer.NO_TRIES]
    assert letters.confirm_letter(claim, code).answer is Answer.CLOSED
    assert asked(aldorf, mara).pk != claim.pk


def test_a_letter_holds_for_thirty_days_then_the_claimant_is_told(
    aldorf: Municipality, person: Callable[..., Person], operator: Person, sent_mails: Any
) -> None:
    claim = asked(aldorf, person("mara@example.org", language="de"))
    code = printed(claim, operator)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert letters.confirm_letter(claim, code).answer is Answer.TOO_LATE
        jobs.keep_teams_true.func()
        claim.refresh_from_db()
        assert claim.state == Claim.State.EXPIRED
        (mail,) = sent_mails()
    assert (mail["To"], mail["Content-Language"]) == ("mara@example.org", "de")


def test_the_code_of_one_claim_opens_no_other(
    aldorf: Municipality, municipality: Any, mara: Person, operator: Person
) -> None:
    bergau = municipality("Q2", "Bergau")
    contacts(bergau, post="Bergau")
    code = printed(asked(aldorf, mara), operator)
    other = asked(bergau, mara)
    printed(other, operator)
    assert letters.confirm_letter(other, code).answer is Answer.WRONG


def test_before_the_letter_is_printed_there_is_no_field_and_no_try(
    aldorf: Municipality, mara: Person, sign_in: Any
) -> None:
    claim = asked(aldorf, mara)
    url = f"/en/teams/claims/{claim.pk}/"
    client = sign_in(mara)
    assert 'name="code"' not in client.get(url).content.decode()
    client.post(url, {"code": codes.new_letter_code()})
    claim.refresh_from_db()
    assert claim.state == Claim.State.STARTED


# --- who may, and what is said


def test_without_a_postal_address_the_page_says_so_and_offers_no_letter(
    municipality: Any, mara: Person, sign_in: Any
) -> None:
    contacts(municipality("Q1", "Aldorf"), domain="aldorf.at")
    client = sign_in(mara)
    page = client.get("/en/municipalities/Q1/claim/")
    assert "The postal address of this town hall is not known here yet" in words(page)
    assert "claim/letter/" not in page.content.decode()
    assert client.post(ASK, FILLED_IN)["Location"] == "/en/municipalities/Q1/claim/"
    assert not Claim.objects.exists()


@pytest.mark.parametrize(("facts", "status"), [({}, 200), ({"band": "teen"}, 403)])
def test_only_adults_who_are_signed_in_ask_for_letters(
    facts: dict[str, str], status: int, aldorf: Municipality, person: Callable[..., Person], sign_in: Any
) -> None:
    assert "/account/" in Client().get(ASK)["Location"]
    assert sign_in(person(**facts)).get(ASK).status_code == status


def test_what_is_missing_in_the_form_is_said(aldorf: Municipality, mara: Person, sign_in: Any) -> None:
    response = sign_in(mara).post(ASK, {"name": ""})
    assert response.status_code == 422
    assert "Enter your name" in words(response)
    assert not Claim.objects.exists()


def test_letters_are_for_operators_with_a_second_factor(
    aldorf: Municipality, mara: Person, operator: Person, person: Callable[..., Person], sign_in: Any
) -> None:
    claim = asked(aldorf, mara)
    moderator = person("mo@example.org", site_role="moderator")
    for url, method in ((LETTERS, "get"), (f"/en/teams/claims/{claim.pk}/print/", "post")):
        assert "/account/" in getattr(Client(), method)(url)["Location"]
        for who in (mara, moderator):
            assert getattr(sign_in(who, second_factor=True, client=Client()), method)(url).status_code == 403
        assert getattr(sign_in(operator, client=Client()), method)(url).status_code == 403
        assert getattr(sign_in(operator, second_factor=True, client=Client()), method)(url).status_code == 200


def test_nobody_but_the_claimant_sees_or_ends_a_claim(
    aldorf: Municipality, mara: Person, operator: Person, person: Callable[..., Person], sign_in: Any
) -> None:
    claim = asked(aldorf, mara)
    code = printed(claim, operator)
    url = f"/en/teams/claims/{claim.pk}/"
    stranger = sign_in(person(), second_factor=True, client=Client())
    assert stranger.get(url).status_code == 403
    assert stranger.post(url, {"code": code}).status_code == 403
    assert stranger.post(f"{url}withdraw/").status_code == 403
    assert sign_in(operator, second_factor=True, client=Client()).get(url).status_code == 403
    client = sign_in(mara, client=Client())
    assert "Aldorf" in words(client.get("/en/teams/"))
    assert "Your claim is withdrawn." in words(client.post(f"{url}withdraw/", follow=True))
    assert letters.confirm_letter(claim, code).answer is Answer.CLOSED
    assert Claim.objects.get().state == Claim.State.WITHDRAWN


def test_asking_twice_is_one_claim_and_six_are_too_many(
    aldorf: Municipality, municipality: Any, mara: Person, sign_in: Any
) -> None:
    client = sign_in(mara)
    assert client.post(ASK, FILLED_IN)["Location"] == client.post(ASK, FILLED_IN)["Location"]
    assert asked(aldorf, mara) == asked(aldorf, mara)
    for number in range(2, 7):
        contacts(municipality(f"Q{number}"), post="Somewhere")
        last = client.post(f"/en/municipalities/Q{number}/claim/letter/", FILLED_IN, follow=True)
    assert "You have five claims under way." in words(last)
    assert Claim.objects.count() == 5


def test_the_list_of_letters_asks_the_same_questions_however_long_it_is(
    municipality: Any, person: Callable[..., Person], operator: Person, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        place = municipality(f"Q{number}")
        contacts(place, post="Somewhere")
        asked(place, person())
    client = sign_in(operator, second_factor=True)
    with django_assert_max_num_queries(8):
        client.get(LETTERS)


# --- others claim too


def test_while_one_waits_others_may_claim_and_the_first_code_wins(
    aldorf: Municipality, mara: Person, person: Callable[..., Person], operator: Person, sign_in: Any, sent_mails: Any
) -> None:
    toni = person("toni@example.org", language="sl")
    hers, his = asked(aldorf, mara), asked(aldorf, toni)
    assert "Somebody else’s claim is being checked." in words(Client().get("/en/municipalities/Q1/claim/"))
    assert "Your claim is under way." in words(sign_in(mara).get("/en/municipalities/Q1/claim/"))
    her_code, his_code = printed(hers, operator), printed(his, operator)
    assert letters.confirm_letter(hers, her_code).answer is Answer.DONE
    assert letters.confirm_letter(his, his_code).answer is Answer.CLOSED
    his.refresh_from_db()
    assert his.state == Claim.State.LOST
    mail = next(mail for mail in sent_mails() if mail["To"] == "toni@example.org")
    assert mail["Content-Language"] == "sl"


def test_two_who_were_read_as_open_are_not_both_granted(
    aldorf: Municipality, mara: Person, person: Callable[..., Person]
) -> None:
    """What the constraint stops, should two ever come as far as that."""
    asked(aldorf, mara), asked(aldorf, person())
    first, second = Claim.objects.select_related("person", "municipality").order_by("pk")
    assert actions.grant(first) is not None
    assert actions.grant(second) is None
    assert Mandate.objects.filter(until=None).count() == Team.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_letters_typed_at_once_one_wins(municipality: Any, person: Callable[..., Person]) -> None:
    aldorf = municipality("Q1", "Aldorf")
    contacts(aldorf, post="Somewhere")
    operator = person("op@example.org")
    open_ones = [asked(aldorf, person()) for _two in range(2)]
    typed = [(claim, printed(claim, operator)) for claim in open_ones]
    answers: list[Answer] = []
    together = Barrier(2)

    def confirm(claim: Claim, code: str) -> None:
        try:
            together.wait(timeout=30)
            answers.append(letters.confirm_letter(claim, code).answer)
        finally:
            connection.close()

    if connection.vendor == "postgresql":
        threads = [Thread(target=confirm, args=one) for one in typed]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    else:  # writers stand in line
        answers = [letters.confirm_letter(*one).answer for one in typed]
    assert sorted(answers) == [Answer.CLOSED, Answer.DONE]
    assert Mandate.objects.filter(until=None).count() == 1
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["granted", "lost"]


def test_an_official_address_ends_the_wait_for_ones_own_letter(aldorf: Municipality, mara: Person) -> None:
    contacts(aldorf, domain="aldorf.at")
    asked(aldorf, mara)
    claim = actions.start_domain_claim(aldorf, email="mara@aldorf.at", name="Mara", language="en")
    claim.code_hash = codes.hash_of("ABCDEF", of=f"claim:{claim.pk}")
    claim.save()
    assert actions.confirm_domain_claim(claim, "ABCDEF", signed_in=mara).answer is Answer.DONE
    assert sorted(Claim.objects.values_list("way", "state")) == [("domain", "granted"), ("post", "withdrawn")]


# --- a municipality that has a team


def test_a_letter_to_a_municipality_with_a_team_goes_to_the_moderators_and_the_team_is_told(
    aldorf: Municipality, mara: Person, person: Callable[..., Person], operator: Person, sign_in: Any, sent_mails: Any
) -> None:
    team = town_hall(aldorf, name="Team of Aldorf")
    role(team, person("in.place@example.org", language="it"), "coordinator")
    client = sign_in(mara)
    assert "Team of Aldorf" in words(client.get(ASK))
    url = client.post(ASK, FILLED_IN)["Location"]
    claim = Claim.objects.get()
    assert not sent_mails()
    response = client.post(url, {"code": printed(claim, operator)}, follow=True)
    assert "a moderator decides now" in words(response)
    claim.refresh_from_db()
    assert claim.state == Claim.State.WAITING
    assert list(queries.claims_to_decide()) == [claim]
    (mail,) = sent_mails()
    assert (mail["To"], mail["Content-Language"]) == ("in.place@example.org", "it")
    assert "Mara" not in text_of(mail)
    assert queries.team_of_municipality(aldorf) == team


def test_where_the_contested_team_has_gone_meanwhile_the_letter_is_enough(
    aldorf: Municipality, mara: Person, operator: Person
) -> None:
    team = town_hall(aldorf)
    claim = asked(aldorf, mara)
    code = printed(claim, operator)
    actions.end_mandate(team.mandates.get(), why=Mandate.Ended.GIVEN_BACK, by=None)
    assert letters.confirm_letter(claim, code).answer is Answer.DONE


def test_a_letter_to_a_town_hall_that_was_merged_claims_nothing(
    aldorf: Municipality, municipality: Any, mara: Person, operator: Person
) -> None:
    claim = asked(aldorf, mara)
    code = printed(claim, operator)
    follow_merge(aldorf, municipality("Q2", "Bergau"))
    assert letters.confirm_letter(claim, code).answer is Answer.CLOSED
