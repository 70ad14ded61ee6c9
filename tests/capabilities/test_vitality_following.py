# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows from the vitality: kept computed, compared, supposed, planned, warned of, summed up."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.atlas.territory import LANGUAGES
from newtwincities.common.jobs import do_all_waiting
from newtwincities.common.models import Mail
from newtwincities.domain.vitality import DIMENSIONS, Agreed, assess_vitality
from newtwincities.notifications.actions.deciding import set_rhythm
from newtwincities.partnerships import queries, remedies, stopping
from newtwincities.partnerships.actions import dossier as dossier_actions
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.actions.plan import remind_of_tasks
from newtwincities.partnerships.actions.standing import compute_portion, waiting_portions
from newtwincities.partnerships.actions.warning import warn_carriers
from newtwincities.partnerships.facts import facts_of_many
from newtwincities.partnerships.models import Carrier, EarlyWarning, Exchange, Partnership, StoppedMails, Task, Vitality
from newtwincities.people.models import Person
from tests.capabilities.notifying_world import settings_sent
from tests.capabilities.test_partnerships import active, signed_in, visit, world

__all__ = ["world"]  # the fixture

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def entered(world: dict[str, Any], **changes: Any) -> Partnership:
    """Three yearly exchanges, the last two months ago."""
    partnership = active(world)
    for years in range(3):
        start = TODAY() - timedelta(60 + 365 * years)
        entry = visit(partnership, title=f"Camp {years}", start=start, end=start, **changes)
        exchange_actions.enter_exchange(partnership, entry, by=world["ana"])
    return partnership


def page(person: Person, partnership: Partnership, path: str) -> str:
    response = signed_in(person).get(f"/en/partnerships/{partnership.pk}/{path}")
    assert response.status_code == 200
    return str(response.content.decode())


# --- kept computed


def test_a_change_marks_one_partnership_and_a_job_computes_that_alone(world: dict[str, Any]) -> None:
    partnership = entered(world)
    other = Partnership.objects.create(state="active", state_since=TODAY(), created_at=timezone.now())
    untouched = Vitality.objects.create(partnership=other, formula=1, as_of=date(2020, 1, 1), value=12.0)
    assert Vitality.objects.get(partnership=partnership).as_of is None
    do_all_waiting()
    stored = Vitality.objects.get(partnership=partnership)
    now = assess_vitality(facts_of_many([partnership.pk])[partnership.pk], as_of=TODAY())
    assert (stored.as_of, stored.state, stored.provisional) == (TODAY(), now.state.value, now.provisional)
    assert (stored.value, stored.low, stored.high) == pytest.approx(
        (now.overall.value, now.overall.low, now.overall.high)
    )
    known = {one.dimension.value: one.score for one in now.dimensions if one.score is not None}
    assert stored.scores == pytest.approx(known)
    assert stored.history[-1][0] == TODAY().isoformat()
    exchange_actions.remove_exchange(Exchange.objects.all()[0], by=world["ana"])
    assert Vitality.objects.get(partnership=partnership).as_of is None
    untouched.refresh_from_db()
    assert untouched.as_of == date(2020, 1, 1)


def test_rows_of_many_say_the_same_as_those_of_one(world: dict[str, Any]) -> None:
    partnership = entered(world)
    dossier_actions.change_state(partnership, "paused", reason="", by=world["ana"])
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    plain, fast = queries.told(found, queries.exchanges_of(found), "en").facts, facts_of_many([found.pk])[found.pk]
    assert fast.agreed == Agreed.PAUSED
    assert (plain.sides, plain.agreed, plain.agreed_since) == (fast.sides, fast.agreed, fast.agreed_since)
    assert sorted(plain.exchanges, key=lambda one: one.id) == sorted(fast.exchanges, key=lambda one: one.id)


