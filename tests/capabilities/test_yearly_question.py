# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly five minutes: a mail asks whether people met, and the answer needs no sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from newtwincities.common.models import Mail, RecordEntry
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions.dossier import change_state
from newtwincities.partnerships.actions.exchanges import change_exchange, enter_exchange
from newtwincities.partnerships.actions.year_answers import ask_for_the_year
from newtwincities.partnerships.models import Carrier, Exchange, Part, Partnership, YearAnswer
from newtwincities.people.demo import make_demo_people
from newtwincities.teams.models import Role
from tests.capabilities.test_partnerships import active, visit, world  # noqa: F401

pytestmark = pytest.mark.django_db
World = dict[str, Any]
ASKED = date(2026, 12, 2)


@pytest.fixture(autouse=True)
def _in_december() -> Iterator[None]:
    with time_machine.travel(ASKED, tick=False):
        yield


@pytest.fixture
def partnership(world: World) -> Partnership:  # noqa: F811
    return active(world)


def links(address: str) -> dict[str, str]:
    """The three answers in the mail to somebody."""
    text = Mail.objects.filter(kind="partnership_year", address=address).latest("pk").text
    return {
        (parts := urlsplit(found)).query.removeprefix("met="): f"{parts.path}?{parts.query}"
        for found in re.findall(r"http\S+\?met=\w+", text)
    }


def own_part(partnership: Partnership, municipality: Any) -> Part:
    return Part.objects.get(exchange__partnership=partnership, side__municipality=municipality)


# --- asking


def test_once_a_year_each_side_is_asked_with_three_answers(partnership: Partnership) -> None:
    assert ask_for_the_year(ASKED) == 2
    assert set(Mail.objects.filter(kind="partnership_year").values_list("address", flat=True)) == {
        "ana@example.org", "ben@example.org"}  # fmt: skip
    assert set(links("ben@example.org")) == {"in_person", "online", "no"}
    assert ask_for_the_year(ASKED + timedelta(days=1)) == 0
    with time_machine.travel(date(2027, 12, 1)):
        assert ask_for_the_year(date(2027, 12, 1)) == 2


@pytest.mark.parametrize("month", [1, 6, 11])
def test_it_is_asked_in_its_month_alone(month: int, partnership: Partnership) -> None:
    assert ask_for_the_year(date(2026, month, 2)) == 0


def test_an_operator_chooses_the_month_or_none(partnership: Partnership, settings: Any) -> None:
    settings.YEARLY_QUESTION_MONTH = 0
    assert ask_for_the_year(ASKED) == 0
    settings.YEARLY_QUESTION_MONTH = 11
    assert ask_for_the_year(date(2026, 11, 3)) == 2


@pytest.mark.parametrize("progress", ["done", "planned"])
def test_whoever_has_entered_something_is_not_asked(progress: str, world: World, partnership: Partnership) -> None:  # noqa: F811
    enter_exchange(partnership, visit(partnership, progress=progress), by=world["ana"])
    assert ask_for_the_year(ASKED) == 0


def test_what_was_cancelled_tells_nothing_of_the_year(world: World, partnership: Partnership) -> None:  # noqa: F811
    enter_exchange(partnership, visit(partnership, progress="cancelled"), by=world["ana"])
    assert ask_for_the_year(ASKED) == 2


def test_a_pause_is_not_asked_about(world: World, partnership: Partnership) -> None:  # noqa: F811
    change_state(partnership, "paused", reason="", by=world["ana"])
    assert ask_for_the_year(ASKED) == 0


def test_nobody_is_asked_about_what_is_invented() -> None:
    make_demo_people()
    Exchange.objects.all().delete()
    assert ask_for_the_year(ASKED) == 0


