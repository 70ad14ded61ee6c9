# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Introductions: both sides agree before anything personal is shown, and silence looks like silence."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.common.models import Mail
from newtwincities.common.policy import Answer, ask
from newtwincities.matching.approach import letters, rules
from newtwincities.matching.approach.actions import introductions as actions
from newtwincities.matching.approach.queries import reply_rates_of
from newtwincities.matching.approach.queries.introductions import Hindrance
from newtwincities.matching.models import Introduction
from newtwincities.partnerships.models import Partnership
from newtwincities.people.viewing import viewer_of_person
from newtwincities.privacy.register import personal_data
from newtwincities.teams.models import Mandate
from tests.capabilities import teams_world
from tests.capabilities.approach_world import World, asked, days_ago, filled, signed_in

pytestmark = pytest.mark.django_db
PATH = "/en/introductions/ask/?to=Q2&own=Q1"


@pytest.fixture
def world(municipality: Any, person: Any) -> World:
    return filled(municipality, person)


def answers(**changes: Any) -> dict[str, Any]:
    usual = {
        "kind": "topic",
        "topics": ["energy"],
        "reason": "You heat with wood, and we would like to.",
        "do": "draft",
    }
    return {**usual, **changes}


# --- asking


def test_a_letter_is_drafted_in_both_languages_and_sent(world: World) -> None:
    ana = signed_in(world["ana"])
    draft = ana.post(PATH, answers()).content.decode()
    assert 'name="letter_de"' in draft
    assert 'name="letter_it"' in draft
    assert draft.count("You heat with wood") >= 2
    assert "Sehr geehrte" in draft
    assert not Introduction.objects.exists()
    letter = {"letter_de": "Guten Tag", "letter_it": "Buongiorno", "contact": "office@aldorf.example", "do": "send"}
    response = ana.post(PATH, answers(**letter))
    introduction = Introduction.objects.get()
    assert response.headers["Location"] == f"/en/introductions/{introduction.pk}/"
    assert introduction.letters == {"it": "Buongiorno", "de": "Guten Tag"}
    (mail,) = Mail.objects.filter(kind="introduction_asked")
    assert mail.address == "ben@example.org"
    assert "Ana" not in mail.text + mail.subject


WRONG = (
    ({"reason": ""}, "Say in a sentence or two why you ask this municipality."),
    ({"reason": "x" * 1001}, "This is too long: at most 1000 characters."),
    ({"topics": ["nonsense"]}, "One of these topics is not known."),
    ({"letter_it": "", "do": "send"}, "The letter is empty."),
    ({"letter_it": "x" * 4001, "do": "send"}, "This is too long: at most 4000 characters."),
    ({"contact": "nobody", "do": "send"}, "This is no e-mail address."),
)


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(wrong: dict[str, Any], words: str, world: World) -> None:
    letter = {"letter_de": "A letter typed by hand", "letter_it": "Buongiorno", "contact": "ana@example.org"}
    response = signed_in(world["ana"]).post(PATH, answers(**{**letter, **wrong}))
    assert response.status_code == 422
    assert words in response.content.decode()
    if wrong.get("do") == "send":
        assert "A letter typed by hand" in response.content.decode()
    assert not Introduction.objects.exists()


def test_where_nobody_acts_the_letter_is_for_the_post(world: World) -> None:
    ana, path = signed_in(world["ana"]), "/en/introductions/ask/?to=Q3"
    assert "Nobody acts for this municipality here yet" in ana.get(path).content.decode()
    text = ana.post(path, answers()).content.decode()
    assert 'name="letter_sl"' in text
    assert 'value="send"' not in text
    letter = {"letter_de": "Guten Tag", "letter_sl": "Dober dan", "do": "send"}
    response = ana.post(path, answers(**letter))
    assert "Print the letter and send it by post." in response.content.decode()
    assert not Introduction.objects.exists()