def test_the_nightly_run_goes_on_where_it_was_killed(world: dict[str, Any]) -> None:
    partnership = entered(world)
    Partnership.objects.create(state="proposed", state_since=TODAY(), created_at=timezone.now())  # has none
    out = StringIO()
    assert sum(map(len, waiting_portions(TODAY()))) == 1
    call_command("vitality-all", processes=1, stdout=out)
    assert "1 of 1 (100 %)" in out.getvalue()
    assert list(waiting_portions(TODAY())) == []
    out = StringIO()
    call_command("vitality-all", processes=1, stdout=out)
    assert "Computed: 0" in out.getvalue()
    assert sum(map(len, waiting_portions(TODAY() + timedelta(1)))) == 1
    assert Vitality.objects.get(partnership=partnership).as_of == TODAY()


def test_the_number_of_queries_does_not_grow_with_the_partnerships(world: dict[str, Any]) -> None:
    partnership = entered(world)
    with CaptureQueriesContext(
        connection,
    ) as one:
        compute_portion([partnership.pk], today=TODAY())
    more = [partnership.pk, *alike(world, 5)]
    with CaptureQueriesContext(connection) as many:
        compute_portion(more, today=TODAY())
    assert len(one) == len(many)


# --- the page


def test_the_page_shows_radar_records_and_how_sure_the_whole_is(world: dict[str, Any]) -> None:
    partnership = entered(world)
    shown = page(world["ana"], partnership, "vitality/")
    assert "The seven dimensions as a radar: Rhythm" in shown
    assert "Rests on 3 exchanges" in shown
    assert f'/exchanges/{Exchange.objects.all()[0].pk}/">Camp' in shown
    assert "confidence: high" in shown
    assert "Ask two more people to organise with you" in shown
    assert "/exchanges/1/" not in page(world["helper"], partnership, "vitality/")


def test_an_unknown_dimension_stays_open_in_the_radar(world: dict[str, Any]) -> None:
    partnership = entered(world, under_26=None)
    shown = page(world["ana"], partnership, "vitality/")
    assert "Youth unknown" in shown
    assert "chart-open" in shown


def alike(world: dict[str, Any], number: int, *, value: float = 50.0, state: str = "active", **facts: Any) -> list[int]:
    """Further partnerships of the same size and age, with a stored value."""
    made = []
    for place in range(number):
        since = TODAY() - timedelta(365 * 3)
        one = Partnership.objects.create(state="active", state_since=TODAY(), created_at=timezone.now(), since=since)
        for municipality, team in ((world["aldorf"], world["one"]), (world["bedorf"], world["two"])):
            one.sides.create(municipality=municipality, team=team, confirmed_at=timezone.now())
        scores = {"youth": value, "rhythm": value}
        Vitality.objects.create(
            partnership=one, formula=1, as_of=TODAY(), value=value + place, state=state, scores=scores
        )
        made.append(one.pk)
    return made


def test_similar_partnerships_are_compared_from_ten_up_and_never_ranked(world: dict[str, Any]) -> None:
    partnership = entered(world)
    alike(world, 9)
    assert "Beside similar partnerships" not in page(world["ana"], partnership, "vitality/")
    alike(world, 1)
    shown = page(world["ana"], partnership, "vitality/")
    assert "Of 10 other partnerships of similar size and age, half lie between" in shown
    with CaptureQueriesContext(connection) as few:
        page(world["ana"], partnership, "vitality/")
    alike(world, 10)
    with CaptureQueriesContext(connection) as many:
        page(world["ana"], partnership, "vitality/")
    assert len(few) == len(many)


def test_where_the_last_three_years_are_empty_that_is_the_reason(world: dict[str, Any]) -> None:
    partnership = entered(world)
    for exchange in Exchange.objects.all():
        Exchange.objects.filter(pk=exchange.pk).update(
            start=exchange.start - timedelta(1500), end=exchange.end - timedelta(1500)
        )
    text = page(world["ana"], partnership, "vitality/")
    assert text.count("There was no exchange in the last three years.") == 5
    assert "Unknown:" not in text
    assert "No exchange states its topics" not in text


