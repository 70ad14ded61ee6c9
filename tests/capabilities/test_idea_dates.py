# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions, dates with holidays, tasks and the calendar of an idea."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template import Context, engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from icalendar import Calendar

from newtwincities.common.policy import Viewer
from newtwincities.feed.calendars import events_of
from newtwincities.feed.models import Addressee, Happening
from newtwincities.feed.registry import sort_named
from newtwincities.feed.wording import sentence
from newtwincities.ideas import days_off
from newtwincities.ideas.actions.polls import Asked, ask
from newtwincities.ideas.models import Idea, Poll, Task, Vote
from newtwincities.ideas.pages.polls import PollsPart
from newtwincities.ideas.pages.tasks import TasksPart
from newtwincities.ideas.pages.updates import UpdatesPart
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.privacy.register import personal_data
from tests.capabilities import ideas_talk_world as world

Add = Callable[..., Person]
Enter = Callable[..., Client]


@pytest.fixture
def idea(db: None) -> Idea:
    return world.idea()


@pytest.fixture
def ana(idea: Idea, person: Add) -> Person:
    return world.member(idea, person("ana@example.org"))


@pytest.fixture
def lead(idea: Idea, person: Add) -> Person:
    return world.member(idea, person("lead@example.org"), "lead")


def page(idea: Idea, path: str) -> str:
    return f"/en/ideas/{idea.pk}/{path}"


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def dates(**more: Any) -> dict[str, Any]:
    return {"question": "When do we meet?", "language": "en", "zone": "Europe/Vienna",
            **{f"day_{row}": "" for row in range(6)}, "day_0": soon(9), "day_1": soon(10), **more}  # fmt: skip


def asked_dates(idea: Idea, by: Person, *, hours: bool = False) -> Poll:
    days = [timezone.localdate() + timedelta(days=number) for number in (9, 10, 11)]
    chosen = tuple((day, time(18, 30) if hours else None) for day in days)
    zone = "Europe/Vienna" if hours else ""
    return ask(idea, Asked("When do we meet?", "en", dates=chosen, zone=zone, minutes=90 if hours else None), by=by)


# --- asking


def test_a_member_asks_for_a_date_and_all_who_take_part_learn_of_it(idea: Idea, ana: Person, sign_in: Enter) -> None:
    answer = sign_in(ana).post(page(idea, "dates/new/"), dates(hour_1="18:30", minutes="90"))
    assert answer.status_code == 302
    poll = Poll.objects.get()
    assert [(o.day.isoformat(), o.starts_at) for o in poll.options.all()] == [(soon(9), None), (soon(10), time(18, 30))]
    assert (poll.zone, poll.minutes) == ("Europe/Vienna", 90)
    told = Happening.objects.get()
    sort = sort_named(told.sort)
    assert sort
    said = sentence(sort, who="Ana", what="When do we meet?", within="The common compost")
    assert said == "Ana asks in The common compost: When do we meet?"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"day_0": "2020-01-01"}, "This day is over"),
        ({"day_1": ""}, "Propose at least two dates"),
        ({"hour_0": "18:30", "zone": ""}, "Choose the time zone"),
        ({"hour_0": "25:90"}, "no time of day"),
        ({"hour_3": "18:30"}, "Enter the day for this hour"),
        ({"day_1": soon(9)}, "stands here twice"),
        ({"day_1": soon(1_000)}, "within the next two years"),
        ({"question": ""}, "Write the question"),
        ({"zone": "Mars/Olympus"}, "not known"),
    ],
)
def test_dates_that_cannot_be_are_told_with_the_reason(
    idea: Idea, ana: Person, sign_in: Enter, more: dict[str, str], says: str
) -> None:
    answer = sign_in(ana).post(page(idea, "dates/new/"), dates(**more))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Poll.objects.exists()


def test_more_rows_keep_what_was_typed(idea: Idea, ana: Person, sign_in: Enter) -> None:
    shown = sign_in(ana).post(page(idea, "dates/new/"), dates(do="more")).content.decode()
    assert 'name="day_9"' in shown
    assert "When do we meet?" in shown
    assert f'value="{soon(9)}"' in shown


