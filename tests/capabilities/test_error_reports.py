# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Readers report errors; operators read and close the reports; addresses do not stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.db import connection
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.atlas import actions
from newtwincities.atlas.models import ErrorReport, Municipality
from newtwincities.common import human
from newtwincities.web.settings import LANGUAGES

Add = Callable[..., Municipality]
pytestmark = pytest.mark.django_db
FORM = "/en/report-error/"
REPORT = {"kind": "figure", "text": "900 people live there, not 90.", "link": "", "email": "", "website": ""}


def signed(*, seconds_ago: float) -> str:
    """The moment at which the form was shown, as the form itself signs it."""
    with pytest.MonkeyPatch.context() as clock:
        then = timezone.now().timestamp() - seconds_ago
        clock.setattr("django.core.signing.time.time", lambda: then)
        return str(TimestampSigner(salt="newtwincities.human").sign("shown"))


def send(client: Client, path: str = FORM, *, seconds_ago: float = 60, **values: str) -> Any:
    return client.post(path, {**REPORT, "shown": signed(seconds_ago=seconds_ago), **values})


def assert_refused(response: Any, *words: str) -> None:
    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert not ErrorReport.objects.exists()
    assert REPORT["text"] in page or "text" in words  # nothing typed is lost
    assert "What you wrote is still here." in page
    for word in words:
        assert word in page


# --- the happy way


def test_a_report_about_a_municipality_reaches_the_queue(client: Client, municipality: Add) -> None:
    place = municipality("Q1", "Aldorf")
    assert b"Aldorf" in client.get(f"{FORM}?municipality=Q1").content
    response = send(client, f"{FORM}?municipality=Q1", link="https://example.org/a", email="mayor@example.org")
    assert (response.status_code, response.headers["Location"]) == (302, "/en/report-error/thanks/")
    report = ErrorReport.objects.get()
    assert (report.municipality, report.kind, report.text) == (place, "figure", REPORT["text"])
    assert (report.link, report.email, report.language) == ("https://example.org/a", "mayor@example.org", "en")
    assert report.state == "new"


def test_thanks_are_said(client: Client) -> None:
    assert b"Thank you, your report has arrived" in client.get("/en/report-error/thanks/").content


def test_a_report_needs_no_municipality(client: Client) -> None:
    assert send(client).status_code == 302
    assert ErrorReport.objects.get().municipality is None


def test_the_page_of_a_municipality_leads_to_its_form(client: Client, municipality: Add) -> None:
    municipality("Q1")
    assert 'href="/en/report-error/?municipality=Q1"' in client.get("/en/municipalities/Q1/").content.decode()


def test_an_unknown_municipality_is_said_and_keeps_nobody_from_reporting(client: Client) -> None:
    path = f"{FORM}?municipality=Q%3Cb%3E%00"
    page = client.get(path).content.decode()
    assert "No municipality has the identifier" in page
    assert "Q<b>" not in page
    assert send(client, path).status_code == 302
    assert ErrorReport.objects.get().municipality is None


def test_a_former_key_leads_to_the_municipality_of_today(client: Client, municipality: Add) -> None:
    place = municipality("Q1")
    actions.change_key(place, "Q9")
    send(client, f"{FORM}?municipality=Q1")
    assert ErrorReport.objects.get().municipality == place


def test_a_line_break_counts_as_one_character(client: Client) -> None:
    assert send(client, text="\r\n".join(["x"] * 1000)).status_code == 302
    assert len(ErrorReport.objects.get().text) == 1999