@pytest.mark.parametrize(
    ("state", "words"), [("ended", "The partnership has ended by agreement."), ("paused", "pauses by agreement.")]
)
def test_nothing_is_urged_while_it_rests_by_agreement(state: str, words: str, world: dict[str, Any]) -> None:
    partnership = entered(world)
    side = partnership.sides.get(municipality=world["aldorf"])
    Carrier.objects.create(side=side, name="Eva", does="organiser")
    assert "Find a second one" in page(world["ana"], partnership, "")
    dossier_actions.change_state(partnership, state, reason="", by=world["ana"])
    for path in ("", "plan/", "what-if/"):
        text = page(world["ana"], partnership, path)
        assert words in text
        assert "Find a second one" not in text
        assert "brings it back to life" not in text
    assert "<form" not in page(world["ana"], partnership, "what-if/").split("what-if")[-1].split("</main>")[0]


# --- what if


def test_what_if_says_from_where_to_where_and_saves_nothing(world: dict[str, Any]) -> None:
    partnership = entered(world)
    bedorf = partnership.sides.get(municipality=world["bedorf"])
    before = page(world["helper"], partnership, "what-if/")
    assert "More organisers in Bedorf" in before
    assert "Change something on the form" in before
    shown = page(world["helper"], partnership, f"what-if/?organisers_{bedorf.pk}=3&evenings=1&years=3")
    found = re.search(r"From [a-z ]+ \((\d+)\) to [a-z ]+ \((\d+)\)", shown)
    assert found
    assert int(found[2]) > int(found[1])
    assert Exchange.objects.count() == 3


def test_what_if_looks_at_three_years_unless_told_otherwise(world: dict[str, Any]) -> None:
    partnership = entered(world)
    bedorf = partnership.sides.get(municipality=world["bedorf"])
    Exchange.objects.filter(start__gt=timezone.localdate() - timedelta(days=400)).delete()
    asked = f"what-if/?organisers_{bedorf.pk}=3"
    assert "to change" not in page(world["helper"], partnership, asked)
    assert "There was no exchange in this time to change." in page(world["helper"], partnership, f"{asked}&years=1")


def test_a_wrong_number_is_named_and_nothing_that_was_typed_is_lost(world: dict[str, Any]) -> None:
    partnership = entered(world)
    response = signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/what-if/?evenings=99&topics=2")
    assert response.status_code == 422
    text = response.content.decode()
    assert "Write a whole number, at most 4" in text
    assert 'value="99"' in text
    assert 'value="2"' in text


@pytest.mark.parametrize("path", ["what-if/", "plan/"])
def test_what_belongs_to_the_sides_does_not_exist_for_others(world: dict[str, Any], path: str) -> None:
    partnership = entered(world)
    assert signed_in(world["stranger"]).get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 404
    assert Client().get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 302
    proposed = Partnership.objects.create(state="proposed", state_since=TODAY(), created_at=timezone.now())
    assert signed_in(world["ana"]).get(f"/en/partnerships/{proposed.pk}/{path}").status_code == 404


# --- remedies


def test_twenty_remedies_are_whole_in_five_languages_and_serve_every_dimension() -> None:
    found = remedies.remedies()
    assert len(found) == 20
    assert len({one.code for one in found}) == 20
    assert {dimension for one in found for dimension in one.dimensions} == set(DIMENSIONS)
    for one in found:
        assert set(one.title) == set(one.text) == set(LANGUAGES)
        assert max(map(len, one.title.values())) <= Task.LONGEST_TITLE
        assert len(set(one.text.values())) == len(LANGUAGES)
        assert one.effort.value in Task.Effort.values
        assert len(one.code) <= 40
    for dimension in DIMENSIONS:
        assert len(remedies.remedies_for([dimension])) >= 3


def test_everybody_reads_what_helps_by_dimension() -> None:
    whole = Client().get("/en/partnerships/remedies/").content.decode()
    assert whole.count('class="card remedy"') == 20
    youth = Client().get("/de/partnerships/remedies/?dimension=youth").content.decode()
    assert youth.count('class="card remedy"') == len(remedies.remedies_for([DIMENSIONS[4]]))
    assert "Jugendcamp" in youth
    assert Client().get("/en/partnerships/remedies/?dimension=nonsense").status_code == 200