def test_a_question_has_two_to_twenty_answers(idea: Idea, ana: Person, sign_in: Enter) -> None:
    client, where = sign_in(ana), page(idea, "dates/question/")
    sent = {"question": "Which wood?", "language": "en"}
    for lines, status in ((1, 422), (21, 422), (20, 302)):
        answers = "\n".join(f"Answer {number}" for number in range(lines))
        assert client.post(where, {**sent, "answers": answers}).status_code == status
    assert Poll.objects.get().options.count() == 20
    assert client.post(where, {**sent, "answers": "a\n" + "b" * 121}).status_code == 422


@pytest.mark.parametrize(("role", "status"), [("stranger", 403), ("teen", 403), ("member", 302), ("editor", 302)])
def test_grown_up_members_ask(idea: Idea, person: Add, sign_in: Enter, role: str, status: int) -> None:
    who = person("who@example.org", **({"band": "teen"} if role == "teen" else {}))
    if role != "stranger":
        world.member(idea, who, "editor" if role == "editor" else "member")
    assert sign_in(who).post(page(idea, "dates/new/"), dates()).status_code == status


# --- answering


def test_each_answers_every_date_and_can_change_it(idea: Idea, ana: Person, lead: Person, sign_in: Enter) -> None:
    poll = asked_dates(idea, lead)
    first, second, third = poll.options.all()
    where = page(idea, f"dates/{poll.pk}/")
    client = sign_in(ana)
    nothing = client.post(where, {})
    assert nothing.status_code == 422
    above = nothing.content.decode().partition("<h1")[0]
    assert "Choose an answer first." in above
    client.post(where, {f"date_{first.pk}": "yes", f"date_{second.pk}": "maybe", f"date_{third.pk}": "rubbish"})
    assert {(v.option_id, v.answer) for v in Vote.objects.all()} == {(first.pk, "yes"), (second.pk, "maybe")}
    client.post(where, {f"date_{first.pk}": "no", f"date_{third.pk}": "yes"})
    assert {(v.option_id, v.answer) for v in Vote.objects.all()} == {(first.pk, "no"), (third.pk, "yes")}
    shown = client.get(where).content.decode()
    assert "suits best" in shown
    assert "Ana" in shown
    sign_in(lead).post(f"{where}decide/", {"do": f"choose:{first.pk}"})
    assert "suits best" not in client.get(where).content.decode()
    assert sign_in(ana).post(where, {}).status_code == 302  # takes the answer back


def test_a_visitor_sees_totals_and_no_names(idea: Idea, ana: Person, lead: Person, sign_in: Enter) -> None:
    Person.objects.filter(pk=ana.pk).update(shows={"name": "public"})
    poll = asked_dates(idea, lead)
    sign_in(ana).post(page(idea, f"dates/{poll.pk}/"), {f"date_{poll.options.first().pk}": "yes"})
    shown = Client().get(page(idea, f"dates/{poll.pk}/")).content.decode()
    assert "1 has answered" in shown
    assert "Ana" not in shown
    assert 'type="radio"' not in shown
    assert Client().post(page(idea, f"dates/{poll.pk}/"), {}).status_code == 302  # to signing in


def test_somebody_aged_15_answers(idea: Idea, lead: Person, person: Add, sign_in: Enter) -> None:
    kid = world.member(idea, person("mia@example.org", band="teen"))
    poll = asked_dates(idea, lead)
    where = page(idea, f"dates/{poll.pk}/")
    assert sign_in(kid).post(where, {f"date_{poll.options.first().pk}": "yes"}).status_code == 302
    shown = sign_in(lead).get(where).content.decode()
    assert "Mia" not in shown
    assert "A member" in shown