# --- the refusals


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"kind": ""}, "Choose what is wrong."),
        ({"kind": "joke"}, "joke"),
        ({"email": "nobody"}, "This is not an e-mail address."),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "This is not an e-mail address."),
        ({"email": "a@example.org%0ABcc:b@example.org"}, "This is not an e-mail address."),
        ({"link": "javascript:alert(1)"}, "Enter a whole web address"),
        ({"link": "www.example.org"}, "Enter a whole web address"),
        ({"link": "https://example.org/" + "a" * 400}, "400"),
        ({"website": "https://spam.example"}, "There is a field that has to stay empty."),
    ],
)
def test_what_cannot_be_taken_is_named(values: dict[str, str], word: str, client: Client) -> None:
    assert_refused(send(client, **values), word)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("", "Say in a few words"), (" \n ", "Say in a few words"), ("x" * 2001, "2001"), ("a\0b", "Null")],
)
def test_a_text_that_is_missing_or_too_long_is_refused(typed: str, word: str, client: Client) -> None:
    assert_refused(send(client, text=typed), "text", word)


def test_who_is_faster_than_people_is_asked_to_wait_and_may_send_again(client: Client) -> None:
    response = send(client, seconds_ago=0)
    assert_refused(response, "faster than people")
    assert send(client, seconds_ago=human.QUICKEST_S + 1).status_code == 302


def test_a_page_that_was_open_too_long_gets_a_new_time(client: Client) -> None:
    old = signed(seconds_ago=human.LONGEST_S + 60)
    response = client.post(FORM, {**REPORT, "shown": old})
    assert_refused(response, "open for more than a day")
    assert old not in response.content.decode()


@pytest.mark.parametrize("shown", ["", "shown:1:forged", "shown"])
def test_a_time_that_we_have_not_signed_is_refused(shown: str, client: Client) -> None:
    assert_refused(client.post(FORM, {**REPORT, "shown": shown}), "when this page was opened")


def test_without_its_cookie_the_form_is_refused_and_the_text_shown() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, text="<b>mine</b>")
    page = response.content.decode()
    assert response.status_code == 403
    assert "Allow cookies for this site" in page
    assert "&lt;b&gt;mine&lt;/b&gt;" in page
    assert not ErrorReport.objects.exists()


def test_with_its_cookie_the_form_is_taken() -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(FORM).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    assert send(strict, csrfmiddlewaretoken=token.group(1)).status_code == 302


def test_other_verbs_are_refused(client: Client) -> None:
    assert client.put(FORM).status_code == 405


# --- caching and cookies


def test_only_the_form_sets_a_cookie_and_it_is_never_kept(client: Client) -> None:
    response = client.get(FORM)
    assert list(response.cookies) == ["csrftoken"]
    assert response.cookies["csrftoken"]["httponly"]
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not Client().get("/en/data-quality/").cookies
    assert not Client().get("/en/report-error/thanks/").cookies


def test_two_readers_get_two_tokens() -> None:
    assert Client().get(FORM).content != Client().get(FORM).content


def test_the_form_and_the_report_ask_little_of_the_database(client: Client, municipality: Add) -> None:
    municipality("Q1")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{FORM}?municipality=Q1")
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        send(client, f"{FORM}?municipality=Q1")
    of_the_report = [q for q in asked if "SAVEPOINT" not in q["sql"] and "common_cache" not in q["sql"]]
    assert len(of_the_report) <= 3  # the limit for those without script is counted in the cache


@pytest.mark.parametrize("language", [code for code, _name in LANGUAGES])
def test_every_language_has_the_form_and_keeps_what_was_typed(language: str, client: Client) -> None:
    page = client.get(f"/{language}/report-error/").content.decode()
    assert f'<html lang="{language}"' in page
    assert 'class="unseen" aria-hidden="true"' in page
    refused = send(client, f"/{language}/report-error/", email="nobody")
    assert REPORT["text"] in unescape(refused.content.decode())
    send(client, f"/{language}/report-error/")
    assert ErrorReport.objects.get().language == language
    assert client.get(f"/{language}/report-error/thanks/").status_code == 200


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_the_privacy_statement_tells_of_the_reports(language: str, client: Client) -> None:
    assert "180" in client.get(f"/{language}/privacy/").content.decode()


def test_html_in_what_was_typed_is_shown_as_text(client: Client) -> None:
    page = send(client, text="<img src=x onerror=alert(1)>", kind="").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