def test_a_letter_is_shown_for_printing_and_nothing_is_lost_on_the_way_back(world: World) -> None:
    ana, letter = signed_in(world["ana"]), {"letter_de": "Guten Tag aus Aldorf", "letter_it": "Buongiorno"}
    text = ana.post(PATH, answers(**letter, do="print")).content.decode()
    assert "<p>Guten Tag aus Aldorf</p>" in text
    assert 'value="letter"' in text
    back = ana.post(PATH, answers(**letter, contact="ana@example.org", do="letter")).content.decode()
    assert "Guten Tag aus Aldorf</textarea>" in back
    assert not Introduction.objects.exists()


def test_letters_are_drafted_in_all_five_languages_and_name_no_person(world: World) -> None:
    drafts = {
        code: letters.drafted(
            code, own=world["aldorf"], other=world["bedorf"], kind="topic", topics=["energy"], reason="Wood."
        )
        for code in ("en", "de", "fr", "it", "sl")
    }
    assert len(set(drafts.values())) == 5
    for text in drafts.values():
        assert "Aldorf" in text
        assert "Bedorf" in text
        assert "Wood." in text
        assert "Ana" not in text


def test_nobody_but_grown_up_editors_and_coordinators_asks(world: World) -> None:
    letter = {"letter_de": "Guten Tag", "letter_it": "Buongiorno", "contact": "x@example.org", "do": "send"}
    for who in ("helper", "young", "stranger"):
        signed_in(world[who]).post(PATH, answers(**letter))
    Client().post(PATH, answers(**letter))
    assert not Introduction.objects.exists()
    signed_in(world["editor"]).post(PATH, answers(**letter))
    assert Introduction.objects.get().asked_by == world["editor"]


# --- limits


def test_nobody_is_asked_twice_while_open_or_within_a_year(world: World, time_machine: Any) -> None:
    introduction = asked(world)
    with pytest.raises(actions.HinderedError):
        asked(world)
    assert "the answer is still to come" in signed_in(world["ana"]).get(PATH).content.decode()
    actions.decline(introduction, sentence="no_time", by=world["ben"])
    with pytest.raises(actions.HinderedError) as error:
        asked(world)
    assert error.value.hindered.why is Hindrance.ASKED_LATELY
    assert "within a year. You can ask again from" in signed_in(world["ana"]).get(PATH).content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=366))
    asked(world)


def others(world: World, municipality: Any, count: int) -> None:
    """So many other municipalities have been asked by Aldorf."""
    for number in range(count):
        place = municipality(f"Q10{number}")
        team = teams_world.town_hall(place)
        actions.ask(
            actions.Asked("topic", [], "Hello", {"en": "Hello"}, "ana@example.org"), own=world["aldorf"],
            team=world["one"], other=team.mandates.get().municipality, by=world["ana"],
        )  # fmt: skip


def test_five_requests_may_be_open_and_ten_be_sent_in_a_month(world: World, municipality: Any) -> None:
    others(world, municipality, 5)
    with pytest.raises(actions.HinderedError) as error:
        asked(world)
    assert error.value.hindered.why is Hindrance.TOO_MANY_OPEN
    assert "5 of your requests are open" in signed_in(world["ana"]).get(PATH).content.decode()
    Introduction.objects.update(state="declined")
    for place in range(5):
        municipality(f"Q20{place}")
    for number in range(5, 10):
        team = teams_world.town_hall(municipality(f"Q30{number}"))
        made = actions.ask(
            actions.Asked("topic", [], "Hello", {"en": "Hello"}, "ana@example.org"), own=world["aldorf"],
            team=world["one"], other=team.mandates.get().municipality, by=world["ana"],
        )  # fmt: skip
        actions.withdraw(made, by=world["ana"])
    with pytest.raises(actions.HinderedError) as error:
        asked(world)
    assert error.value.hindered.why is Hindrance.TOO_MANY_A_MONTH


# --- answering