def test_a_question_that_takes_one_answer_takes_one(idea: Idea, ana: Person, lead: Person, sign_in: Enter) -> None:
    poll = ask(idea, Asked("Which wood?", "en", answers=("Oak", "Fir")), by=lead)
    oak, fir = (str(option.pk) for option in poll.options.all())
    client, where = sign_in(ana), page(idea, f"dates/{poll.pk}/")
    assert client.post(where, {"option": [oak, fir]}).status_code == 422
    assert client.post(where, {"option": [oak]}).status_code == 302
    assert client.post(where, {"option": [fir]}).status_code == 302
    assert [str(vote.option_id) for vote in Vote.objects.all()] == [fir]
    Poll.objects.update(several=True)
    client.post(where, {"option": [oak, fir]})
    assert Vote.objects.count() == 2


def test_what_is_closed_takes_no_answer(idea: Idea, ana: Person, lead: Person, sign_in: Enter) -> None:
    poll = asked_dates(idea, lead)
    where = page(idea, f"dates/{poll.pk}/")
    assert sign_in(ana).post(f"{where}decide/", {"do": "close"}).status_code == 403
    sign_in(lead).post(f"{where}decide/", {"do": "close"})
    sign_in(ana).post(where, {f"date_{poll.options.first().pk}": "yes"})
    assert not Vote.objects.exists()
    sign_in(lead).post(f"{where}decide/", {"do": "reopen"})
    Poll.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    sign_in(ana).post(where, {f"date_{poll.options.first().pk}": "yes"})
    assert not Vote.objects.exists()


def test_what_waits_for_an_answer_stands_on_the_list(idea: Idea, ana: Person, lead: Person, sign_in: Enter) -> None:
    poll = asked_dates(idea, lead)
    where = page(idea, "dates/")
    assert "waits for your answer" in sign_in(ana).get(where).content.decode()
    sign_in(ana).post(page(idea, f"dates/{poll.pk}/"), {f"date_{poll.options.first().pk}": "no"})
    assert "waits for your answer" not in sign_in(ana).get(where).content.decode()
    assert "Nothing is asked" in Client().get(page(world.idea(), "dates/")).content.decode()


@pytest.mark.parametrize("path", ["dates/", "dates/{poll}/"])
def test_the_number_of_queries_does_not_grow_with_dates_and_votes(
    idea: Idea, ana: Person, lead: Person, person: Add, sign_in: Enter, path: str
) -> None:
    poll = asked_dates(idea, lead)
    client = sign_in(ana)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(idea, path.format(poll=poll.pk))).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(20):
        voter = world.member(idea, person(f"voter{number}@example.org"))
        Vote.objects.create(option=poll.options.first(), person=voter, answer="yes", at=timezone.now())
        asked_dates(idea, lead)
    assert count() == few


# --- choosing, changing, calling off


def entries(client: Client, idea: Idea, query: str = "") -> list[Any]:
    answer = client.get(page(idea, f"calendar.ics{query}"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_chosen_date_stands_in_the_calendar_through_change_and_cancellation(
    idea: Idea, ana: Person, lead: Person, sign_in: Enter
) -> None:
    poll = asked_dates(idea, lead, hours=True)
    first, second, _third = poll.options.all()
    Vote.objects.create(option=first, person=ana, answer="yes", at=timezone.now())
    decide = page(idea, f"dates/{poll.pk}/decide/")
    assert sign_in(ana).post(decide, {"do": f"choose:{first.pk}"}).status_code == 403
    client = sign_in(lead)
    client.post(decide, {"do": f"choose:{first.pk}"})
    (event,) = entries(Client(), idea)
    uid = str(event["UID"])
    assert event["DTSTART"].dt.isoformat() == f"{soon(9)}T18:30:00+{'02' if event['DTSTART'].dt.dst() else '01'}:00"
    assert (event["DTEND"].dt - event["DTSTART"].dt) == timedelta(minutes=90)
    assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (0, "CONFIRMED")
    client.post(decide, {"do": f"choose:{second.pk}"})
    client.post(decide, {"do": f"choose:{second.pk}"})  # pressed twice: nothing happens
    client.post(decide, {"do": "cancel"})
    (event,) = entries(Client(), idea)
    assert (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])) == (uid, 2, "CANCELLED")
    sorts = list(Happening.objects.order_by("pk").values_list("sort", flat=True))
    assert sorts == ["idea_poll", "idea_date_chosen", "idea_date_chosen", "idea_date_cancelled"]
    assert {one.person_id for one in Addressee.objects.all()} == {ana.pk}
    assert client.post(decide, {"do": "remove"}).status_code == 403  # it stands in calendars