def test_a_carrier_with_an_account_is_asked_too(world: World, partnership: Partnership, person: Any) -> None:  # noqa: F811
    carrier = person("carla@example.org")
    Role.objects.create(team=world["one"], person=carrier, role="carrier", since=date(2026, 1, 1))
    Carrier.objects.create(side=partnership.sides.get(team=world["one"]), name="Carla", person=carrier)
    stopped = Carrier.objects.create(side=partnership.sides.get(team=world["one"]), name="H", person=world["helper"])
    assert ask_for_the_year(ASKED) == 3  # a helper may not edit, so is not asked
    assert stopped.person == world["helper"]


# --- answering


def test_one_click_and_a_few_numbers_fill_the_year(world: World, partnership: Partnership) -> None:  # noqa: F811
    own = partnership.sides.get(municipality=world["aldorf"])
    Carrier.objects.create(side=own, name="Ana M.")
    Carrier.objects.create(side=partnership.sides.get(municipality=world["bedorf"]), name="Secret of Bedorf")
    ask_for_the_year(ASKED)
    client, address = Client(), links("ana@example.org")["in_person"]
    page = client.get(address).content.decode()
    assert "You met in 2026" in page
    assert "Ana M." in page
    assert "Secret of Bedorf" not in page
    assert not Exchange.objects.exists()  # looking changes nothing
    sent = {"month": "5", "participants": "12", "under_26": "3", "first_timers": "4", "organisers": ["Ana M."],
            "new_name": "B. K."}  # fmt: skip
    response = client.post(address, sent)
    assert response.status_code == 302
    exchange = Exchange.objects.get()
    assert (exchange.start, exchange.mode, exchange.progress) == (date(2026, 5, 15), "in_person", "done")
    part = own_part(partnership, world["aldorf"])
    assert (part.participants, part.under_26, part.first_timers) == (12, 3, 4)
    assert own_part(partnership, world["bedorf"]).participants is None
    assert sorted(exchange.organisers.values_list("carrier__name", flat=True)) == ["Ana M.", "B. K."]
    assert "It is noted: you met." in client.get(response.headers["Location"]).content.decode()
    assert RecordEntry.objects.filter(verb="year.answer").exists()


def test_a_young_carrier_is_named_on_no_page_without_sign_in(
    world: World, partnership: Partnership, person: Any  # noqa: F811
) -> None:  # fmt: skip
    own = partnership.sides.get(municipality=world["aldorf"])
    Carrier.objects.create(side=own, name="Young Yara", person=person("yara@example.org", band="teen"))
    Carrier.objects.create(side=own, name="Former Fritz", until=date(2026, 1, 1))
    Carrier.objects.create(side=own, name="Ana M.")
    ask_for_the_year(ASKED)
    page = Client().get(links("ana@example.org")["in_person"]).content.decode()
    assert "Ana M." in page
    assert "Yara" not in page
    assert "Fritz" not in page


def test_no_is_an_answer_too(world: World, partnership: Partnership) -> None:  # noqa: F811
    ask_for_the_year(ASKED)
    address = links("ana@example.org")["no"]
    assert "You did not meet in 2026" in Client().get(address).content.decode()
    assert YearAnswer.objects.filter(met=None).count() == 2
    Client().post(address)
    assert YearAnswer.objects.get(side__municipality=world["aldorf"]).met is False
    assert not Exchange.objects.exists()


def test_saying_it_again_changes_it(world: World, partnership: Partnership) -> None:  # noqa: F811
    ask_for_the_year(ASKED)
    said = links("ana@example.org")
    Client().post(said["in_person"], {"month": "5", "participants": "12"})
    assert 'value="12"' in Client().get(said["online"]).content.decode()
    Client().post(said["online"], {"month": "6", "participants": "9"})
    exchange = Exchange.objects.get()
    assert (exchange.mode, exchange.start.month) == ("online", 6)
    assert own_part(partnership, world["aldorf"]).participants == 9
    Client().post(said["no"])
    assert not Exchange.objects.exists()
    Client().post(said["in_person"], {"month": "7"})
    assert Exchange.objects.get().start.month == 7


