# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Partnerships: begun by one side, confirmed by the other, filled with exchanges, and how alive they are."""

from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newtwincities.atlas.models import Municipality
from newtwincities.common.models import Mail
from newtwincities.common.policy import may
from newtwincities.domain.vitality import vitality_history
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import dossier as actions
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.actions.exchanges import Entry
from newtwincities.partnerships.files import read_partnership
from newtwincities.partnerships.forms.exchanges import organisers_of
from newtwincities.partnerships.merging import follow_merge
from newtwincities.partnerships.models import Carrier, Exchange, Partnership, Side
from newtwincities.partnerships.pages.standing import StandingPage
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams.models import Role
from tests.capabilities import teams_world

pytestmark = pytest.mark.django_db

START, END = date(2026, 6, 10), date(2026, 6, 13)


@pytest.fixture
def world(municipality: Any, person: Any) -> dict[str, Any]:
    """Two towns, each with a team and its people, and a stranger."""
    aldorf = municipality("Q1", name="Aldorf", population=5000)
    bedorf = municipality("Q2", name="Bedorf", country="IT", population=20000)
    one, two = teams_world.town_hall(aldorf, name="Aldorf"), teams_world.town_hall(bedorf, name="Bedorf")
    people = {name: person(f"{name}@example.org", name=name.title()) for name in ("ana", "ben", "helper", "stranger")}
    teams_world.role(one, people["ana"], "coordinator")
    teams_world.role(one, people["helper"], "helper")
    teams_world.role(two, people["ben"], "coordinator")
    return {"aldorf": aldorf, "bedorf": bedorf, "one": one, "two": two, **people}


def begun(world: dict[str, Any]) -> Partnership:
    return actions.begin(
        world["aldorf"], world["bedorf"], team=world["one"], kind="comprehensive", since=None, by=world["ana"]
    )


def active(world: dict[str, Any]) -> Partnership:
    partnership = begun(world)
    actions.confirm(partnership, [partnership.sides.get(municipality=world["bedorf"])], by=world["ben"])
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    return found


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def visit(partnership: Partnership, **changes: Any) -> Entry:
    one, two = partnership.sides.all()
    usual: dict[str, Any] = {
        "title": "Youth camp", "start": START, "end": END, "topics": ("culture", "youth"),
        "hosts": frozenset({one.pk}), "participants": {one.pk: 20, two.pk: 30}, "under_26": 10, "first_timers": 15,
        "organisers": {one.pk: {"a1": 2, "a2": 1}, two.pk: {"b1": 1}},
    }  # fmt: skip
    return Entry(**{**usual, **changes})


# --- beginning


def test_one_side_begins_and_the_other_agrees(world: dict[str, Any]) -> None:
    ana, ben = signed_in(world["ana"]), signed_in(world["ben"])
    found = ana.get("/en/partnerships/begin/?q=Bedorf").content.decode()
    assert "?with=Q2" in found
    response = ana.post("/en/partnerships/begin/?with=Q2", {"own": world["aldorf"].pk, "kind": "school"})
    partnership = Partnership.objects.get()
    assert response.headers["Location"] == f"/en/partnerships/{partnership.pk}/"
    assert "Waiting for: Bedorf." in ana.get(f"/en/partnerships/{partnership.pk}/").content.decode()
    (mail,) = Mail.objects.filter(kind="partnership_proposed")
    assert mail.address == "ben@example.org"
    assert f"/partnerships/{partnership.pk}/" in mail.text
    assert "waits for your answer" in ben.get("/en/partnerships/").content.decode()
    ben.post(f"/en/partnerships/{partnership.pk}/answer/", {"do": "confirm"})
    partnership.refresh_from_db()
    assert partnership.state == Partnership.State.ACTIVE
    assert Mail.objects.get(kind="partnership_answered").address == "ana@example.org"