def test_nothing_personal_is_shown_before_both_agree_and_both_see_it_then(world: World) -> None:
    introduction = asked(world)
    ben, ana = signed_in(world["ben"]), signed_in(world["ana"])
    path = f"/en/introductions/{introduction.pk}/"
    for client, theirs in ((ben, "ana@example.org"), (ana, "ben@example.org")):
        text = client.get(path).content.decode()
        assert theirs not in text
        assert "How to reach each other" not in text
    assert "Buongiorno" in ben.get(path).content.decode()
    assert "waits for your answer" in ben.get("/en/introductions/").content.decode()
    ben.post(f"{path}agree/", {"contact": "office@bedorf.example"})
    for client in (ben, ana):
        text = client.get(path).content.decode()
        for shown in ("Ana", "ana@example.org", "Ben", "office@bedorf.example"):
            assert shown in text
    assert {mail.address for mail in Mail.objects.filter(kind="introduction_answered")} == {"ana@example.org"}


def test_a_partnership_begins_at_once_since_both_have_agreed(world: World) -> None:
    introduction = asked(world)
    actions.agree(introduction, contact="ben@example.org", by=world["ben"])
    response = signed_in(world["ana"]).post(f"/en/introductions/{introduction.pk}/begin/")
    partnership = Partnership.objects.get()
    assert response.headers["Location"] == f"/en/partnerships/{partnership.pk}/"
    assert (partnership.state, partnership.kind, partnership.topic_codes) == ("active", "topic", ("energy",))
    assert not Mail.objects.filter(kind="partnership_proposed").exists()
    assert Mail.objects.get(kind="introduction_begun").address == "ben@example.org"
    signed_in(world["ben"]).post(f"/en/introductions/{introduction.pk}/begin/")
    assert Partnership.objects.count() == 1


def test_another_team_that_acts_by_now_is_asked_before_a_partnership_begins(world: World, person: Any) -> None:
    introduction = asked(world)
    actions.agree(introduction, contact="ben@example.org", by=world["ben"])
    Mandate.objects.filter(team=world["two"]).update(until=timezone.localdate())
    teams_world.role(teams_world.town_hall(world["bedorf"]), person("new@example.org"), "coordinator")
    signed_in(world["ana"]).post(f"/en/introductions/{introduction.pk}/begin/")
    assert Partnership.objects.get().state == "proposed"


def test_a_sentence_declines_in_the_readers_language(world: World) -> None:
    introduction = asked(world)
    signed_in(world["ben"]).post(f"/en/introductions/{introduction.pk}/decline/", {"sentence": "partners"})
    (mail,) = Mail.objects.filter(kind="introduction_answered")
    assert "We put our energy into the partnerships that we have." in mail.text
    text = signed_in(world["ana"]).get(f"/en/introductions/{introduction.pk}/").content.decode()
    assert "We put our energy" in text
    assert "Ben" not in text


def test_a_refusal_without_a_word_looks_like_no_answer(world: World) -> None:
    """At every moment, on every page, in every mail and in the export."""
    introduction = asked(world)
    ana, path = signed_in(world["ana"]), f"/en/introductions/{introduction.pk}/"

    def pages() -> list[str]:
        export = next(kind for kind in personal_data() if kind.name == "introductions").export(world["ana"])
        found = [ana.get(where).content.decode() for where in (path, "/en/introductions/", PATH)]
        return [re.sub(r'value="\w{64}"', "", text) for text in found] + [str(list(export))]

    before = pages()
    signed_in(world["ben"]).post(f"{path}decline/", {"sentence": "quiet"})
    introduction.refresh_from_db()
    assert introduction.state == "quiet"
    assert pages() == before
    assert not Mail.objects.filter(kind="introduction_answered").exists()
    assert reply_rates_of([world["bedorf"].pk]) == {}
    days_ago(introduction, 46)
    actions.remind_and_close(timezone.now())
    introduction.refresh_from_db()
    assert introduction.state == "closed"
    assert Mail.objects.get(kind="introduction_closed").address == "ana@example.org"
    assert not Mail.objects.filter(kind="introduction_asked", subject__contains="waits").exists()