def test_an_option_of_another_poll_cannot_be_chosen(idea: Idea, lead: Person, sign_in: Enter) -> None:
    poll, other = asked_dates(idea, lead), asked_dates(idea, lead)
    answer = sign_in(lead).post(
        page(idea, f"dates/{poll.pk}/decide/"), {"do": f"choose:{other.options.first().pk}"}
    )  # fmt: skip
    assert answer.status_code == 404


def test_the_calendar_of_an_idea_for_those_invited_needs_an_address_of_ones_own(
    ana: Person, person: Add, sign_in: Enter
) -> None:
    idea = world.idea(visibility="invited", deadline=date(2030, 5, 1))
    world.member(idea, ana)
    assert Client().get(page(idea, "calendar.ics")).status_code == 404
    shown = sign_in(ana).get(page(idea, "dates/")).content.decode()
    query = "?for=" + shown.split("calendar.ics?for=", 1)[1].split('"', 1)[0]
    (event,) = entries(Client(), idea, query)
    assert event["DTSTART"].dt == date(2030, 5, 1)
    assert Client().get(page(world.idea(visibility="invited"), f"calendar.ics{query}")).status_code == 404
    idea.members.update(ended_at=timezone.now(), ended_why="left")
    assert Client().get(page(idea, f"calendar.ics{query}")).status_code == 404
    assert not [one for one in events_of(ana) if one.uid == f"idea-deadline-{idea.pk}"]


def test_mine_has_the_dates_of_all_ideas_in_which_one_takes_part(idea: Idea, ana: Person, lead: Person) -> None:
    poll = asked_dates(idea, lead)
    Poll.objects.filter(pk=poll.pk).update(chosen=poll.options.first())
    assert [one.uid for one in events_of(ana)] == [f"idea-date-{poll.pk}"]


# --- holidays


def test_public_holidays_are_named_with_where_they_are() -> None:
    places = [("DE", "Bavaria"), ("AT", "Carinthia"), ("SI", "")]
    day = date(2027, 5, 27)  # Corpus Christi
    with translation.override("de"):
        (found,) = days_off.notes_on([day], places, "de")[day].public
    assert (found.name, found.places) == ("Fronleichnam", ("Bayern", "Österreich"))
    assert days_off.notes_on([date(2027, 2, 8)], places, "sl")[date(2027, 2, 8)].public[0].places == ("Slovenia",)


def test_school_holidays_are_named_with_where_they_are_and_whether_they_are_final() -> None:
    places = [("DE", "Bavaria"), ("AT", "Carinthia")]
    day = date(2027, 2, 10)
    notes = days_off.notes_on([day], places, "en")[day].school
    assert {(one.places, one.is_final) for one in notes} == {(("Bavaria",), True), (("Carinthia",), False)}


def test_what_is_not_known_of_schools_is_said() -> None:
    places = [("DE", "Bavaria"), ("FR", "Corsica"), ("CH", "Bern"), ("CH", "Graubünden")]
    assert days_off.unknown_schools([date(2026, 12, 1)], places, "en") == ["Corsica"]
    assert days_off.unknown_schools([date(2027, 4, 1)], places, "en") == ["Corsica", "Grisons"]
    # In Bern the municipalities decide on the sport holidays.
    assert days_off.unknown_schools([date(2027, 2, 10)], places, "en") == ["Corsica", "Bern", "Grisons"]


