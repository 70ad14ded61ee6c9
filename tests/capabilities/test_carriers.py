# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who carries a partnership: carriers of each side, small tasks, the agreement, the handover, and the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newtwincities.common.models import Mail
from newtwincities.common.policy import may
from newtwincities.partnerships.actions import carriers as actions
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.actions import tasks as task_actions
from newtwincities.partnerships.actions.agreement import agreed_by
from newtwincities.partnerships.actions.carriers import CarrierEntry
from newtwincities.partnerships.carrying import calendar_of_year
from newtwincities.partnerships.models import Agreement, Carrier, Exchange, Partnership, Side, Task
from newtwincities.partnerships.registering import PARTNERSHIPS
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams.models import JoinRequest
from tests.capabilities import teams_world
from tests.capabilities.test_partnerships import active, begun, signed_in, visit, visits, world

pytestmark = pytest.mark.django_db

__all__ = ["world"]

NOW = "2026-11-01"


def carrier_of(partnership: Partnership, place: int, **entry: Any) -> Carrier:
    side = list(partnership.sides.all())[place]
    return actions.add_carrier(side, CarrierEntry(**entry), by=side.partnership.begun_by)


def task_of(partnership: Partnership, title: str = "Ask two families", **facts: Any) -> Task:
    usual: dict[str, Any] = {"effort": "hour", "due": None, "carrier": None, "by": partnership.begun_by}
    return task_actions.add_task(partnership, title=title, **{**usual, **facts})


def page(who: Any, partnership: Partnership, path: str = "", language: str = "en") -> str:
    response = signed_in(who).get(f"/{language}/partnerships/{partnership.pk}/{path}")
    assert response.status_code == 200
    return response.content.decode()


# --- carriers


def test_each_side_names_its_own_carriers(world: dict[str, Any]) -> None:
    partnership = active(world)
    one, two = partnership.sides.all()
    path = f"/en/partnerships/{partnership.pk}/"
    assert "Nobody is named yet" in page(world["ana"], partnership, "carriers/")
    sent = {"name": "Maja K.", "does": ["organiser", "treasurer"], "since": "2024-01-01", "until": "2030-12-31",
            "contact": "maja@example.org"}  # fmt: skip
    response = signed_in(world["ana"]).post(f"{path}sides/{one.pk}/carriers/add/", sent)
    assert response.headers["Location"] == f"{path}carriers/"
    assert signed_in(world["ana"]).post(f"{path}sides/{two.pk}/carriers/add/", sent).status_code == 403
    carrier = Carrier.objects.get()
    text = page(world["ben"], partnership, "carriers/")
    for said in ("Maja K.", "Organises, Keeps the money", "1 January 2024 – 31 December 2030", "maja@example.org"):
        assert said in text
    assert f"carriers/{carrier.pk}/" not in text  # the other side changes nothing here
    assert signed_in(world["ben"]).post(f"{path}carriers/{carrier.pk}/", sent).status_code == 403
    assert "Maja K." in page(world["ben"], partnership)  # and on the overview


def test_carriers_are_for_the_teams_of_both_sides_alone(world: dict[str, Any]) -> None:
    partnership = active(world)
    carrier, task = carrier_of(partnership, 0, name="Maja K."), task_of(partnership)
    side = carrier.side_id
    for path in ("carriers/", f"carriers/{carrier.pk}/", f"carriers/{carrier.pk}/hand-over/", "tasks/", "agreement/",
                 "agreement/change/", f"sides/{side}/", f"sides/{side}/carriers/add/", "handover/",
                 "handover/paper.pdf"):  # fmt: skip
        assert signed_in(world["stranger"]).get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 404
        assert Client().get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 302
    helper = signed_in(world["helper"])
    for path in (f"carriers/{carrier.pk}/", "agreement/change/", f"sides/{side}/", f"sides/{side}/carriers/add/"):
        assert helper.get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 403
    assert signed_in(world["stranger"]).post(f"/en/partnerships/{partnership.pk}/tasks/{task.pk}/").status_code == 404


def test_what_is_only_proposed_has_no_carriers(world: dict[str, Any]) -> None:
    partnership = begun(world)
    for path in ("carriers/", "tasks/", "agreement/", "handover/"):
        assert signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 404