def test_a_declined_or_withdrawn_proposal_leaves_nothing(world: dict[str, Any]) -> None:
    for who, do in (("ben", "decline"), ("ana", "withdraw")):
        partnership = begun(world)
        signed_in(world[who]).post(f"/en/partnerships/{partnership.pk}/answer/", {"do": do})
        assert not Partnership.objects.exists()
    assert "declined" in Mail.objects.get(kind="partnership_answered").text


def test_the_same_two_have_one_partnership(world: dict[str, Any]) -> None:
    partnership = begun(world)
    with pytest.raises(actions.ThereAlreadyError):
        begun(world)
    response = signed_in(world["ben"]).post(
        "/en/partnerships/begin/?with=Q1", {"own": world["bedorf"].pk, "kind": "informal"}
    )
    assert response.headers["Location"] == f"/en/partnerships/{partnership.pk}/"


def test_without_a_team_on_the_other_side_nobody_could_agree(world: dict[str, Any], municipality: Any) -> None:
    municipality("Q3", name="Cedorf")
    response = signed_in(world["ana"]).post(
        "/en/partnerships/begin/?with=Q3", {"own": world["aldorf"].pk, "kind": "informal"}
    )
    assert response.status_code == 422
    assert "Nobody acts for Cedorf here yet" in response.content.decode()


def test_one_team_of_two_villages_need_not_ask_itself(world: dict[str, Any], municipality: Any) -> None:
    cedorf = municipality("Q3", name="Cedorf")
    teams_world.act_for(world["one"], cedorf)
    partnership = actions.begin(
        world["aldorf"], cedorf, team=world["one"], kind="informal", since=None, by=world["ana"]
    )
    partnership.refresh_from_db()
    assert partnership.state == Partnership.State.ACTIVE
    assert not Mail.objects.exists()


def three(world: dict[str, Any], municipality: Any, person: Any) -> Partnership:
    """Aldorf asks Bedorf and Cedorf, where Cem coordinates."""
    cedorf = municipality("Q3", name="Cedorf", country="SI")
    world["cem"] = person("cem@example.org", name="Cem")
    teams_world.role(teams_world.town_hall(cedorf, name="Cedorf"), world["cem"], "coordinator")
    client = signed_in(world["ana"])
    assert "Cedorf" in client.get("/en/partnerships/begin/?with=Q2&more=1&q=Cedorf").content.decode()
    client.post(
        "/en/partnerships/begin/?with=Q2&with=Q3", {"own": world["aldorf"].pk, "kind": "topic", "since": "2020-05-01"}
    )
    return Partnership.objects.get()


def test_three_municipalities_run_one_when_all_have_agreed(
    world: dict[str, Any], municipality: Any, person: Any
) -> None:
    partnership = three(world, municipality, person)
    assert {mail.address for mail in Mail.objects.filter(kind="partnership_proposed")} == {
        "ben@example.org", "cem@example.org"
    }  # fmt: skip
    signed_in(world["ben"]).post(f"/en/partnerships/{partnership.pk}/answer/", {"do": "confirm"})
    partnership.refresh_from_db()
    assert partnership.state == Partnership.State.PROPOSED
    assert "Waiting for: Cedorf." in signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/").content.decode()
    signed_in(world["cem"]).post(f"/en/partnerships/{partnership.pk}/answer/", {"do": "confirm"})
    partnership.refresh_from_db()
    assert partnership.state == Partnership.State.ACTIVE
    text = signed_in(world["cem"]).get(f"/en/partnerships/{partnership.pk}/").content.decode()
    assert "Aldorf – Bedorf – Cedorf" in text
    assert begun(world).pk != partnership.pk  # two of the three may run another one


def test_where_one_of_three_declines_the_others_go_on(world: dict[str, Any], municipality: Any, person: Any) -> None:
    partnership = three(world, municipality, person)
    signed_in(world["ben"]).post(f"/en/partnerships/{partnership.pk}/answer/", {"do": "confirm"})
    signed_in(world["cem"]).post(f"/en/partnerships/{partnership.pk}/answer/", {"do": "decline"})
    partnership.refresh_from_db()
    assert partnership.state == Partnership.State.ACTIVE
    assert [side.municipality.name for side in partnership.sides.all()] == ["Aldorf", "Bedorf"]