def test_where_only_the_country_is_known_its_regions_are_named() -> None:
    winter, christmas = date(2027, 2, 3), date(2026, 12, 30)
    notes = days_off.notes_on([winter, christmas], [("AT", "")], "en")
    assert [one.places for one in notes[christmas].school] == [("Austria",)]
    assert ("Austria (Lower Austria, Vienna)",) in [one.places for one in notes[winter].school]
    many = days_off.notes_on([date(2026, 10, 20)], [("FR", "")], "en")[date(2026, 10, 20)].school
    assert many[0].places == ("France (Auvergne-Rhône-Alpes, Bourgogne-Franche-Comté, Brittany, 9 more regions)",)
    assert days_off.without_region([("AT", ""), ("AT", "Carinthia"), ("LI", ""), ("SI", "")]) == ["Austria"]
    assert days_off.unknown_schools([winter], [("AT", "")], "en") == []
    few = days_off.notes_on([date(2027, 2, 24)], [("FR", "")], "en")[date(2027, 2, 24)].school
    assert few[0].places[0].endswith(", 7 more regions)")
    assert days_off.unknown_schools([date(2027, 6, 14)], [("DE", ""), ("FR", "")], "en") == ["Germany", "France"]


def test_what_holds_for_a_part_of_a_region_says_so_and_the_rest_is_not_known() -> None:
    places, day = [("IT", "Trentino-Alto Adige")], date(2027, 2, 10)
    (found,) = days_off.notes_on([day], places, "de")[day].school
    assert found.name == "Faschingsferien (Südtirol)"
    assert len(days_off.unknown_schools([day], places, "de")) == 1


def test_every_row_of_the_school_holidays_is_a_span_with_its_source() -> None:
    for row in days_off.school_holidays():
        assert row.first <= row.last
        assert (row.last - row.first).days < 80 or not row.name
        assert row.source.startswith("https://") or not row.name
        assert row.region == "" or row.region.startswith(f"{row.country}-")


def test_the_page_shows_holidays_of_the_regions_of_those_who_take_part(
    idea: Idea, lead: Person, person: Add, municipality: Any, sign_in: Enter
) -> None:
    villach = municipality("Q1", country="AT", admin1="Carinthia")
    world.member(idea, person("v@example.org"), municipality=villach)
    poll = ask(idea, Asked("When?", "en", dates=((date(2030, 10, 26), None), (date(2030, 10, 27), None))), by=lead)
    shown = sign_in(lead).get(page(idea, f"dates/{poll.pk}/")).content.decode()
    assert "Public holiday in Austria (" in shown
    assert "Nothing is known of school holidays on some of these days in: Carinthia." in shown


# --- tasks


def add_task(idea: Idea, title: str = "Ask the choir", **facts: Any) -> Task:
    usual = {"language": "en", "takes": "hour", "created_at": timezone.now()}
    return Task.objects.create(idea=idea, title=title, **{**usual, **facts})


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 403), ("member", 403), ("teen_editor", 403), ("editor", 302), ("lead", 302)]
)
def test_editors_add_tasks(idea: Idea, person: Add, sign_in: Enter, role: str, status: int) -> None:
    who = person("who@example.org", **({"band": "teen"} if role == "teen_editor" else {}))
    if role != "stranger":
        world.member(idea, who, role.removeprefix("teen_"))
    sent = {"title": "Ask the choir", "language": "en", "takes": "hour", "due": ""}
    assert sign_in(who).post(page(idea, "tasks/"), sent).status_code == status
    assert Task.objects.exists() is (status == 302)


def test_a_task_without_a_title_or_in_the_past_is_not_taken(idea: Idea, lead: Person, sign_in: Enter) -> None:
    client = sign_in(lead)
    for more in ({"title": ""}, {"due": "2020-01-01"}, {"takes": "year"}, {"title": "a" * 161}):
        sent = {"title": "Ask", "language": "en", "takes": "hour", **more}
        assert client.post(page(idea, "tasks/"), sent).status_code == 422
    assert not Task.objects.exists()