def test_a_missing_successor_and_a_single_organiser_are_said_in_place(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = active(world)
    first = carrier_of(partnership, 0, name="Maja", does=("organiser",), until=date(2027, 3, 1))
    text = page(world["ana"], partnership, "carriers/")
    assert "A term ends on 1 March 2027 without a successor: Maja." in text
    assert "Only one person organises here." in text
    second = carrier_of(partnership, 0, name="Jan", does=("organiser",))
    actions.change_carrier(
        first, CarrierEntry("Maja", does=("organiser",), until=date(2027, 3, 1), successor=second.pk), by=world["ana"]
    )
    text = page(world["ana"], partnership, "carriers/")
    assert "without a successor" not in text
    assert "Only one person" not in text
    assert "Successor: Jan" in text


def test_whoever_organised_lately_counts_as_organiser(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = visits(world, (2026,))  # a1 and a2 on one side, b1 on the other
    text = page(world["ana"], partnership, "carriers/")
    assert text.count("Only one person organises here.") == 1
    assert "organised 1 exchange" in text


WRONG = (
    ({"name": ""}, "Enter a name or initials."),
    ({"name": "x" * 81}, "at most 80"),
    ({"name": "Maja"}, "Your side has a carrier of this name already."),
    ({"since": "2026-02-01", "until": "2026-01-01"}, "The last day is before the first one."),
    ({"since": "yesterday"}, "This is no day. Write it like 2027-06-30."),
    ({"successor": "999999"}, "valid choice"),
    ({"does": "king"}, "valid choice"),
)


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_cannot_be_is_said_beside_the_field(wrong: dict[str, str], words: str, world: dict[str, Any]) -> None:
    partnership = active(world)
    side = carrier_of(partnership, 0, name="Maja").side_id
    response = signed_in(world["ana"]).post(
        f"/en/partnerships/{partnership.pk}/sides/{side}/carriers/add/",
        {"name": "Jan", "knows": "Where the flags are", **wrong},
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "Where the flags are" in text
    assert Carrier.objects.count() == 1


def test_a_carrier_can_be_somebody_on_the_team(world: dict[str, Any]) -> None:
    partnership = active(world)
    one, _two = partnership.sides.all()
    path = f"/en/partnerships/{partnership.pk}/sides/{one.pk}/carriers/add/"
    ana = signed_in(world["ana"])
    form = ana.get(path).content.decode()
    assert str(world["helper"].ref) in form
    assert str(world["ben"].ref) not in form  # is on the other team
    assert ana.post(path, {"person": str(world["helper"].ref)}).status_code == 302
    carrier = Carrier.objects.get()
    assert (carrier.person, carrier.name) == (world["helper"], "Helper")


def test_a_removed_organiser_stays_counted_without_a_name(world: dict[str, Any]) -> None:
    partnership = visits(world, (2025, 2026))
    carrier = Carrier.objects.get(name="a1")
    task = task_of(partnership, carrier=carrier)
    new = carrier_of(partnership, 0, name="New", deputy=carrier.pk)
    path = f"/en/partnerships/{partnership.pk}/carriers/"
    signed_in(world["ana"]).post(f"{path}{carrier.pk}/", {"do": "remove"})
    signed_in(world["ana"]).post(f"{path}{new.pk}/", {"do": "remove"})
    carrier.refresh_from_db()
    task.refresh_from_db()
    assert (carrier.name, carrier.organised.count(), task.carrier) == ("", 2, None)
    assert not Carrier.objects.filter(pk=new.pk).exists()  # had organised nothing
    assert "1 person whose name was removed" in page(world["ana"], partnership, "carriers/")
    assert signed_in(world["ana"]).get(f"{path}{carrier.pk}/").status_code == 404


def test_changing_an_exchange_keeps_organisers_without_a_name(world: dict[str, Any]) -> None:
    partnership = visits(world, (2026,))
    actions.remove_carrier(Carrier.objects.get(name="a1"), by=world["ana"])
    exchange = Exchange.objects.get()
    exchange_actions.change_exchange(
        exchange, visit(partnership, organisers={}), version=exchange.version, by=world["ana"]
    )
    assert [one.carrier.name for one in exchange.organisers.all()] == [""]


def test_an_erased_account_leaves_a_number(world: dict[str, Any]) -> None:
    partnership = active(world)
    task = task_of(partnership)
    task_actions.take_task(task, partnership.sides.all()[0], by=world["helper"])
    assert any(entry.get("name") == "Helper" for entry in PARTNERSHIPS.export(world["helper"]))
    PARTNERSHIPS.erase(world["helper"], True)
    task.refresh_from_db()
    carrier = Carrier.objects.get()
    assert (carrier.name, carrier.person, carrier.contact, task.carrier) == ("", None, "", None)


def test_addresses_of_former_carriers_are_forgotten_after_a_year(world: dict[str, Any]) -> None:
    partnership = active(world)
    for name, until in (("Old", date(2024, 1, 1)), ("Late", date(2026, 1, 1)), ("Now", None)):
        carrier_of(partnership, 0, name=name, until=until, contact="0043 1 234")
    assert PARTNERSHIPS.expire
    assert PARTNERSHIPS.expire(datetime(2026, 11, 1, tzinfo=UTC)) == 1
    assert set(Carrier.objects.exclude(contact="").values_list("name", flat=True)) == {"Late", "Now"}


def test_a_young_carrier_is_named_to_the_own_team_alone(world: dict[str, Any], person: Any) -> None:
    partnership = active(world)
    kid = person("kid@example.org", name="Xyvrotkind", band="teen")
    teams_world.role(world["one"], kid, "helper")
    task = task_of(partnership)
    task_actions.take_task(task, partnership.sides.all()[0], by=kid)
    Carrier.objects.update(contact="0043 1 234")
    for path in ("", "carriers/", "tasks/", "handover/"):
        text = page(world["ben"], partnership, path)
        assert "Xyvrotkind" not in text
        assert "0043" not in text
        assert "A member" in text
    assert "Xyvrotkind" in page(world["ana"], partnership, "carriers/")
    assert "0043" not in page(kid, partnership, "carriers/")  # and gets no numbers of others
    assert signed_in(kid).get(f"/en/partnerships/{partnership.pk}/handover/").status_code == 403


# --- handing over


def test_the_handover_kit_says_that_no_agreement_is_entered(world: dict[str, Any]) -> None:
    partnership = active(world)
    Partnership.objects.filter(pk=partnership.pk).update(languages="", topics="")
    assert "without a term" not in page(world["ana"], partnership, "handover/")


def test_handing_over_ends_the_term_and_moves_the_tasks(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = active(world)
    old = carrier_of(partnership, 0, name="Maja", does=("organiser",), until=date(2027, 3, 1))
    task, done = task_of(partnership, carrier=old), task_of(partnership, carrier=old)
    task_actions.finish_task(done, done=True, by=world["ana"])
    path = f"/en/partnerships/{partnership.pk}/carriers/{old.pk}/hand-over/"
    ana = signed_in(world["ana"])
    assert ana.post(path, {}).status_code == 422
    assert ana.post(path, {"name": "Maja"}).status_code == 422  # that is who leaves
    assert ana.post(path, {"name": "Jan"}).headers["Location"] == f"/en/partnerships/{partnership.pk}/handover/"
    old.refresh_from_db()
    new = Carrier.objects.get(name="Jan")
    assert (old.until, old.successor, new.does, new.since) == (date(2026, 11, 1), new, "organiser", date(2026, 11, 1))
    task.refresh_from_db()
    done.refresh_from_db()
    assert (task.carrier, done.carrier) == (new, old)
    text = page(world["ben"], partnership, "carriers/")
    assert text.index("Jan") < text.index("Former carriers") < text.index("Maja")
    assert signed_in(world["ben"]).post(path, {"name": "Eva"}).status_code == 403


def test_a_member_of_the_team_can_take_over(world: dict[str, Any]) -> None:
    partnership = active(world)
    old = carrier_of(partnership, 0, name="Maja", does=("youth",))
    path = f"/en/partnerships/{partnership.pk}/carriers/{old.pk}/hand-over/"
    assert signed_in(world["ana"]).post(path, {"to": f"person-{world['helper'].ref}"}).status_code == 302
    assert Carrier.objects.get(person=world["helper"]).does == "youth"


def test_the_kit_says_all_that_a_successor_has_to_know(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = visits(world, (2024, 2025, 2026))
    coming = visit(partnership, title="Council visit", start=date(2027, 5, 1), end=date(2027, 5, 3), progress="planned")
    exchange_actions.enter_exchange(partnership, coming, by=world["ana"])
    carrier_of(partnership, 0, name="Maja", contact="maja@example.org", knows="Keys are with the fire brigade")
    carrier_of(partnership, 1, name="Eva", contact="eva@example.org", knows="Secret of Bedorf")
    task_of(partnership, "Order the cake")
    partnership.sides.filter(municipality=world["aldorf"]).update(habits="The mayor brings a cheese.")
    partnership.sides.filter(municipality=world["bedorf"]).update(habits="Habit of Bedorf")
    text = page(world["ana"], partnership, "handover/")
    for said in ("maja@example.org", "eva@example.org", "Keys are with the fire brigade", "The mayor brings a cheese.",
                 "Usual months: June.", "2024, 2025, 2026", "Council visit", "Order the cake"):  # fmt: skip
        assert said in text
    assert "of Bedorf" not in text  # what the other side keeps to itself
    assert "Still missing" not in text
    assert "Secret of Bedorf" in page(world["ben"], partnership, "handover/")


def test_the_kit_of_an_empty_dossier_says_what_is_missing(world: dict[str, Any]) -> None:
    partnership = active(world)
    text = page(world["ana"], partnership, "handover/")
    assert "Still missing: carriers, habits, who knows what, exchanges." in text


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_the_kit_is_a_paper_in_every_language(language: str, world: dict[str, Any]) -> None:
    partnership = visits(world, (2025, 2026))
    carrier_of(partnership, 0, name='#panic("no") *Maja*', knows="$x$ \\ ] //")
    response = signed_in(world["ana"]).get(f"/{language}/partnerships/{partnership.pk}/handover/paper.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_the_year_begins_with_the_present_month(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-07-10")
    partnership = visits(world, (2024, 2025))
    entry = visit(partnership, title="Evening", start=date(2025, 9, 1), end=date(2025, 9, 1))
    exchange_actions.enter_exchange(partnership, entry, by=world["ana"])
    found = calendar_of_year(partnership.exchanges.order_by("-start"), today=date(2026, 7, 10))
    assert [(one.month, one.years, one.is_usual) for one in found] == [(9, (2025,), False), (6, (2024, 2025), True)]


def test_before_a_term_ends_the_carrier_is_asked_once(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = active(world)
    carrier_of(partnership, 0, name="Ana", person=world["ana"], until=date(2027, 1, 15))
    carrier_of(partnership, 1, name="Maja", until=date(2027, 1, 31))  # no account: whoever leads the side is asked
    carrier_of(partnership, 1, name="Later", until=date(2027, 6, 1))
    assert actions.ask_to_hand_over(date(2026, 11, 1)) == 2
    mails = {mail.address: mail for mail in Mail.objects.filter(kind="handover_asked")}
    assert set(mails) == {"ana@example.org", "ben@example.org"}
    assert "15 January 2027" in mails["ana@example.org"].text
    assert "Maja" in mails["ben@example.org"].text
    assert f"/partnerships/{partnership.pk}/handover/" in mails["ben@example.org"].text
    assert actions.ask_to_hand_over(date(2026, 11, 2)) == 0


def test_a_term_that_was_prolonged_is_asked_about_anew(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = active(world)
    carrier = carrier_of(partnership, 0, name="Maja", until=date(2027, 1, 15))
    actions.ask_to_hand_over(date(2026, 11, 1))
    actions.change_carrier(carrier, CarrierEntry("Maja", until=date(2028, 1, 15)), by=world["ana"])
    assert actions.ask_to_hand_over(date(2026, 11, 2)) == 0
    assert actions.ask_to_hand_over(date(2027, 11, 2)) == 1


def test_who_may_not_read_the_kit_is_not_asked(world: dict[str, Any], person: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = active(world)
    kid = person("kid@example.org", band="teen")
    teams_world.role(world["one"], kid, "helper")
    carrier_of(partnership, 0, name="Kid", person=kid, until=date(2027, 1, 15))
    actions.ask_to_hand_over(date(2026, 11, 1))
    assert Mail.objects.get(kind="handover_asked").address == "ana@example.org"


# --- tasks


def test_anybody_on_the_teams_takes_a_task(world: dict[str, Any], person: Any) -> None:
    partnership = active(world)
    kid = person("kid@example.org", name="Kim", band="teen")
    teams_world.role(world["two"], kid, "helper")
    path = f"/en/partnerships/{partnership.pk}/tasks/"
    ana, ben, helper = (signed_in(world[who]) for who in ("ana", "ben", "helper"))
    young = signed_in(kid)
    assert "Nothing is open" in page(world["helper"], partnership, "tasks/")
    sent = {"title": "Ask two families", "effort": "evening", "due": "2030-01-01"}
    assert helper.post(path, sent).status_code == 403
    assert ana.post(path, sent).status_code == 302
    task = Task.objects.get()
    assert "Ask two families" in page(world["ben"], partnership)
    assert young.post(f"{path}{task.pk}/", {"do": "take"}).status_code == 302
    task.refresh_from_db()
    assert task.carrier
    assert (task.carrier.person, task.carrier.side.municipality) == (kid, world["bedorf"])
    assert "Somebody was quicker" in helper.post(f"{path}{task.pk}/", {"do": "take"}, follow=True).content.decode()
    assert helper.post(f"{path}{task.pk}/", {"do": "done"}).status_code == 403  # it is not theirs
    assert helper.post(f"{path}{task.pk}/", {"do": "remove"}).status_code == 403
    young.post(f"{path}{task.pk}/", {"do": "give_back"})
    task.refresh_from_db()
    assert task.carrier is None
    helper.post(f"{path}{task.pk}/", {"do": "take"})
    helper.post(f"{path}{task.pk}/", {"do": "done"})
    task.refresh_from_db()
    assert task.done_at
    ben.post(f"{path}{task.pk}/", {"do": "reopen"})
    task.refresh_from_db()
    assert task.done_at is None
    ben.post(f"{path}{task.pk}/", {"do": "remove"})
    assert not Task.objects.exists()


def test_whoever_takes_a_second_task_is_the_same_carrier(world: dict[str, Any]) -> None:
    partnership = active(world)
    side = partnership.sides.all()[0]
    known = carrier_of(partnership, 0, name="Helper")  # was named before without the account
    for number in range(2):
        task_actions.take_task(task_of(partnership, f"Task {number}"), side, by=world["helper"])
    assert Carrier.objects.get() == known
    assert known.tasks.count() == 2


def test_tasks_past_their_day_are_marked_and_come_first(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    partnership = active(world)
    for title, due in (("Some day", None), ("Soon", date(2026, 12, 1)), ("Late", date(2026, 10, 1)), ("Far", None)):
        task_of(partnership, title, due=due)
    text = page(world["ana"], partnership, "tasks/")
    assert "was due on 1 October 2026" in text
    assert "due on 1 December 2026" in text
    assert text.index("Late") < text.index("Soon") < text.index("Some day")
    overview = page(world["ana"], partnership)
    tasks = overview[overview.index('id="tasks"') : overview.index('id="agreement"')]
    assert "Far" not in tasks  # three of them
    assert "All tasks, 1 more" in overview


@pytest.mark.parametrize(("wrong", "words"), [
    ({"title": ""}, "Say in a few words what is to do."), ({"due": "soon"}, "This is no day."),
    ({"effort": "year"}, "valid choice"), ({"carrier": "999999"}, "valid choice"),
])  # fmt: skip
def test_a_task_says_what_is_wrong_with_it(wrong: dict[str, str], words: str, world: dict[str, Any]) -> None:
    partnership = active(world)
    response = signed_in(world["ana"]).post(
        f"/en/partnerships/{partnership.pk}/tasks/", {"title": "Bake", "effort": "hour", **wrong}
    )
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Task.objects.exists()


# --- the agreement


def agreement_form(partnership: Partnership) -> dict[str, Any]:
    return {"kind": "comprehensive", "seen": agreed_by(partnership).mark}


def test_the_agreement_is_common_to_all_sides(world: dict[str, Any]) -> None:
    world["bedorf"].languages = "it|lld"
    world["bedorf"].save()
    partnership = active(world)
    path = f"/en/partnerships/{partnership.pk}/agreement/"
    assert "Nothing is entered yet" in page(world["ben"], partnership, "agreement/")
    sent = {
        **agreement_form(partnership), "signed_on": "1998-05-01", "until": "2030-05-01", "text": "We are friends.",
        "signed_in": ["de", "it"], "languages": ["en", "lld"], "topics": ["energy"],
    }  # fmt: skip
    assert "Ladin" in page(world["ben"], partnership, "agreement/change/")
    assert signed_in(world["ben"]).post(f"{path}change/", sent).status_code == 302
    text = page(world["ana"], partnership, "agreement/")
    for said in ("1 May 1998", "1 May 2030", "German and Italian", "English and Ladin", "Energy", "We are friends."):
        assert said in text
    assert "1 May 1998" in page(world["helper"], partnership)  # in short on the overview


def test_two_who_change_the_agreement_at_once_lose_nothing(world: dict[str, Any]) -> None:
    partnership = active(world)
    path = f"/en/partnerships/{partnership.pk}/agreement/change/"
    sent = agreement_form(partnership)
    assert signed_in(world["ben"]).post(path, {**sent, "text": "By Ben"}).status_code == 302
    response = signed_in(world["ana"]).post(path, {**sent, "text": "By Ana"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has changed this" in text
    assert "By Ana" in text
    assert Agreement.objects.get().text == "By Ben"
    again = {**agreement_form(Partnership.objects.get()), "text": "By Ana"}
    assert again["seen"] in text
    assert signed_in(world["ana"]).post(path, again).status_code == 302


def test_an_agreement_does_not_end_before_it_begins(world: dict[str, Any]) -> None:
    partnership = active(world)
    sent = {**agreement_form(partnership), "signed_on": "2020-01-01", "until": "2019-01-01"}
    response = signed_in(world["ana"]).post(f"/en/partnerships/{partnership.pk}/agreement/change/", sent)
    assert response.status_code == 422
    assert "The end is before the day of signing." in response.content.decode()


def test_each_side_states_its_own_budget_hours_and_habits(world: dict[str, Any]) -> None:
    partnership = active(world)
    one, two = partnership.sides.all()
    path = f"/en/partnerships/{partnership.pk}/sides/"
    sent = {"budget": "4500", "currency": "CHF", "hours_a_year": "60", "habits": "A cheese for the mayor."}
    assert signed_in(world["ana"]).post(f"{path}{two.pk}/", sent).status_code == 403
    wrong = signed_in(world["ana"]).post(f"{path}{one.pk}/", {**sent, "budget": "much"})
    assert wrong.status_code == 422
    assert "Write a whole number, or leave it empty." in wrong.content.decode()
    assert signed_in(world["ana"]).post(f"{path}{one.pk}/", sent).status_code == 302
    assert Side.objects.get(pk=one.pk).hours_a_year == 60
    own, other = page(world["ana"], partnership, "agreement/"), page(world["ben"], partnership, "agreement/")
    for text in (own, other):
        assert "4,500" in text
        assert "60 hours" in text
    assert "A cheese for the mayor." in own
    assert "A cheese" not in other


def test_a_paused_partnership_is_read_and_not_changed(world: dict[str, Any]) -> None:
    partnership = active(world)
    task = task_of(partnership)
    Partnership.objects.update(state="paused")
    side = partnership.sides.all()[0]
    side.partnership.state = "paused"
    assert not may(viewer_of_person(world["ana"]), "side:edit", side)
    assert "Ask two families" in page(world["ana"], partnership, "tasks/")
    path = f"/en/partnerships/{partnership.pk}/tasks/{task.pk}/"
    assert signed_in(world["ana"]).post(path, {"do": "take"}).status_code == 403


# --- the desk


def test_the_desk_shows_what_is_mine_over_all_partnerships(
    world: dict[str, Any], municipality: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW)
    partnership = visits(world, (2024, 2026))
    coming = visit(partnership, title="Council visit", start=date(2027, 5, 1), end=date(2027, 5, 3), progress="planned")
    exchange_actions.enter_exchange(partnership, coming, by=world["ana"])
    mine = task_of(partnership, "Order the cake", due=date(2026, 10, 1))
    task_of(partnership, "Find a bus")
    task_actions.take_task(mine, partnership.sides.all()[0], by=world["helper"])
    JoinRequest.objects.create(team=world["one"], person=world["stranger"], created_at="2026-10-01T00:00:00Z")
    desk = signed_in(world["helper"]).get("/en/partnerships/").content.decode()
    for said in ("Order the cake", "was due on 1 October 2026", "Council visit", "1 task is free to take",
                 "Next steps", "New task: Find a bus"):  # fmt: skip
        assert said in desk
    assert "request to join" not in desk
    assert "1 request to join: Aldorf" in signed_in(world["ana"]).get("/en/partnerships/").content.decode()
    back = signed_in(world["helper"]).post(
        f"/en/partnerships/{partnership.pk}/tasks/{mine.pk}/", {"do": "done", "back": "desk"}
    )
    assert back.headers["Location"] == "/en/partnerships/"


def test_what_changed_since_the_last_visit_is_marked(world: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-11-01T10:00:00Z", tick=False)
    partnership = active(world)
    ana = signed_in(world["ana"])
    mark = "</span> New task: "
    assert mark not in ana.get("/en/partnerships/").content.decode()
    time_machine.move_to("2026-11-01T11:30:00Z", tick=False)
    task_of(partnership, "Find a bus")
    time_machine.move_to("2026-11-01T12:00:00Z", tick=False)
    assert f"{mark}Find a bus" in ana.get("/en/partnerships/").content.decode()
    assert f"{mark}Find a bus" in ana.get("/en/partnerships/").content.decode()  # it is the same visit
    time_machine.move_to("2026-11-02T12:00:00Z", tick=False)
    text = ana.get("/en/partnerships/").content.decode()
    assert "New task: Find a bus" in text
    assert mark not in text


def test_whoever_is_in_a_team_arrives_at_the_desk(world: dict[str, Any]) -> None:
    arrive = reverse("people:arrive")
    assert signed_in(world["helper"]).get(arrive).headers["Location"] == "/en/partnerships/"
    assert signed_in(world["stranger"]).get(arrive).headers["Location"] == "/en/"


@pytest.mark.parametrize("number", [1, 6])
def test_pages_ask_as_much_however_many_there_are(number: int, world: dict[str, Any], municipality: Any) -> None:
    partnership = active(world)
    for count in range(number):
        carrier = carrier_of(partnership, count % 2, name=f"C{count}", knows="x", person=None)
        task_of(partnership, f"Task {count}", carrier=carrier)
        other = municipality(f"Q1{count}", name=f"Cedorf {count}")
        shared = Partnership.objects.create(state="active", state_since="2026-01-01", created_at="2026-01-01T00:00:00Z")
        for town, team in ((world["aldorf"], world["one"]), (other, world["two"])):
            Side.objects.create(partnership=shared, municipality=town, team=team, confirmed_at="2026-01-01T00:00:00Z")
        task_of(shared, f"Other {count}")
    client = signed_in(world["ana"])
    counts = {}
    for path in ("", f"{partnership.pk}/", f"{partnership.pk}/carriers/", f"{partnership.pk}/tasks/",
                 f"{partnership.pk}/handover/", f"{partnership.pk}/agreement/"):  # fmt: skip
        client.get(f"/en/partnerships/{path}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/en/partnerships/{path}")
        counts[path] = len(captured)
    assert max(counts.values()) <= 19, counts


def test_what_bears_the_same_name_is_told_once_as_changed(world: dict[str, Any]) -> None:
    partnership = active(world)
    for year in (2023, 2024, 2025):
        days = {"start": date(year, 6, 10), "end": date(year, 6, 13)}
        exchange_actions.enter_exchange(partnership, visit(partnership, title="Autumn walk", **days), by=world["ana"])
    overview = page(world["ana"], partnership)
    changes = overview[overview.index('id="changes"') :]
    assert changes.count("Autumn walk") == 1
