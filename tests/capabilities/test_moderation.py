# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Moderation: reports, first contributions, decisions with reasons, taking back, appeals, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.common.record import breaks
from newtwincities.moderation import actions, letters, queries, registry
from newtwincities.moderation.models import Case, Decision, Hidden
from newtwincities.moderation.reasons import reasons
from newtwincities.moderation.registry import Kind
from newtwincities.moderation.retention import KEPT, empty_old_cases
from newtwincities.people.models import Person
from newtwincities.people.profile_models import Profile

pytestmark = pytest.mark.django_db
QUEUE = "/en/moderation/"


@pytest.fixture(autouse=True)
def notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of thing to moderate: what somebody offers."""
    note = Kind(
        name="note",
        label="A note",
        find=lambda key: Profile.objects.filter(pk=key).select_related("person").first(),
        title=lambda profile: profile.role or "A note",
        url=lambda profile, language: f"/{language}/notes/{profile.pk}/",
        author=lambda profile: profile.person,
        text=lambda profile: profile.offers,
        language=lambda profile: profile.person.language,
        things_of=lambda person: Profile.objects.filter(person=person),
    )
    monkeypatch.setattr(registry, "_kinds", {**registry._kinds, "note": note})


@pytest.fixture
def write(person: Callable[..., Person]) -> Callable[..., Profile]:
    def add(author: Person | None = None, **facts: Any) -> Profile:
        author = author or person()
        return Profile.objects.create(person=author, role="Choir exchange", offers="We sing.", **facts)

    return add


@pytest.fixture
def moderator(person: Callable[..., Person]) -> Person:
    return person("mo@example.org", site_role="moderator")


@pytest.fixture
def at_work(sign_in: Callable[..., Client], moderator: Person) -> Client:
    return sign_in(moderator, second_factor=True)


def reported(thing: Profile, **facts: Any) -> Case:
    usual = {"why": "spam", "text": "Buy now", "link": "", "email": "rita@example.org", "language": "en"}
    return actions.report(registry.kinds()["note"], thing, **{**usual, **facts})


def sent(**changes: str) -> dict[str, str]:
    """A report as the browser sends it, by somebody who took a minute to write."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        shown = TimestampSigner(salt="newtwincities.human").sign("shown")
    return {"kind": "spam", "text": "An advert", "link": "", "email": "", "sure": "on", "shown": shown, **changes}


# --- reporting


def test_anybody_can_report_a_page_and_gets_a_number(client: Client, municipality: Any) -> None:
    place = municipality("Q1")
    page = client.get(f"/en/municipalities/{place.key}/").content.decode()
    link = re.search(r'href="(/en/moderation/report/[^"]+)"', page)
    assert link
    assert place.name in client.get(link[1]).content.decode()
    answer = client.post(link[1], sent(), follow=True)
    case = Case.objects.get()
    assert (case.kind, case.key, case.title) == ("municipality", str(place.pk), place.name)
    assert f"number {case.pk}" in answer.content.decode()


