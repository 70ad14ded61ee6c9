# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: F811  (fixtures that two files share)
"""What other rooms use of moderation, what moderators are told, and what their pages cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import Http404
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.atlas import actions as atlas
from newtwincities.common import human
from newtwincities.common.policy import Viewer
from newtwincities.moderation import actions, queries, registry
from newtwincities.moderation.models import Case, Decision, Hidden
from newtwincities.moderation.numbers import NumbersPage
from newtwincities.moderation.pages import PAGE_SIZE
from newtwincities.moderation.reminding import ALARMS, remind_moderators
from newtwincities.moderation.retention import CASES
from newtwincities.moderation.showing import shown_or_404
from newtwincities.people.models import Person
from newtwincities.people.profile_models import Profile
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of_person
from tests.capabilities.test_moderation import QUEUE, at_work, moderator, notes, reported, sent, write  # noqa: F401

pytestmark = pytest.mark.django_db


def hide(thing: Profile, by: Person) -> Case:
    case = reported(thing)
    actions.decide([case], outcome="hide", by=by, reason="spam")
    return case


# --- what a hidden thing shows


def test_what_nobody_has_hidden_everybody_sees_at_the_cost_of_one_query(write: Any, moderator: Person) -> None:
    thing = write()
    with CaptureQueriesContext(connection) as asked:
        assert shown_or_404(Viewer(), "note", thing) is None
    assert len(asked) == 1


def test_what_is_hidden_only_its_author_and_moderators_see(write: Any, person: Any, moderator: Person) -> None:
    author = person()
    thing = write(author)
    hide(thing, moderator)
    for stranger in (Viewer(), viewer_of_person(person()), viewer_of_person(moderator)):
        with pytest.raises(Http404):
            shown_or_404(stranger, "note", thing)
    for entitled in (viewer_of_person(author), viewer_of_person(moderator, second_factor=True)):
        row = shown_or_404(entitled, "note", thing)
        assert row
        assert row.why == "decided"


def test_only_the_author_gets_the_way_to_appeal_from_the_notice(
    write: Any, person: Any, moderator: Person, rf: Any
) -> None:
    thing = write(person())
    case = hide(thing, moderator)
    author = case.author
    assert author
    shown = {}
    for who in (author, moderator):
        request = rf.get("/")
        request.viewer = viewer_of_person(who, second_factor=True)
        context = {"hidden": queries.hidden_row("note", str(thing.pk)), "request": request}
        shown[who.pk] = Template("{% include 'moderation/notice.html' %}").render(Context(context))
    assert "how to appeal" in shown[author.pk]
    assert "hidden by a decision" in shown[moderator.pk]
    assert "how to appeal" not in shown[moderator.pk]


def test_lists_leave_hidden_things_out_but_for_their_author(write: Any, person: Any, moderator: Person) -> None:
    author = person()
    hidden, open_one = write(author), write()
    hide(hidden, moderator)
    rows = Profile.objects.all()
    assert set(queries.without_hidden(rows, "note")) == {open_one}
    assert set(queries.without_hidden(rows, "note", unless_by=author, author="person")) == {hidden, open_one}
    assert set(queries.without_hidden(rows, "note", unless_by=moderator, author="person")) == {open_one}


def test_a_things_own_link_leads_to_a_form_about_it(client: Client, write: Any) -> None:
    thing = write()
    link = Template('{% load moderation %}{% report_link "note" thing %}').render(Context({"thing": thing}))
    assert f'href="/en/moderation/report/?kind=note&amp;key={thing.pk}"' in link
    page = client.get(f"/en/moderation/report/?kind=note&key={thing.pk}").content.decode()
    assert "About “Choir exchange”" in page
    client.post(f"/en/moderation/report/?kind=note&key={thing.pk}", sent())
    assert Case.objects.get().key == str(thing.pk)


@pytest.mark.parametrize("use", ['{% report_link "nothing" 1 %}'])
def test_a_kind_that_nobody_registered_is_a_mistake_of_ours(use: str) -> None:
    with pytest.raises(LookupError):
        Template("{% load moderation %}" + use).render(Context())
    with pytest.raises(LookupError):
        shown_or_404(Viewer(), "nothing", None)


# --- reporting without script, and programs


def test_a_report_without_script_is_taken_a_few_times_an_hour(client: Client) -> None:
    for _number in range(human.WITHOUT_PROOF):
        assert client.post("/en/moderation/report/", sent()).status_code == 302
    refused = client.post("/en/moderation/report/", sent(text="The sixth"))
    assert refused.status_code == 422
    assert "The sixth" in refused.content.decode()


def test_mistakes_in_the_form_cost_none_of_these_tries(client: Client) -> None:
    for _number in range(human.WITHOUT_PROOF + 1):
        assert client.post("/en/moderation/report/", sent(text="")).status_code == 422
    assert client.post("/en/moderation/report/", sent()).status_code == 302


def test_a_form_that_comes_back_asks_for_a_new_proof_and_keeps_its_moment(client: Client) -> None:
    first = sent(text="", proof="used")
    page = client.post("/en/moderation/report/", first).content.decode()
    assert 'value="used"' not in page
    assert f'value="{first["shown"]}"' in page


# --- persons


def test_a_hidden_profile_hides_the_name_and_is_shown_again_when_taken_back(person: Any, moderator: Person) -> None:
    rude = person("rude@example.org", name="Rude name", shows={"name": "public"})
    case = actions.report(
        registry.kinds()["person"], rude, why="harassment", text="x", link="", email="", language="en"
    )
    batch = actions.decide([case], outcome="hide", by=moderator, reason="harassment")
    rude.refresh_from_db()
    assert shown_name(rude, Viewer()) == "A member"
    assert shown_name(rude, viewer_of_person(person())) == "A member"
    assert shown_name(rude, viewer_of_person(rude)) == "Rude name"
    assert shown_name(rude, viewer_of_person(moderator, second_factor=True)) == "Rude name"
    actions.undo(batch, by=moderator)
    rude.refresh_from_db()
    assert shown_name(rude, Viewer()) == "Rude name"


def test_the_page_of_a_hidden_profile_is_there_for_the_person_alone(
    person: Any, moderator: Person, sign_in: Any
) -> None:
    rude = person("rude@example.org", name="Rude name", shows={"name": "public"})
    page = f"/en/people/{rude.ref}/"
    assert Client().get(page).status_code == 200
    found = registry.thing_at("people:profile", {"ref": rude.ref})
    assert found == (registry.kinds()["person"], rude)
    case = actions.report(*found, why="harassment", text="x", link="", email="", language="en")
    actions.decide([case], outcome="hide", by=moderator, reason="harassment")
    assert Client().get(page).status_code == 404
    assert sign_in(person()).get(page).status_code == 404
    assert "hidden by a decision" in sign_in(rude).get(page).content.decode()
    assert "Rude name" in sign_in(moderator, second_factor=True).get(page).content.decode()


def test_the_form_about_a_person_tells_no_name_that_is_not_public(client: Client, person: Any) -> None:
    shy = person("shy@example.org", name="Shy name")
    page = client.get(f"/en/moderation/report/?kind=person&key={shy.pk}").content.decode()
    assert "Shy name" not in page
    assert "A member" in page


def test_a_moderator_reads_what_a_reported_person_tells(at_work: Client, person: Any) -> None:
    told = person("told@example.org", name="Told")
    Profile.objects.create(person=told, offers="I teach choirs.")
    case = actions.report(registry.kinds()["person"], told, why="spam", text="x", link="", email="", language="en")
    assert "I teach choirs." in at_work.get(f"{QUEUE}{case.pk}/").content.decode()


# --- suspending


def test_suspending_ends_open_sessions(person: Any, moderator: Person, write: Any) -> None:
    spammer, browser = person(), Client()
    browser.force_login(spammer)
    key = browser.session.session_key
    UserSession.objects.create(user=spammer, ip="127.0.0.1", session_key=key, user_agent="A browser")
    sessions = Session.objects.count()
    batch = actions.clean_up(spammer, by=moderator, reason="spam")
    assert not UserSession.objects.filter(user=spammer).exists()
    assert Session.objects.count() == sessions - 1
    actions.undo(batch, by=moderator)
    assert browser.get("/en/account/sessions/").status_code == 302  # signs in anew


def test_a_clean_up_without_reports_speaks_the_persons_language_and_leaves_nothing_when_taken_back(
    person: Any, moderator: Person, write: Any, sent_mails: Any
) -> None:
    spammer = person("spam@example.org", language="sl")
    write(spammer)
    batch = actions.clean_up(spammer, by=moderator, reason="spam")
    assert Case.objects.get().language == "sl"
    assert [mail["Content-Language"] for mail in sent_mails()] == ["sl"]
    actions.undo(batch, by=moderator)
    assert not Hidden.objects.exists()
    assert not Case.objects.filter(closed_at=None).exists()
    assert Person.objects.get(pk=spammer.pk).is_active


def test_what_was_hidden_before_is_hidden_since_the_same_moment_after_taking_back(
    person: Any, moderator: Person, write: Any
) -> None:
    author = person(trusted_at=None)
    thing = write(author)
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        actions.submit("note", thing)
    before = list(Hidden.objects.values("kind", "key", "why", "case", "since"))
    for outcome in ("approve", "reject"):
        case = queries.cases_with([Case.objects.get().pk])
        batch = actions.decide(case, outcome=outcome, by=moderator, reason="spam" if outcome == "reject" else "")
        actions.undo(batch, by=moderator)
        assert list(Hidden.objects.values("kind", "key", "why", "case", "since")) == before


# --- what moderators are told


def test_moderators_get_one_mail_a_day_about_what_waits_in_their_language(
    person: Any, write: Any, sent_mails: Any
) -> None:
    person("mo@example.org", site_role="moderator", language="de")
    person("olga@example.org", site_role="operator")
    reported(write(), email=""), reported(write(), email="")
    atlas.report_error(None, kind="other", text="Wrong", link="", email="", language="en")
    assert remind_moderators() == 1
    assert remind_moderators() == 0  # done again, as after a killed worker
    (mail,) = sent_mails()
    assert (mail["To"], mail["Content-Language"]) == ("mo@example.org", "de")
    assert "/de/moderation/" in mail.get_body(("plain",)).get_content()
    assert "3" in mail["Subject"]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert remind_moderators() == 1


def test_where_nothing_waits_no_mail_is_written(moderator: Person, sent_mails: Any) -> None:
    assert remind_moderators() == 0
    assert not sent_mails()


def test_without_any_moderator_the_operators_are_told(person: Any, write: Any, sent_mails: Any) -> None:
    person("olga@example.org", site_role="operator")
    reported(write(), email="")
    assert remind_moderators() == 1


def test_the_daily_mail_is_switched_off_and_on_at_the_foot_of_the_queue(
    at_work: Client, moderator: Person, write: Any
) -> None:
    reported(write(), email="")
    assert "No daily mail for me" in at_work.get(QUEUE).content.decode()
    page = at_work.post(f"{QUEUE}daily-mail/", {"wanted": "no"}, follow=True).content.decode()
    assert "Send me a mail a day" in page
    assert remind_moderators() == 0
    at_work.post(f"{QUEUE}daily-mail/", {"wanted": "yes"})
    assert remind_moderators() == 1


def test_only_moderators_switch_the_daily_mail(sign_in: Any, person: Any) -> None:
    assert sign_in(person(), second_factor=True).post(f"{QUEUE}daily-mail/", {"wanted": "no"}).status_code == 403


def test_a_report_about_minors_reaches_every_moderator_at_once_but_those_with_a_part_in_it(
    moderator: Person, person: Any, write: Any, sent_mails: Any
) -> None:
    author = person("author@example.org", site_role="moderator")
    actions.want_daily_mail(moderator, wanted=False)
    case = reported(write(author), why="minors", email="")
    (mail,) = sent_mails()
    assert mail["To"] == moderator.email
    assert f"/en/moderation/{case.pk}/" in mail.get_body(("plain",)).get_content()


def test_reports_in_bulk_do_not_fill_the_moderators_mailboxes(moderator: Person, write: Any, sent_mails: Any) -> None:
    thing = write()
    for _number in range(ALARMS + 3):
        reported(thing, why="minors", email="")
    assert len(sent_mails()) == ALARMS


# --- personal data


def test_everybody_gets_the_own_part_of_cases_and_nothing_of_the_others(
    person: Any, write: Any, moderator: Person
) -> None:
    author, reporter = person("author@example.org"), person("reporter@example.org")
    case = reported(write(author), reporter=reporter, email="", text="Quoted by the reporter")
    actions.decide([case], outcome="hide", by=moderator, reason="spam")
    (of_author,) = CASES.export(author)
    (of_reporter,) = CASES.export(reporter)
    assert (of_author["my_part"], of_author["text"], of_author["outcome"]) == ("author", "", "hide")
    assert (of_reporter["my_part"], of_reporter["text"]) == ("reporter", "Quoted by the reporter")
    assert "reporter" not in str({**of_author, "my_part": ""})
    assert not list(CASES.export(person()))


def test_erasing_a_person_leaves_the_case_as_a_matter_between_others(
    person: Any, write: Any, moderator: Person
) -> None:
    author, reporter = person(), person()
    case = reported(write(author), reporter=reporter, email="rita@example.org")
    actions.decide([case], outcome="keep", by=moderator, reason="within_rules")
    actions.want_daily_mail(moderator, wanted=False)
    for somebody in (author, reporter, moderator):
        CASES.erase(somebody, True)
    case.refresh_from_db()
    assert (case.author, case.reporter, case.email, case.taken_by) == (None, None, "", None)
    assert Decision.objects.get().by is None
    assert queries.wants_daily_mail(moderator)
    author.delete(), reporter.delete(), moderator.delete()
    assert Decision.objects.get().outcome == "keep"


# --- what pages cost


def count(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_pages_of_a_case_and_an_account_cost_the_same_however_much_there_is(
    at_work: Client, person: Any, write: Any, moderator: Person
) -> None:
    author = person()
    thing = write(author)
    case = reported(thing)
    paths = [f"{QUEUE}{case.pk}/", f"{QUEUE}people/{author.pk}/"]

    def more() -> list[int]:
        reported(thing)
        batch = actions.decide(queries.cases_with([case.pk]), outcome="hide", by=person(), reason="spam")
        actions.undo(batch, by=moderator)
        return [count(at_work, path) for path in paths]

    few = more()
    for _number in range(5):
        many = more()
    assert few == many
    assert max(many) <= 16


def test_the_list_of_errors_has_pages_and_costs_the_same_however_long(at_work: Client, municipality: Any) -> None:
    assert "All reports of errors are dealt with." in at_work.get(f"{QUEUE}errors/").content.decode()
    for number in range(PAGE_SIZE):
        place = municipality(f"Q{number}")
        atlas.report_error(place, kind="other", text=f"Wrong {number:02}", link="", email="", language="en")
    few = count(at_work, f"{QUEUE}errors/")
    for number in range(3):
        atlas.report_error(None, kind="other", text=f"Last {number}", link="", email="", language="en")
    assert count(at_work, f"{QUEUE}errors/") == few <= 9
    first, second = (at_work.get(f"{QUEUE}errors/?page={page}").content.decode() for page in (1, 2))
    assert "Wrong 00" in first
    assert "Last 0" not in first
    assert "Last 2" in second


def test_the_numbers_are_counted_by_the_database(person: Any, write: Any, moderator: Person) -> None:
    now = timezone.now()
    for why, hours, outcome in (("spam", 2, "hide"), ("spam", 5, "keep"), ("minors", 11, "suspend"), ("other", 0, "")):
        with time_machine.travel(now - timedelta(hours=hours, minutes=1)):
            case = reported(write(), why=why, email="")
        if outcome:
            actions.decide([case], outcome=outcome, by=moderator, reason="spam")
    decision = Decision.objects.get(outcome="keep")
    appeal = actions.appeal(decision.case, party="reporter", text="x", language="en")
    actions.decide(queries.cases_with([appeal.pk]), outcome="reverse", by=person(), reason="new_facts")
    with CaptureQueriesContext(connection) as few:
        years = NumbersPage().years
    for _number in range(6):
        reported(write(), email="")
    with CaptureQueriesContext(connection) as many:
        NumbersPage()
    assert len(few) == len(many) <= 2 + 2 * len(years)
    assert sum(year.reports_by_why[Case.Why.SPAM] for year in years) == 2
    assert sum(year.reports for year in years) == 4
    assert sum(year.suspended for year in years) == 1
    assert sum(year.appeals for year in years) == sum(year.reversed for year in years) == 1
    assert max(year.hours or 0 for year in years) in (6, 12)  # the year may have turned in between
    assert sum(row[2] for year in years for row in year.by_reason) == 2


def test_the_page_of_numbers_costs_little(client: Client, write: Any) -> None:
    assert "Nothing was reported yet" in client.get(f"{QUEUE}numbers/").content.decode()
    reported(write())
    with CaptureQueriesContext(connection) as asked:
        assert "Reports" in client.get(f"{QUEUE}numbers/").content.decode()
    assert len(asked) <= 6


# --- the way there


@pytest.mark.parametrize(
    ("role", "moderation", "operating"), [("", False, False), ("moderator", True, False), ("operator", True, True)]
)
def test_the_menu_leads_those_there_who_have_the_role(
    role: str, moderation: bool, operating: bool, person: Callable[..., Person], sign_in: Any
) -> None:
    page = sign_in(person(site_role=role)).get("/en/account/sessions/").content.decode()
    assert (f'href="{QUEUE}"' in page) is moderation
    assert ('href="/en/operating/"' in page) is operating