# --- the queue


@pytest.fixture
def report(municipality: Add) -> Callable[..., ErrorReport]:
    def add(text: str = "Wrong.", *, days_ago: int = 0, **facts: Any) -> ErrorReport:
        added = actions.report_error(None, **{"kind": "other", "language": "de", "text": text, **facts})
        added.created_at = timezone.now() - timedelta(days=days_ago)
        added.save()
        return added

    return add


def test_the_open_reports_are_listed_oldest_first(command: Any, report: Any) -> None:
    report("Second", days_ago=1)
    report("First", days_ago=2)
    actions.close_report(report("Closed"))
    listed = command("reports")
    assert listed.code == 0
    assert listed.out.index("First") < listed.out.index("Second")
    assert "Closed" not in listed.out
    assert "2 reports." in listed.out
    assert "Closed" in command("reports", "--all").out


def test_an_empty_queue_says_so(command: Any) -> None:
    assert command("reports").out.strip() == "0 reports."
    assert json.loads(command("reports", "--format", "json").out) == []


def test_closing_keeps_the_note_and_erases_the_address(command: Any, report: Any) -> None:
    waiting = report(email="a@example.org")
    closed = command("reports", "close", waiting.pk, "--note", "Corrected.")
    assert closed.code == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.email, waiting.note) == ("done", "", "Corrected.")
    assert "Corrected." in command("reports", "--all").out


def test_a_report_can_be_rejected(command: Any, report: Any) -> None:
    waiting = report()
    command("reports", "close", waiting.pk, "--rejected")
    waiting.refresh_from_db()
    assert waiting.state == "rejected"


@pytest.mark.parametrize(("number", "code"), [("999", 1), ("99999999999999999999", 1), ("x", 2), ("", 2)])
def test_what_cannot_be_closed_is_said(number: str, code: int, command: Any) -> None:
    finished = command("reports", "close", number)
    assert finished.code == code
    assert finished.err
    assert "Traceback" not in finished.err


def test_closing_needs_a_number_and_happens_once(command: Any, report: Any) -> None:
    assert "Say which report to close" in command("reports", "close").err
    closed = report()
    actions.close_report(closed)
    assert "closed already" in command("reports", "close", closed.pk).err


def test_html_and_control_characters_do_no_harm_in_the_output(command: Any, report: Any) -> None:
    hostile = "<script>alert(1)</script> \x1b[2J \u202e & more"
    report(hostile)
    listed = command("reports").out
    assert "&lt;script&gt;" in listed
    assert not {"<", "\x1b", "\u202e"} & set(listed)
    machine = command("reports", "--format", "json").out
    assert not {"<", ">", "&", "\x1b"} & set(machine)
    (entry,) = json.loads(machine)
    assert entry["text"] == hostile


def test_addresses_of_open_reports_are_erased_after_180_days(command: Any, report: Any) -> None:
    old, young = report(email="old@example.org", days_ago=181), report(email="young@example.org", days_ago=179)
    ErrorReport.objects.filter(pk=old.pk).update(email="old@example.org")
    listed = command("reports").out
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.email, young.email) == ("", "young@example.org")
    assert "1 e-mail address was erased" in listed
    assert "old@example.org" not in listed


def test_a_new_report_erases_old_addresses_too(client: Client, report: Any) -> None:
    old = report(email="old@example.org", days_ago=181)
    send(client)
    old.refresh_from_db()
    assert old.email == ""


def test_no_closed_report_can_hold_an_address(report: Any) -> None:
    waiting = report(email="a@example.org")
    with pytest.raises(IntegrityError):
        ErrorReport.objects.filter(pk=waiting.pk).update(state="done")


def test_reports_go_over_when_municipalities_merge(municipality: Add) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    waiting = actions.report_error(former, kind="other", text="Wrong.", language="en")
    actions.merge_municipalities(former, into)
    waiting.refresh_from_db()
    assert waiting.municipality == into