def test_both_sides_fill_one_exchange_and_the_second_is_not_asked_when_it_was(
    world: World, partnership: Partnership  # noqa: F811
) -> None:  # fmt: skip
    ask_for_the_year(ASKED)
    Client().post(links("ana@example.org")["in_person"], {"month": "5", "participants": "12"})
    address = links("ben@example.org")["in_person"]
    page = Client().get(address).content.decode()
    assert "Aldorf has said already when it was: May 2026" in page
    assert 'name="month"' not in page
    assert Client().post(address, {"participants": "20", "new_name": "G. V."}).status_code == 302
    exchange = Exchange.objects.get()
    assert exchange.start == date(2026, 5, 15)
    assert own_part(partnership, world["aldorf"]).participants == 12
    assert own_part(partnership, world["bedorf"]).participants == 20
    # One of them takes it back: what the other one has said stays.
    Client().post(links("ana@example.org")["no"])
    assert own_part(partnership, world["aldorf"]).participants is None
    assert own_part(partnership, world["bedorf"]).participants == 20
    assert Client().post(address, {"month": "4", "participants": "21"}).status_code == 302
    assert Exchange.objects.get().start.month == 4


def test_what_somebody_signed_in_has_changed_is_left_alone(world: World, partnership: Partnership) -> None:  # noqa: F811
    ask_for_the_year(ASKED)
    said = links("ana@example.org")
    Client().post(said["in_person"], {"month": "5", "participants": "12"})
    made = Exchange.objects.get()
    change_exchange(made, visit(partnership, title="The real title"), version=made.version, by=world["ben"])
    for way in ("in_person", "no"):
        response = Client().post(said[way], {"month": "6", "participants": "1"})
        assert response.status_code == 409
        assert "Somebody has changed it since" in response.content.decode()
    assert Exchange.objects.get().title == "The real title"


def test_what_was_entered_in_the_meantime_is_not_entered_twice(world: World, partnership: Partnership) -> None:  # noqa: F811
    ask_for_the_year(ASKED)
    enter_exchange(partnership, visit(partnership), by=world["ben"])
    address = links("ana@example.org")["in_person"]
    assert "it is entered already" in Client().get(address).content.decode()
    Client().post(address, {"month": "5"})
    assert Exchange.objects.count() == 1


WRONG = (
    ({"month": ""}, "Choose the month."),
    ({"month": "13"}, "valid choice"),
    ({"participants": "3", "under_26": "9"}, "These are more than all participants: 3."),
    ({"participants": "many"}, "Write a whole number, or leave it empty."),
)


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    wrong: dict[str, str], words: str, partnership: Partnership
) -> None:
    ask_for_the_year(ASKED)
    sent = {"month": "5", "new_name": "A name to keep", **wrong}
    response = Client().post(links("ana@example.org")["in_person"], sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "A name to keep" in response.content.decode()
    assert not Exchange.objects.exists()


def test_a_meeting_of_this_month_is_not_put_into_the_future(partnership: Partnership) -> None:
    ask_for_the_year(ASKED)
    Client().post(links("ana@example.org")["in_person"], {"month": "12"})
    assert Exchange.objects.get().start == ASKED - timedelta(days=1)


# --- links


def test_the_link_ends_with_the_role_and_after_ninety_days(world: World, partnership: Partnership) -> None:  # noqa: F811
    ask_for_the_year(ASKED)
    address = links("ana@example.org")["in_person"]
    with time_machine.travel(ASKED + timedelta(days=95)):
        assert "This link is too old" in Client().get(address).content.decode()
        Client().post(address, {"month": "5"})
    Role.objects.filter(person=world["ana"]).update(role="helper")
    assert "not yours any more" in Client().get(address).content.decode()
    Client().post(address, {"month": "5"})
    assert not Exchange.objects.exists()


def test_a_forged_link_finds_no_page(partnership: Partnership) -> None:
    assert Client().get("/en/partnerships/year/forged/").status_code == 404
    ask_for_the_year(ASKED)
    path = urlsplit(links("ana@example.org")["no"]).path
    assert Client().get(path[:-3] + "xx/").status_code == 404
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    assert found.state == "active"