# --- who may what


def test_whoever_comes_from_a_mail_signs_in_first_and_learns_nothing(world: dict[str, Any]) -> None:
    partnership = active(world)
    for pk in (partnership.pk, 999999):
        for path in ("", "handover/", "plan/"):
            address = f"/de/partnerships/{pk}/{path}"
            response = Client().get(address)
            assert response.status_code == 302
            assert response.headers["Location"].endswith(f"?next={address}"), address


def test_a_partnership_exists_for_its_teams_alone(world: dict[str, Any]) -> None:
    partnership = active(world)
    exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    paths = ("", "partnership.json", "state/", "exchanges/enter/", f"exchanges/{Exchange.objects.get().pk}/change/")
    for path in paths:
        assert signed_in(world["stranger"]).get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 404
        assert Client().get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 302
    helper = signed_in(world["helper"])
    assert helper.get(f"/en/partnerships/{partnership.pk}/").status_code == 200
    assert helper.get(f"/en/partnerships/{partnership.pk}/exchanges/enter/").status_code == 403
    assert helper.post(f"/en/partnerships/{partnership.pk}/answer/", {"do": "withdraw"}).status_code == 403


def test_only_whoever_leads_the_asked_team_answers(world: dict[str, Any], person: Any) -> None:
    editor = person("editor@example.org")
    teams_world.role(world["two"], editor, "editor")
    found = queries.partnership_with_pk(begun(world).pk)
    assert may(viewer_of_person(world["ben"]), "partnership:answer", found)
    for who in (world["ana"], world["helper"], world["stranger"], editor):
        assert not may(viewer_of_person(who), "partnership:answer", found)
    assert not may(viewer_of_person(editor), "partnership:see", found)


def test_nothing_is_entered_before_both_have_agreed(world: dict[str, Any]) -> None:
    """A declined proposal vanishes, so nothing may hang on it."""
    path = f"/en/partnerships/{begun(world).pk}/"
    assert "Enter an exchange" not in signed_in(world["ana"]).get(path).content.decode()
    assert signed_in(world["ana"]).get(f"{path}exchanges/enter/").status_code == 403


# --- exchanges


def test_five_fields_make_an_exchange(world: dict[str, Any]) -> None:
    partnership = active(world)
    one = partnership.sides.first()
    assert one
    sent = {"title": "Visit", "start": "2026-05-01", "mode": "in_person", "progress": "done", "hosts": [one.pk],
            "topics": ["culture"]}  # fmt: skip
    response = signed_in(world["ben"]).post(f"/en/partnerships/{partnership.pk}/exchanges/enter/", sent)
    assert response.status_code == 302
    exchange = Exchange.objects.get()
    assert (exchange.end, exchange.topic_codes, exchange.under_26) == (date(2026, 5, 1), ("culture",), None)
    assert "Visit" in signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/").content.decode()


WRONG = (
    ({"start": ""}, "Enter the day."),
    ({"start": "1066-10-14"}, "choose a day between 1900 and 20"),
    ({"start": "2026-05-02", "end": "2026-05-01"}, "The last day is before the first one."),
    ({"title": ""}, "Say in a few words what it was."),
    ({"participants": "1000000"}, "at most 100,000"),
    ({"participants": "many"}, "Write a whole number, or leave it empty."),
    ({"participants": "3", "first_timers": "9"}, "These are more than all participants: 6."),
    ({"organisers": "Ana 0"}, "Parts of the work are numbers from 1 to 9."),
    ({"hosts": "0"}, "One of these is no side of this partnership."),
)


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    wrong: dict[str, str], words: str, world: dict[str, Any]
) -> None:
    partnership = active(world)
    sent: dict[str, Any] = {"title": "Visit", "start": "2026-05-01", "mode": "in_person", "progress": "done"}
    for name, value in wrong.items():
        for side in partnership.sides.all() if name in ("participants", "organisers") else ():
            sent[f"{name}_{side.pk}"] = value
        sent[name] = value
    sent["result"] = "A walk that nobody forgets"
    response = signed_in(world["ana"]).post(f"/en/partnerships/{partnership.pk}/exchanges/enter/", sent)
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "A walk that nobody forgets" in text
    assert not Exchange.objects.exists()