def test_a_task_is_taken_given_back_done_and_opened_again(
    idea: Idea, ana: Person, lead: Person, person: Add, sign_in: Enter
) -> None:
    task = add_task(idea)
    kid = world.member(idea, person("mia@example.org", band="teen"))
    where = page(idea, f"tasks/{task.pk}/")
    assert sign_in(kid).post(where, {"do": "take"}).status_code == 302
    sign_in(ana).post(where, {"do": "take"})  # somebody was quicker
    task.refresh_from_db()
    assert task.taken_by == kid
    assert sign_in(ana).post(where, {"do": "done"}).status_code == 403
    sign_in(kid).post(where, {"do": "give_back"})
    sign_in(ana).post(where, {"do": "take"})
    sign_in(ana).post(where, {"do": "done"})
    sign_in(ana).post(where, {"do": "done"})
    assert Happening.objects.filter(sort="idea_task_done").count() == 1
    sign_in(lead).post(where, {"do": "reopen"})
    task.refresh_from_db()
    assert task.done_at is None
    assert sign_in(ana).post(where, {"do": "remove"}).status_code == 403
    assert sign_in(lead).post(where, {"do": "remove"}).status_code == 302
    assert not Task.objects.exists()
    assert not Happening.objects.filter(thing_kind="idea_task").exists()


def test_the_smallest_tasks_stand_first_and_a_late_one_is_marked(idea: Idea, lead: Person, sign_in: Enter) -> None:
    for title, takes in (("A whole day", "day"), ("An hour", "hour"), ("A quarter", "quarter")):
        add_task(idea, title, takes=takes)
    add_task(idea, "Overdue", due=timezone.localdate() - timedelta(days=2))
    shown = sign_in(lead).get(page(idea, "tasks/")).content.decode()
    places = [shown.index(title) for title in ("A quarter", "Overdue", "An hour", "A whole day")]
    assert places == sorted(places)
    assert "was due on" in shown
    assert "Nothing is open" in Client().get(page(world.idea(), "tasks/")).content.decode()


def test_who_took_a_task_is_shown_by_the_name_that_the_reader_knows(idea: Idea, person: Add, sign_in: Enter) -> None:
    add_task(idea, taken_by=world.member(idea, person("mia@example.org", band="teen")))
    assert "Mia" not in Client().get(page(idea, "tasks/")).content.decode()


@pytest.mark.parametrize("stay", [True, False])
def test_erasure_takes_answers_and_leaves_what_the_group_uses(
    idea: Idea, ana: Person, lead: Person, stay: bool
) -> None:
    lonely, used = asked_dates(idea, ana), asked_dates(idea, ana)
    Vote.objects.create(option=used.options.first(), person=lead, answer="yes", at=timezone.now())
    Vote.objects.create(option=used.options.first(), person=ana, answer="yes", at=timezone.now())
    taken = add_task(idea, taken_by=ana, created_by=lead)
    kind = next(kind for kind in personal_data() if kind.name == "idea_plans")
    assert {row["kind"] for row in kind.export(ana)} == {"question", "vote", "task"}
    kind.erase(ana, stay)
    assert Poll.objects.filter(pk=lonely.pk).exists() is stay
    assert Poll.objects.get(pk=used.pk).author is None
    assert [vote.person_id for vote in Vote.objects.all()] == [lead.pk]
    taken.refresh_from_db()
    assert taken.taken_by is None
    assert not list(kind.export(ana))


# --- the parts of the idea's page


def test_the_parts_on_the_idea_show_what_waits_and_what_is_small(idea: Idea, ana: Person, lead: Person) -> None:
    asked_dates(idea, lead)
    for number in range(5):
        add_task(idea, f"Thing {number}")
    world.update(idea, lead, "We have a heap.")
    viewer = viewer_of_person(ana)
    polls, tasks, updates = PollsPart(viewer, idea), TasksPart(viewer, idea), UpdatesPart(viewer, idea)
    engine = engines["django"]
    shown = "".join(
        engine.get_template(f"ideas/_{name}.html").template.render(Context({"part": part}))
        for name, part in (("polls", polls), ("tasks", tasks))
    )
    assert "When do we meet?" in shown
    assert shown.count("I do it") == 3
    assert [row.update.text for row in updates.rows] == ["We have a heap."]
    assert updates.reading.can_post
    visitor = Viewer()
    assert not PollsPart(visitor, idea).rows
    assert not TasksPart(visitor, idea).rows[0].can_take