def test_other_rooms_show_what_they_have_beside_the_step(world: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(remedies, "_helps", {})
    remedies.register_helps("practices", lambda one: [remedies.Help("Practice", f"How {one} rose", "/en/practices/1/")])
    assert "How shoulders rose" in page(world["ana"], entered(world), "vitality/")


# --- the plan


def picked(**more: Any) -> dict[str, Any]:
    due = (TODAY() + timedelta(20)).isoformat()
    return {"do_two_organisers": "on", "due_two_organisers": due, **more}


def test_picked_steps_become_tasks_that_are_followed_up(world: dict[str, Any]) -> None:
    partnership = entered(world)
    side = partnership.sides.get(municipality=world["aldorf"])
    carrier = Carrier.objects.get(side=side, name="a1")
    client, path = signed_in(world["ana"]), f"/en/partnerships/{partnership.pk}/plan/"
    assert client.post(path, picked(carrier_two_organisers=carrier.pk)).status_code == 302
    task = Task.objects.get()
    assert (task.remedy, task.effort, task.carrier) == ("two_organisers", "hour", carrier)
    shown = client.get(path).content.decode()
    assert "What you have agreed on" in shown
    assert 'name="do_two_organisers"' not in shown
    client.post(path, picked())
    assert Task.objects.count() == 1
    client.post(path, {"done": task.pk})
    task.refresh_from_db()
    assert task.done_at is not None
    Task.objects.update(created_at=timezone.now() - timedelta(100))
    assert "When the plan was begun" in client.get(path).content.decode()


def test_a_step_without_a_day_is_asked_for_it_and_nothing_is_lost(world: dict[str, Any]) -> None:
    partnership = entered(world)
    client, path = signed_in(world["ana"]), f"/en/partnerships/{partnership.pk}/plan/"
    for sent, said in (
        (picked(due_two_organisers=""), "A step that is ticked needs a day: “"),
        (picked(due_two_organisers="2020-01-01"), "This day has passed: “"),
        ({"due_two_organisers": f"{TODAY().year + 8}-01-01"}, "Choose at least one step."),
    ):
        response = client.post(path, sent)
        assert response.status_code == 422
        assert said in response.content.decode()
    assert f'value="{TODAY().year + 8}-01-01"' in response.content.decode()
    assert not Task.objects.exists()


def test_helpers_see_the_plan_and_carriers_make_it(world: dict[str, Any]) -> None:
    partnership = entered(world)
    path = f"/en/partnerships/{partnership.pk}/plan/"
    assert "No plan yet" in signed_in(world["helper"]).get(path).content.decode()
    assert signed_in(world["helper"]).post(path, picked()).status_code == 403
    assert not Task.objects.exists()


def test_a_paused_partnership_plans_its_revival(world: dict[str, Any]) -> None:
    partnership = entered(world)
    dossier_actions.change_state(partnership, "paused", reason="", by=world["ana"])
    assert "Plan the revival" in page(world["ana"], partnership, "")
    assert "pauses by agreement" in page(world["ana"], partnership, "plan/")
    assert signed_in(world["ana"]).post(f"/en/partnerships/{partnership.pk}/plan/", picked()).status_code == 302
    assert Task.objects.count() == 1


def test_each_reader_reads_the_steps_of_a_plan_in_their_language(world: dict[str, Any]) -> None:
    partnership = entered(world)
    path = f"partnerships/{partnership.pk}/plan/"
    offered = page(world["ana"], partnership, "plan/")
    step = re.findall(r'name="do_(step_\w+)"', offered)[0]
    remedy = remedies.remedies()[0]
    day = TODAY() + timedelta(30)
    sent = {f"do_{code}": "on" for code in (step, remedy.code)} | {
        f"due_{code}": day.isoformat() for code in (step, remedy.code)
    }
    assert signed_in(world["ana"]).post(f"/it/{path}", sent).status_code == 302
    computed, listed = Task.objects.get(remedy=step), Task.objects.get(remedy=remedy.code)
    assert listed.title == remedy.title["it"]
    for shown in ("plan/", "tasks/", "handover/", ""):
        text = html.unescape(page(world["ana"], partnership, shown))
        assert remedy.title["en"] in text
        assert computed.title not in text
        assert listed.title not in text
    Task.objects.filter(pk=listed.pk).update(title="Our own words")
    assert "Our own words" in page(world["ana"], partnership, "plan/")
    remind_of_tasks(day - timedelta(7))
    mail = Mail.objects.filter(kind="task_reminder", text__contains="Our own words").first()
    assert mail
    assert not Mail.objects.filter(kind="task_reminder", text__contains=computed.title).exists()


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def test_a_reminder_comes_a_week_before_and_once_after(world: dict[str, Any]) -> None:
    partnership = entered(world)
    signed_in(world["ana"]).post(f"/en/partnerships/{partnership.pk}/plan/", picked())
    due = Task.objects.get().due
    assert due
    assert remind_of_tasks(due - timedelta(8)) == 0
    assert remind_of_tasks(due - timedelta(7)) == 1
    Task.objects.update(reminded_at=noon(due - timedelta(7)))
    assert remind_of_tasks(due - timedelta(3)) == 0
    assert remind_of_tasks(due + timedelta(1)) == 1
    Task.objects.update(reminded_at=noon(due + timedelta(1)))
    assert remind_of_tasks(due + timedelta(9)) == 0
    mails = Mail.objects.filter(kind="task_reminder")
    assert {mail.address for mail in mails} == {"ana@example.org", "ben@example.org"}
    assert mails[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_whoever_carries_a_step_is_reminded_alone(world: dict[str, Any]) -> None:
    partnership = entered(world)
    carrier = Carrier.objects.create(side=partnership.sides.all()[0], name="Helper", person=world["helper"])
    Task.objects.create(partnership=partnership, title="Call", due=TODAY(), carrier=carrier, remedy="mayors_call",
                        created_at=timezone.now())  # fmt: skip
    assert remind_of_tasks(TODAY()) == 1
    assert [mail.address for mail in Mail.objects.filter(kind="task_reminder")] == ["helper@example.org"]


# --- early warnings


def worrying(world: dict[str, Any]) -> Partnership:
    """In Bedorf one person does all; and it will be fifty within the year."""
    partnership = entered(world)
    Partnership.objects.filter(pk=partnership.pk).update(since=date(TODAY().year - 49, 6, 1))
    return partnership


def test_carriers_are_warned_by_mail_once_a_month(world: dict[str, Any], settings: Any) -> None:
    settings.EARLY_WARNINGS = ("single_organiser", "jubilee")
    partnership = worrying(world)
    Carrier.objects.create(side=partnership.sides.all()[0], name="Helper", person=world["helper"])
    assert warn_carriers(TODAY()) == 1
    mails = Mail.objects.filter(kind="early_warning")
    assert {mail.address for mail in mails} == {f"{who}@example.org" for who in ("ana", "ben", "helper")}
    assert "In Bedorf a single person has organised everything" in mails[0].text
    assert warn_carriers(TODAY()) == 0
    EarlyWarning.objects.update(sent_at=timezone.now() - timedelta(31))
    assert warn_carriers(TODAY()) == 1
    assert set(EarlyWarning.objects.values_list("kind", flat=True)) == {"single_organiser", "jubilee"}


def test_an_agreed_pause_is_left_in_peace(world: dict[str, Any]) -> None:
    partnership = worrying(world)
    dossier_actions.change_state(partnership, "paused", reason="", by=world["ana"])
    assert warn_carriers(TODAY()) == 0


def test_an_installation_can_switch_warnings_off(world: dict[str, Any], settings: Any) -> None:
    settings.EARLY_WARNINGS = ()
    partnership = worrying(world)
    assert warn_carriers(TODAY()) == 0
    assert "Worth a look" not in page(world["ana"], partnership, "")


def test_the_overview_warns_those_who_carry_it(world: dict[str, Any]) -> None:
    partnership = worrying(world)
    side = partnership.sides.get(municipality=world["aldorf"])
    Carrier.objects.create(side=side, name="Maria", until=TODAY() + timedelta(60))
    shown = page(world["ana"], partnership, "")
    for said in ("Worth a look", "In Aldorf a term ends on", "single person", "50 years"):
        assert said in shown
    assert "Worth a look" not in page(world["helper"], partnership, "")


def test_one_click_stops_the_warnings_and_looking_does_not(world: dict[str, Any]) -> None:
    worrying(world)
    warn_carriers(TODAY())
    mail = Mail.objects.get(kind="early_warning", address="ana@example.org")
    url = mail.headers["List-Unsubscribe"].strip("<>")
    path = url[url.index("/en/") :]
    client = Client(enforce_csrf_checks=True)
    assert "Stop these mails" in client.get(path).content.decode()
    assert not StoppedMails.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert StoppedMails.objects.get().person == world["ana"]
    EarlyWarning.objects.all().delete()
    Mail.objects.all().delete()
    warn_carriers(TODAY())
    assert [one.address for one in Mail.objects.filter(kind="early_warning")] == ["ben@example.org"]
    assert "You get no more early warnings" in client.get(path).content.decode()
    client.post(path, {"do": "again"})
    assert not StoppedMails.objects.exists()
    assert client.get("/en/partnerships/mails/?for=forged").status_code == 404
    assert stopping.of_token("forged") is None


def test_who_wants_no_mails_at_all_gets_no_warnings(world: dict[str, Any]) -> None:
    worrying(world)
    set_rhythm(world["ana"], digest="weekly", all_off=True)
    warn_carriers(TODAY())
    assert [one.address for one in Mail.objects.filter(kind="early_warning")] == ["ben@example.org"]


def test_the_page_of_notifications_has_the_switches_too(world: dict[str, Any], sign_in: Any) -> None:
    settings = "/en/notifications/settings/"
    client = sign_in(world["ana"])
    shown = client.get(settings).content.decode()
    assert "Early warnings about your partnerships" in shown
    assert "New search notices" not in shown  # without a saved search none can come
    client.post(settings, settings_sent("task_reminders"))
    assert StoppedMails.objects.get().kind == "warnings"
    client.post(settings, settings_sent("task_reminders", "early_warnings"))
    assert not StoppedMails.objects.exists()


# --- the territory


def test_the_territory_shows_nothing_below_ten() -> None:
    shown = Client().get("/en/partnerships/territory/").content.decode()
    assert "Fewer than ten partnerships are known yet" in shown


def test_the_territory_sums_up_from_ten_on_and_says_what_thriving_ones_do(world: dict[str, Any]) -> None:
    alike(world, 10, value=75, state="thriving")
    alike(world, 12, value=30, state="fragile")
    shown = Client().get("/en/partnerships/territory/").content.decode()
    assert "Thriving partnerships differ most in: Rhythm (75 instead of 30) and Youth (75 instead of 30)." in shown
    assert "Austria" in shown
    assert "No group has ten partnerships yet." in shown  # of the topics
    assert "Aldorf" not in shown


def test_a_group_below_ten_is_withheld_and_said_so(world: dict[str, Any], municipality: Any) -> None:
    alike(world, 10)
    bedorf = world["bedorf"]
    world["bedorf"] = municipality("Q9", name="Fardorf", country="FR", population=900_000)
    alike(world, 3)
    world["bedorf"] = bedorf
    shown = Client().get("/en/partnerships/territory/").content.decode()
    assert "France" not in shown
    assert "1 group with fewer than ten partnerships is not shown." in shown


def test_the_page_of_the_territory_is_kept_until_something_is_computed(world: dict[str, Any]) -> None:
    partnership = entered(world)
    alike(world, 10)
    client = Client()
    client.get("/en/partnerships/territory/")
    with CaptureQueriesContext(connection) as kept:
        client.get("/en/partnerships/territory/")
    assert len(kept) == 1
    exchange_actions.remove_exchange(partnership.exchanges.all()[0], by=world["ana"])
    do_all_waiting()
    assert "<dd>11</dd>" in client.get("/en/partnerships/territory/").content.decode()