def test_organisers_are_lines_with_parts() -> None:
    assert organisers_of("Ana 2\n\n Bor \nEva-Maria ×3") == {"Ana": 2, "Bor": 1, "Eva-Maria": 3}
    with pytest.raises(ValidationError):
        organisers_of("\n".join(f"P{letter}" for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def test_two_who_edit_at_once_lose_nothing(world: dict[str, Any]) -> None:
    partnership = active(world)
    exchange = exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    path = f"/en/partnerships/{partnership.pk}/exchanges/{exchange.pk}/change/"
    sent = {"title": "Camp of Ana", "start": "2026-06-10", "mode": "in_person", "progress": "done", "version": "1"}
    assert signed_in(world["ben"]).post(path, {**sent, "title": "Camp of Ben"}).status_code == 302
    response = signed_in(world["ana"]).post(path, sent)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has changed this" in text
    assert 'value="Camp of Ana"' in text
    exchange.refresh_from_db()
    assert exchange.title == "Camp of Ben"
    assert signed_in(world["ana"]).post(path, {**sent, "version": "2"}).status_code == 302
    exchange.refresh_from_db()
    assert (exchange.title, exchange.version) == ("Camp of Ana", 3)


def test_an_exchange_can_be_removed(world: dict[str, Any]) -> None:
    partnership = active(world)
    exchange = exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    signed_in(world["ana"]).post(f"/en/partnerships/{partnership.pk}/exchanges/{exchange.pk}/change/", {"do": "remove"})
    assert not Exchange.objects.exists()


def test_the_form_shows_what_was_entered(world: dict[str, Any]) -> None:
    partnership = active(world)
    exchange = exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    text = (
        signed_in(world["ana"])
        .get(f"/en/partnerships/{partnership.pk}/exchanges/{exchange.pk}/change/")
        .content.decode()
    )
    assert "a1 2\na2" in text
    assert 'value="20"' in text


# --- vitality


def test_the_page_says_where_it_stands_why_and_what_next(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-11-01")
    partnership = active(world)
    one, two = partnership.sides.all()
    for year, topics, host in (
        (2024, ("culture", "youth"), one), (2025, ("energy", "culture"), two), (2026, ("sport",), one),
    ):  # fmt: skip
        days = {"start": START.replace(year=year), "end": END.replace(year=year)}
        entry = visit(partnership, topics=topics, hosts=frozenset({host.pk}), **days)
        exchange_actions.enter_exchange(partnership, entry, by=world["ana"])
    text = signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/vitality/").content.decode()
    assert "active · 51" in text
    for score in ("60.5", "84.7", "59.1", "74.1", "94.5"):
        assert score in text
    assert "Name 2 more organisers in Bedorf" in text
    assert "In Bedorf, one person carries all of it." in text
    desk = signed_in(world["ben"]).get("/en/partnerships/").content.decode()
    assert "active · 51" in desk


def visits(world: dict[str, Any], years: tuple[int, ...], **changes: Any) -> Partnership:
    """An active partnership that met in June of these years."""
    partnership = active(world)
    for year in years:
        days = {"start": START.replace(year=year), "end": END.replace(year=year)}
        exchange_actions.enter_exchange(partnership, visit(partnership, **days, **changes), by=world["ana"])
    return partnership


def test_the_history_says_from_where_to_where_it_went(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-11-01")
    partnership = visits(world, (2018, 2019, 2022))
    text = signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/vitality/").content.decode()
    page = StandingPage(partnership, viewer_of_person(world["ana"]))
    points = page.history.points
    assert points[-1].value == page.vitality.assessment.overall.value
    plain = vitality_history(page.vitality.facts, as_of=date(2026, 11, 1))
    assert [point.as_of for point in points[:-1]] == [point.as_of for point in plain]
    assert [point.value for point in points[:-1]] == pytest.approx([point.value for point in plain])
    first, now = (round(point.value or 0) for point in (points[0], points[-1]))
    assert f"From {first} in 2018 to {now} today." in text
    assert "The last exchange before the pandemic began on 10 June 2019." in text
    assert "The first one in person after that began on 10 June 2022." in text
    assert text.count("chart-line") == 2  # for a wide screen and for a phone
    assert '<th scope="row">30 June 2018</th>' in text


def test_a_history_begins_with_the_second_quarter(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-07-20")
    partnership = visits(world, (2026,))
    assert "History" not in signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/vitality/").content.decode()
    time_machine.move_to("2026-10-01")
    assert "History" in signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/vitality/").content.decode()


def test_the_line_stops_where_the_partnership_rests(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-11-01")
    partnership = visits(world, (2023, 2024))
    partnership.state, partnership.state_since = Partnership.State.PAUSED, date(2025, 5, 1)
    partnership.save()
    text = signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/vitality/").content.decode()
    assert "in 2025." in text
    assert "today." not in text


def test_the_file_to_compute_it_yourself_gives_the_same_and_names_nobody(
    world: dict[str, Any], time_machine: Any, tmp_path: Path
) -> None:
    time_machine.move_to("2026-11-01")
    partnership = visits(world, (2023, 2024, 2026))
    one, two = partnership.sides.all()
    exchange_actions.enter_exchange(
        partnership,
        visit(
            partnership, title="Evening", mode="online", hours=2, hosts=frozenset(), participants={one.pk: 0},
            under_26=None, first_timers=None, organisers={two.pk: {"Berta Berger": 3}},
        ),
        by=world["ben"],
    )  # fmt: skip
    response = signed_in(world["helper"]).get(f"/en/partnerships/{partnership.pk}/partnership.json")
    assert response.headers["Content-Disposition"] == f'attachment; filename="partnership-{partnership.pk}.json"'
    assert "Berta" not in response.content.decode()
    file, out = tmp_path / "partnership.json", StringIO()
    file.write_bytes(response.content)
    call_command("vitality", str(file), as_of=date(2026, 11, 1), format="json", stdout=out)
    computed = json.loads(out.getvalue())
    page = StandingPage(partnership, viewer_of_person(world["ana"]))
    assert read_partnership(file).facts == page.vitality.facts
    assert computed["overall"]["value"] == page.vitality.assessment.overall.value


# --- the calendar


def events_of(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar, its lines unfolded, as RFC 5545 wants them."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in content.split(b"\r\n"))
    events: list[dict[str, str]] = []
    for line in content.replace(b"\r\n ", b"").decode().split("\r\n"):
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            assert name == "END" or name not in events[-1]
            events[-1][name] = value
    return events


def calendar_of(partnership: Partnership, person: Person, language: str = "en") -> str:
    text = signed_in(person).get(f"/{language}/partnerships/{partnership.pk}/exchanges/").content.decode()
    found = re.search(r'href="[a-z]+://[^/"]+(/[a-z]+/partnerships/exchanges.ics[^"]+)"', text)
    assert found
    return found[1]


def test_what_is_planned_stands_in_the_calendar_programs_of_members(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-11-01")
    partnership = visits(world, (2024,))
    title = "Čebelarji; Käse, Wein und eine ziemlich lange Überschrift, die über die Zeile hinausgeht"
    days = {"start": date(2027, 5, 1), "end": date(2027, 5, 3)}
    planned = exchange_actions.enter_exchange(partnership, visit(partnership, title=title, progress="planned", **days),
                                     by=world["ana"])  # fmt: skip
    response = Client().get(calendar_of(partnership, world["helper"]))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events_of(response.content)  # what was done long ago is not in it
    assert event["SUMMARY"] == title.replace(";", "\\;").replace(",", "\\,")
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20270501", "20270504")
    assert (event["STATUS"], event["LOCATION"], event["SEQUENCE"]) == ("CONFIRMED", "Aldorf", "0")
    assert "a1" not in response.content.decode().split()
    changed = visit(partnership, title="Moved", progress="cancelled", **days)
    exchange_actions.change_exchange(planned, changed, version=1, by=world["ben"])
    (again,) = events_of(Client().get(calendar_of(partnership, world["helper"], "de")).content)
    assert again["UID"] == event["UID"]
    assert (again["STATUS"], again["SEQUENCE"]) == ("CANCELLED", "1")


def test_the_calendar_ends_with_the_membership(world: dict[str, Any]) -> None:
    path = calendar_of(visits(world, (2026,)), world["helper"])
    assert Client().get(path).status_code == 200
    assert Client().get(path.replace("for=", "for=x")).status_code == 404
    Role.objects.filter(person=world["helper"]).delete()
    assert Client().get(path).status_code == 404


def test_without_exchanges_nothing_is_judged(world: dict[str, Any]) -> None:
    partnership = active(world)
    text = signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/").content.decode()
    assert "Nothing is entered yet" in text
    assert "Where it stands" not in text


def test_a_mail_joins_names_in_the_language_of_its_reader(world: dict[str, Any]) -> None:
    partnership = active(world)
    Person.objects.filter(pk=world["ben"].pk).update(language="sl")
    sent = {"state": "paused", "reason": ""}
    assert signed_in(world["ana"]).post(f"/de/partnerships/{partnership.pk}/state/", sent).status_code == 302
    assert " in " in Mail.objects.get(kind="partnership_state").subject
    assert " und " not in Mail.objects.get(kind="partnership_state").subject


def test_a_pause_keeps_the_history_and_tells_the_others(world: dict[str, Any]) -> None:
    partnership = active(world)
    exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    path = f"/en/partnerships/{partnership.pk}/"
    sent = {"state": "paused", "reason": "Nobody has time this year."}
    assert signed_in(world["ana"]).post(f"{path}state/", sent).status_code == 302
    text = signed_in(world["ben"]).get(path).content.decode()
    assert "paused" in text
    assert "Nobody has time this year." in text
    assert "Youth camp" in text
    assert "Enter an exchange" not in text
    mail = Mail.objects.get(kind="partnership_state")
    assert mail.address == "ben@example.org"
    assert "The reason given: Nobody has time this year." in mail.text
    assert signed_in(world["ben"]).post(f"{path}state/", {"state": "active"}).status_code == 302
    assert "Enter an exchange" in signed_in(world["ben"]).get(path).content.decode()


@pytest.mark.parametrize("number", [2, 12])
def test_pages_ask_as_much_however_many_exchanges_there_are(number: int, world: dict[str, Any]) -> None:
    partnership = active(world)
    for year in range(number):
        days = {"start": START.replace(year=2010 + year), "end": END.replace(year=2010 + year)}
        exchange_actions.enter_exchange(partnership, visit(partnership, **days), by=world["ana"])
    client = signed_in(world["ana"])
    for path, most in ((f"/en/partnerships/{partnership.pk}/", 15), ("/en/partnerships/", 20)):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        assert len(captured) < most


def test_a_side_follows_when_its_municipality_merges(world: dict[str, Any], municipality: Any) -> None:
    partnership = active(world)
    into: Municipality = municipality("Q9", name="Aldorf am See")
    follow_merge(world["aldorf"], into)
    assert Side.objects.filter(partnership=partnership, municipality=into).exists()


def test_names_of_organisers_never_reach_logs(world: dict[str, Any]) -> None:
    partnership = active(world)
    exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    assert all("a1" not in str(carrier) for carrier in Carrier.objects.all())