def test_it_is_answered_once(world: World) -> None:
    introduction = asked(world)
    actions.decline(introduction, sentence="no_time", by=world["ben"])
    with pytest.raises(actions.AnsweredAlreadyError):
        actions.agree(introduction, contact="ben@example.org", by=world["ben"])
    response = signed_in(world["ben"]).post(
        f"/en/introductions/{introduction.pk}/agree/", {"contact": "ben@example.org"}, follow=True
    )
    assert "This was answered or closed meanwhile." in response.content.decode()


def test_an_answer_that_cannot_be_is_named(world: World) -> None:
    introduction = asked(world)
    ben = signed_in(world["ben"])
    for path, sent, words in (
        ("agree", {"contact": ""}, "Write the e-mail address at which the other side can reach you."),
        ("agree", {"contact": "x"}, "This is no e-mail address."),
        ("decline", {}, "Choose what the other side shall read."),
        ("decline", {"sentence": "x"}, "Choose one of these sentences."),
    ):
        response = ben.post(f"/en/introductions/{introduction.pk}/{path}/", sent)
        assert response.status_code == 422
        assert words in response.content.decode()


# --- time


def test_reminders_after_a_week_and_three_and_an_end_after_45_days(world: World) -> None:
    introduction = asked(world)
    for days, mails in ((6, 1), (7, 2), (8, 2), (21, 3), (30, 3), (44, 3)):
        days_ago(introduction, days)
        actions.remind_and_close(timezone.now())
        assert Mail.objects.filter(kind="introduction_asked").count() == mails, days
    days_ago(introduction, 45)
    assert actions.remind_and_close(timezone.now()) == (0, 1)
    assert actions.remind_and_close(timezone.now()) == (0, 0)
    introduction.refresh_from_db()
    assert (introduction.state, introduction.asker_contact) == ("closed", "")


def test_a_reminder_goes_to_the_team_that_acts_now(world: World, person: Any) -> None:
    introduction = asked(world)
    Mandate.objects.filter(team=world["two"]).update(until=timezone.localdate())
    new = person("new@example.org")
    teams_world.role(teams_world.town_hall(world["bedorf"]), new, "coordinator")
    days_ago(introduction, 7)
    actions.remind_and_close(timezone.now())
    assert Mail.objects.filter(kind="introduction_asked").latest("pk").address == "new@example.org"
    assert signed_in(new).get(f"/en/introductions/{introduction.pk}/").status_code == 200
    assert signed_in(world["ben"]).get(f"/en/introductions/{introduction.pk}/").status_code == 404


def test_the_share_of_answers_is_told_from_three_on(world: World) -> None:
    introduction = asked(world)
    actions.decline(introduction, sentence="no_time", by=world["ben"])
    facts = {
        "asked": world["bedorf"], "asker_team": world["one"], "asked_team": world["two"], "kind": "topic",
        "asked_at": timezone.now(), "asker": world["cedorf"],
    }  # fmt: skip
    Introduction.objects.create(**facts, state="agreed")
    assert reply_rates_of([world["bedorf"].pk]) == {}
    Introduction.objects.create(**facts, state="quiet")
    assert reply_rates_of([world["bedorf"].pk]) == {}
    Introduction.objects.create(**facts, state="closed")
    rate = reply_rates_of([world["bedorf"].pk])[world["bedorf"].pk]
    assert (rate.answered, rate.asked, rate.percent) == (2, 3, 67)


# --- who may what

# o open, q declined without a word, a agreed, d declined, c closed, w taken back; n where there is none yet.
CELLS = """
list         -  n  n      n      n     n
ask          -  -  n      -      -     -
see          -  -  oqadcw oqadc  oqadc -
withdraw     -  -  oq     -      -     -
answer       -  -  -      -      o     -
see_contacts -  -  a      a      a     -
begin        -  -  a      a      a     -
"""