def test_a_receipt_goes_to_the_address_that_was_given(client: Client, sent_mails: Any) -> None:
    client.post("/de/moderation/report/", sent(email="rita@example.org"))
    (mail,) = sent_mails()
    assert mail["To"] == "rita@example.org"
    assert mail["Content-Language"] == "de"
    assert "/de/moderation/party/" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose what is the matter."),
        ({"text": ""}, "Say in a few words what you mean."),
        ({"email": "rita"}, "This is not an e-mail address."),
        ({"link": "nowhere"}, "Enter a whole web address"),
        ({"sure": ""}, "Confirm that what you write is true"),
        ({"website": "x"}, "There is a field that has to stay empty."),
        ({"shown": "x"}, "It can’t be told when this page was opened."),
    ],
)
def test_a_report_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    client: Client, wrong: dict[str, str], said: str
) -> None:
    answer = client.post("/en/moderation/report/", sent(**{"text": "An advert", **wrong}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Case.objects.exists()


def test_a_report_names_only_pages_of_this_site(client: Client) -> None:
    page = client.get("/en/moderation/report/?page=//elsewhere.example/x").content.decode()
    assert "elsewhere" not in page.partition("<main")[2].partition("</main")[0]


# --- who sees what


@pytest.mark.parametrize("path", [QUEUE, QUEUE + "1/", QUEUE + "errors/", QUEUE + "people/1/"])
def test_only_moderators_with_a_second_factor_see_the_queue(
    path: str, client: Client, person: Any, sign_in: Any, moderator: Person
) -> None:
    assert client.get(path).headers["Location"].startswith("/en/account/")  # leads visitors to signing in
    for somebody in (person(), person(trusted_at=None), person(band="teen")):
        assert sign_in(somebody, second_factor=True).get(path).status_code == 403
    assert sign_in(moderator).get(path).status_code == 403
    assert sign_in(person(site_role="operator"), second_factor=True).get(path).status_code in (200, 404)


def test_the_queue_is_empty_in_words(at_work: Client) -> None:
    assert "Nothing waits" in at_work.get(QUEUE).content.decode()


def test_the_queue_needs_no_more_queries_as_it_grows(at_work: Client, write: Any) -> None:
    reported(write())
    at_work.get(QUEUE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        at_work.get(QUEUE + "?sort=report")
    for _number in range(8):
        reported(write())
    with CaptureQueriesContext(connection) as many:
        at_work.get(QUEUE + "?sort=report")
    assert len(many) == len(few) <= 16


def test_filters_narrow_the_queue(at_work: Client, write: Any) -> None:
    one, other = reported(write()), reported(write(), why="minors")
    page = at_work.get(QUEUE + "?why=minors").content.decode()
    assert f"{QUEUE}{other.pk}/" in page
    assert f"{QUEUE}{one.pk}/" not in page
    assert at_work.get(QUEUE + "?why=nonsense").status_code == 200


def test_nobody_decides_about_their_own_content_or_report(at_work: Client, moderator: Person, write: Any) -> None:
    mine, my_report = reported(write(moderator)), reported(write(), reporter=moderator)
    for case in (mine, my_report):
        page = at_work.get(f"{QUEUE}{case.pk}/").content.decode()
        assert "so a colleague decides" in page
        answer = at_work.post(f"{QUEUE}{case.pk}/", {"outcome": "keep", "reason": "within_rules", "language": "en"})
        assert answer.status_code == 403
        assert at_work.post(QUEUE + "decide/", {"case": case.pk, "outcome": "keep"}).status_code == 403
    assert not Decision.objects.exists()


# --- deciding


def test_a_decision_hides_and_tells_reporter_and_author_in_their_languages(
    at_work: Client, person: Any, write: Any, sent_mails: Any
) -> None:
    thing = write(person("anna@example.org", language="sl"))
    case = reported(thing)
    answer = at_work.post(
        f"{QUEUE}{case.pk}/", {"outcome": "hide", "reason": "spam", "words": "Bitte nicht.", "language": "de"}
    )
    assert answer.status_code == 302
    assert queries.is_hidden("note", thing.pk)
    mails = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in sent_mails()[1:]}
    assert set(mails) == {"anna@example.org", "rita@example.org"}
    assert reasons()["spam"].text("sl") in " ".join(mails["anna@example.org"].split())
    assert reasons()["spam"].text("en") in " ".join(mails["rita@example.org"].split())
    assert "/sl/moderation/party/" in mails["anna@example.org"]
    assert "rita@example.org" not in mails["anna@example.org"]
    assert not list(breaks())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"outcome": ""}, "Choose a decision."),
        ({"reason": ""}, "Choose a reason"),
        ({"reason": "opinion"}, "This reason does not fit with the decision."),
        ({"words": "x" * 1001}, "This text has 1001 characters."),
    ],
)
def test_a_decision_needs_a_reason_that_fits(at_work: Client, write: Any, wrong: dict[str, str], said: str) -> None:
    case = reported(write())
    answer = at_work.post(f"{QUEUE}{case.pk}/", {"outcome": "hide", "reason": "spam", "language": "en", **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Hidden.objects.exists()


def test_what_was_decided_meanwhile_is_not_decided_again(write: Any, moderator: Person) -> None:
    case = reported(write())
    again = queries.case_with(case.pk)
    assert again
    actions.decide([case], outcome="keep", by=moderator, reason="opinion")
    with pytest.raises(actions.AlreadyDecided):
        actions.decide([again], outcome="hide", by=moderator, reason="spam")
    assert not Hidden.objects.exists()


def test_a_page_of_facts_cannot_be_hidden(at_work: Client, municipality: Any) -> None:
    place = municipality("Q1")
    kind = registry.kinds()["municipality"]
    case = actions.report(kind, place, why="other", text="x", link="", email="", language="en")
    assert 'value="hide"' not in at_work.get(f"{QUEUE}{case.pk}/").content.decode()
    answer = at_work.post(f"{QUEUE}{case.pk}/", {"outcome": "hide", "reason": "spam", "language": "en"})
    assert answer.status_code == 422


def test_several_are_decided_and_taken_back_together(at_work: Client, write: Any) -> None:
    things = [write() for _number in range(3)]
    cases = [reported(thing) for thing in things]
    answer = at_work.post(
        QUEUE + "decide/",
        {"case": [case.pk for case in cases], "outcome": "hide", "reason": "spam", "language": "en"},
        follow=True,
    )
    assert "3 cases are decided" in answer.content.decode()
    assert queries.hidden_keys("note") == {str(thing.pk) for thing in things}
    undo = re.search(r'action="([^"]+/undo/[^"]+)"', answer.content.decode())
    assert undo
    at_work.post(undo[1])
    assert not Hidden.objects.exists()
    assert Case.objects.filter(closed_at=None).count() == 3


def test_a_bulk_decision_without_a_reason_keeps_the_choice(at_work: Client, write: Any) -> None:
    case = reported(write())
    answer = at_work.post(QUEUE + "decide/", {"case": case.pk, "outcome": "hide", "language": "en"})
    assert answer.status_code == 422
    assert f'name="case" value="{case.pk}"' in answer.content.decode()


# --- first contributions


def test_what_somebody_unknown_publishes_waits_and_is_approved_once_for_all(
    at_work: Client, person: Any, write: Any, sent_mails: Any
) -> None:
    thing = write(person("ute@example.org", trusted_at=None))
    assert actions.submit("note", thing)
    assert actions.submit("note", thing)
    assert queries.hidden_row("note", str(thing.pk)).why == "waiting"  # type: ignore[union-attr]
    case = Case.objects.get()
    at_work.post(f"{QUEUE}{case.pk}/", {"outcome": "approve", "reason": "welcome", "language": "en"})
    assert not Hidden.objects.exists()
    author = Person.objects.get(email="ute@example.org")
    assert author.trusted_at
    thing.person = author
    assert not actions.submit("note", thing)
    (mail,) = sent_mails()
    assert mail["Subject"] == "What you published is public now"


def test_what_is_not_approved_stays_with_its_author_and_can_be_tried_again(
    moderator: Person, person: Any, write: Any, sent_mails: Any
) -> None:
    thing = write(person(trusted_at=None))
    actions.submit("note", thing)
    actions.decide(queries.cases_with([Case.objects.get().pk]), outcome="reject", by=moderator, reason="unclear")
    assert queries.hidden_row("note", str(thing.pk)).why == "rejected"  # type: ignore[union-attr]
    assert "not approved" in sent_mails()[-1]["Subject"]
    assert actions.submit("note", thing)
    assert queries.hidden_row("note", str(thing.pk)).why == "waiting"  # type: ignore[union-attr]


# --- taking back


def test_taking_back_within_seven_days_is_the_exact_inverse(person: Any, write: Any, moderator: Person) -> None:
    author = person(trusted_at=None)
    thing = write(author)
    actions.submit("note", thing)
    before = [list(Hidden.objects.values("kind", "key", "why", "case")), Person.objects.values().get(pk=author.pk)]
    case = Case.objects.get()
    for outcome, reason in (("approve", ""), ("reject", "spam"), ("suspend", "spam")):
        batch = actions.decide(queries.cases_with([case.pk]), outcome=outcome, by=moderator, reason=reason)
        actions.undo(batch, by=moderator)
        after = [list(Hidden.objects.values("kind", "key", "why", "case")), Person.objects.values().get(pk=author.pk)]
        assert after == before, outcome
        with pytest.raises(actions.AlreadyDecided):
            actions.undo(batch, by=moderator)


def test_after_seven_days_a_decision_is_only_appealed(at_work: Client, write: Any, moderator: Person) -> None:
    batch = actions.decide([reported(write())], outcome="hide", by=moderator, reason="spam")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        at_work.force_login(moderator)
        assert at_work.post(f"{QUEUE}undo/{batch}/").status_code == 403
    assert Hidden.objects.exists()


# --- accounts


def test_a_spam_account_is_cleaned_up_at_once_and_restored_at_once(
    at_work: Client, person: Any, write: Any, sign_in: Any
) -> None:
    spammer = person()
    thing = write(spammer)
    reported(thing), reported(thing, why="other")
    answer = at_work.post(f"{QUEUE}people/{spammer.pk}/", {"reason": "spam", "language": "en"}, follow=True)
    spammer.refresh_from_db()
    assert not spammer.is_active
    assert queries.is_hidden("note", thing.pk)
    assert not Case.objects.filter(closed_at=None).exists()
    undo = re.search(r'action="([^"]+/undo/[^"]+)"', answer.content.decode())
    assert undo
    at_work.post(undo[1])
    spammer.refresh_from_db()
    assert spammer.is_active
    assert not Hidden.objects.exists()


def test_accounts_of_moderators_are_out_of_reach(at_work: Client, person: Any) -> None:
    colleague = person(site_role="moderator")
    answer = at_work.post(f"{QUEUE}people/{colleague.pk}/", {"reason": "spam", "language": "en"})
    assert answer.status_code == 403


# --- appeals


def party(case: Case, role: str) -> str:
    return f"/en/moderation/party/{letters.token_of(case, role)}/"


@pytest.mark.parametrize("role", ["author", "reporter"])
def test_either_side_can_appeal_once_without_signing_in(
    client: Client, write: Any, moderator: Person, role: str
) -> None:
    case = reported(write())
    assert "Not decided yet" in client.get(party(case, role)).content.decode()
    assert client.post(party(case, role), {"text": "x"}).status_code == 403
    actions.decide([case], outcome="hide", by=moderator, reason="spam")
    assert client.post(party(case, role), {"text": ""}).status_code == 422
    client.post(party(case, role), {"text": "It is no advert."})
    client.post(party(case, role), {"text": "Once more."})
    assert Case.objects.filter(sort="appeal").count() == 1


def test_after_six_months_no_appeal_is_taken(client: Client, write: Any, moderator: Person) -> None:
    case = reported(write())
    actions.decide([case], outcome="hide", by=moderator, reason="spam")
    with time_machine.travel(timezone.now() + timedelta(days=184)):
        assert "The time to appeal is over." in client.get(party(case, "author")).content.decode()
        assert client.post(party(case, "author"), {"text": "x"}).status_code == 403


def test_a_forged_link_leads_nowhere(client: Client) -> None:
    assert client.get("/en/moderation/party/forged/").status_code == 404


def test_an_appeal_is_decided_by_another_moderator_where_there_is_one(
    at_work: Client, client: Client, write: Any, moderator: Person, person: Any, sign_in: Any
) -> None:
    case = reported(thing := write())
    actions.decide([case], outcome="hide", by=moderator, reason="spam")
    appeal = actions.appeal(case, party="author", text="No.", language="en")
    address, answer = f"{QUEUE}{appeal.pk}/", {"outcome": "reverse", "reason": "mistaken", "language": "en"}
    second = person(site_role="moderator")
    assert at_work.post(address, answer).status_code == 403
    sign_in(second, second_factor=True)
    assert client.post(address, answer).status_code == 302
    assert not queries.is_hidden("note", thing.pk)
    actions.undo(Case.objects.get(pk=appeal.pk).decision.batch, by=second)  # type: ignore[union-attr]
    assert queries.is_hidden("note", thing.pk)


def test_the_only_moderator_decides_appeals_too(at_work: Client, write: Any, moderator: Person) -> None:
    case = reported(write())
    actions.decide([case], outcome="keep", by=moderator, reason="opinion")
    appeal = actions.appeal(case, party="reporter", text="No.", language="en")
    answer = {"outcome": "uphold", "reason": "looked_again", "language": "en"}
    assert at_work.post(f"{QUEUE}{appeal.pk}/", answer).status_code == 302


# --- colleagues


def test_a_case_is_taken_and_handed_over(at_work: Client, write: Any, person: Any, sent_mails: Any) -> None:
    case = reported(write(), email="")
    colleague = person("cora@example.org", site_role="operator")
    at_work.post(f"{QUEUE}{case.pk}/take/")
    assert f"{QUEUE}{case.pk}/" in at_work.get(QUEUE + "?state=mine").content.decode()
    at_work.post(f"{QUEUE}{case.pk}/take/", {"colleague": colleague.pk})
    case.refresh_from_db()
    assert case.taken_by == colleague
    assert [mail["To"] for mail in sent_mails()] == ["cora@example.org"]
    stranger = person()
    at_work.post(f"{QUEUE}{case.pk}/take/", {"colleague": stranger.pk})
    case.refresh_from_db()
    assert case.taken_by == colleague


# --- numbers and retention


def test_the_numbers_are_public_and_name_nobody(client: Client, write: Any, moderator: Person) -> None:
    assert "Nothing was reported yet" in client.get("/en/moderation/numbers/").content.decode()
    case = reported(write())
    actions.decide([case], outcome="hide", by=moderator, reason="spam")
    page = client.get("/en/moderation/numbers/").content.decode()
    assert str(timezone.localtime().year) in page
    assert "Choir" not in page.partition("<main")[2]


def test_closed_cases_are_emptied_after_their_period_and_still_count(
    client: Client, write: Any, moderator: Person
) -> None:
    case = reported(write())
    actions.decide([case], outcome="hide", by=moderator, reason="spam", words="No.", language="en")
    assert empty_old_cases(timezone.now() + KEPT - timedelta(days=1)) == 0
    assert empty_old_cases(timezone.now() + KEPT + timedelta(days=1)) == 1
    case.refresh_from_db()
    assert (case.text, case.email, case.title, case.author, case.why) == ("", "", "", None, "spam")
    assert Decision.objects.get().words == ""
    assert Hidden.objects.exists()  # the decision goes on to hold


def test_errors_in_facts_are_closed_here_too(at_work: Client, municipality: Any) -> None:
    from newtwincities.atlas.actions import report_error

    found = report_error(municipality("Q1"), kind="name", text="Wrong", email="a@example.org", language="en")
    assert "Wrong" in at_work.get(QUEUE + "errors/").content.decode()
    assert at_work.post(f"{QUEUE}errors/{found.pk}/", {}).status_code == 422
    at_work.post(f"{QUEUE}errors/{found.pk}/", {"state": "done", "note": "Corrected."})
    found.refresh_from_db()
    assert (found.state, found.email, found.note) == ("done", "", "Corrected.")
    assert "Nothing waits" in at_work.get(QUEUE + "errors/").content.decode()


def test_every_reason_is_there_in_every_language_and_for_every_decision() -> None:
    for reason in reasons().values():
        assert set(reason.titles) == set(reason.texts) == {"en", "de", "fr", "it", "sl"}
    assert {outcome for reason in reasons().values() for outcome in reason.outcomes} == set(Decision.Outcome.values)