def test_every_cell_of_the_table_holds(world: World, person: Any) -> None:
    introduction = asked(world)
    editor = person("editor2@example.org")
    teams_world.role(world["two"], editor, "editor")
    viewers = {
        "asker": viewer_of_person(world["editor"]),
        "asked": viewer_of_person(editor),
        "asked_leader": viewer_of_person(world["ben"]),
        "member": viewer_of_person(world["stranger"]),
        "moderator": viewer_of_person(person("mod@example.org", site_role="moderator"), second_factor=True),
        "visitor": viewer_of_person(person("gone@example.org", is_active=False)),
    }
    said = {}
    for line in CELLS.strip().splitlines():
        action, *columns = line.split()
        said |= {(action, role): cell for role, cell in zip(rules.INTRODUCTION.roles, columns, strict=True)}
    letters_of = {"open": "o", "quiet": "q", "agreed": "a", "declined": "d", "closed": "c", "withdrawn": "w"}
    wrong = []
    for (action, role), state in product(said, Introduction.State.values):
        introduction.state = state
        allowed = ask(viewers[role], f"introduction:{action}", introduction) is Answer.YES
        if allowed != (letters_of[state] in said[action, role]):
            wrong.append((action, role, state, allowed))
    own = rules.Own(world["aldorf"], world["one"])
    for (action, role), cell in said.items():
        allowed = ask(viewers[role], f"introduction:{action}", own) is Answer.YES
        if allowed != ("n" in cell):
            wrong.append((action, role, "none", allowed))
    assert wrong == []


def test_the_young_neither_see_nor_answer_whatever_their_role(world: World) -> None:
    introduction = asked(world)
    path = f"/en/introductions/{introduction.pk}/"
    young = signed_in(world["young"])
    assert young.get(path).status_code == 404
    assert young.get("/en/introductions/").status_code == 403
    for other in ("agree/", "decline/", "withdraw/", "begin/"):
        assert young.post(path + other, {"contact": "y@example.org"}).status_code == 404


def test_for_others_there_is_no_introduction(world: World) -> None:
    introduction = asked(world)
    for who in ("stranger", "helper"):
        assert signed_in(world[who]).get(f"/en/introductions/{introduction.pk}/").status_code == 404
    assert Client().get(f"/en/introductions/{introduction.pk}/").status_code in (302, 404)
    assert "No introduction yet" in signed_in(world["stranger"]).get("/en/introductions/").content.decode()


def test_whoever_is_protected_is_not_named_even_then(world: World) -> None:
    introduction = asked(world)
    world["ben"].keeps_protection = True
    world["ben"].save()
    actions.agree(introduction, contact="office@bedorf.example", by=world["ben"])
    text = signed_in(world["ana"]).get(f"/en/introductions/{introduction.pk}/").content.decode()
    assert "office@bedorf.example" in text
    assert "Ben" not in text


def test_of_somebody_whose_age_was_corrected_since_nothing_is_shown(world: World) -> None:
    introduction = asked(world)
    actions.agree(introduction, contact="ben@example.org", by=world["ben"])
    world["ben"].band, world["ben"].band_ends = "teen", timezone.localdate() + timedelta(days=400)
    world["ben"].save()
    text = signed_in(world["ana"]).get(f"/en/introductions/{introduction.pk}/").content.decode()
    assert "Ben" not in text.replace("Bedorf", "")
    assert "ben@example.org" not in text


def test_the_list_makes_no_more_queries_as_it_grows(world: World, municipality: Any) -> None:
    def asked_for() -> int:
        client = signed_in(world["ana"])
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/introductions/")
        return len(captured)

    asked(world)
    first = asked_for()
    others(world, municipality, 4)
    assert asked_for() == first


def test_who_is_erased_is_no_longer_in_it(world: World) -> None:
    introduction = asked(world)
    actions.agree(introduction, contact="ben@example.org", by=world["ben"])
    kind = next(kind for kind in personal_data() if kind.name == "introductions")
    (row,) = kind.export(world["ana"])
    assert row["email"] == "ana@example.org"
    kind.erase(world["ana"], True)
    text = signed_in(world["ben"]).get(f"/en/introductions/{introduction.pk}/").content.decode()
    assert "ana@example.org" not in text
    assert "A former member" in text
    Introduction.objects.update(state="closed")
    days_ago(introduction, 731)
    assert kind.expire
    assert kind.expire(timezone.now()) == 1
