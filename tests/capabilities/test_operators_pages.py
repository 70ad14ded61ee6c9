# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The operators' pages: status, jobs given up, mails, the record, roles. For operators with a second factor alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPException
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newtwincities.common.jobs import WAITS, do_all_waiting, heard_of
from newtwincities.common.mails import FileBackend, deliver, write_mail
from newtwincities.common.models import Mail, RecordEntry
from newtwincities.common.record import breaks, note
from newtwincities.operating import status
from newtwincities.operating.backup import Stored
from newtwincities.people.models import Person

pytestmark = pytest.mark.django_db
PAGES = ["", "mails/", "record/", "roles/"]


@pytest.fixture
def operator(person: Callable[..., Person]) -> Person:
    return person("olga@example.org", site_role="operator")


@pytest.fixture
def at_work(sign_in: Callable[..., Client], operator: Person) -> Client:
    return sign_in(operator, second_factor=True)


def given_up(settings: Any) -> DBTaskResult:
    deliver.enqueue(7)
    trace = f'Traceback\n  key = "{settings.SECRET_KEY}"\nsmtplib.SMTPException: password=swordfish refused'
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, traceback=trace, finished_at=timezone.now())
    return DBTaskResult.objects.get()


@pytest.mark.parametrize("page", PAGES)
def test_only_operators_with_a_second_factor_see_them(
    page: str, client: Client, person: Any, sign_in: Any, operator: Person
) -> None:
    assert client.get(f"/en/operating/{page}").headers["Location"].startswith("/en/account/")
    for somebody in (person(), person(trusted_at=None), person(band="teen"), person(site_role="moderator")):
        assert sign_in(somebody, second_factor=True).get(f"/en/operating/{page}").status_code == 403
    assert sign_in(operator).get(f"/en/operating/{page}").status_code == 403
    assert sign_in(operator, second_factor=True).get(f"/en/operating/{page}").status_code == 200


def test_what_changes_something_is_refused_to_others(client: Client, person: Any, sign_in: Any, settings: Any) -> None:
    job = given_up(settings)
    colleague = person(site_role="moderator")
    sign_in(colleague, second_factor=True)
    for path in (f"jobs/{job.pk}/retry/", f"jobs/{job.pk}/discard/", f"roles/{colleague.pk}/revoke/"):
        assert client.post(f"/en/operating/{path}").status_code == 403
    assert client.post("/en/operating/roles/", {"email": colleague.email, "role": "operator"}).status_code == 403
    colleague.refresh_from_db()
    assert colleague.site_role == "moderator"


def test_the_status_says_how_things_stand(at_work: Client) -> None:
    page = at_work.get("/en/operating/").content.decode()
    assert "No worker is alive" in page
    assert ("PostgreSQL" if connection.vendor == "postgresql" else "SQLite") in page
    heard_of("w1")
    assert "No worker is alive" not in at_work.get("/en/operating/").content.decode()


def test_the_status_shows_every_setting_and_no_secret(at_work: Client, settings: Any) -> None:
    page = at_work.get("/en/operating/").content.decode()
    for setting in settings.SETTINGS:
        assert f"<code>{setting.name}</code>" in page
    assert settings.SECRET_KEY not in page
    assert status.HIDDEN in page


def test_a_job_that_was_given_up_is_shown_without_secrets_and_tried_again(at_work: Client, settings: Any) -> None:
    job = given_up(settings)
    page = at_work.get("/en/operating/").content.decode()
    assert "SMTPException" in page
    assert "swordfish" not in page
    assert settings.SECRET_KEY not in page
    at_work.post(f"/en/operating/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY


def test_a_job_that_was_given_up_can_be_discarded(at_work: Client, settings: Any) -> None:
    job = given_up(settings)
    at_work.post(f"/en/operating/jobs/{job.pk}/discard/")
    assert not DBTaskResult.objects.exists()
    again = at_work.post(f"/en/operating/jobs/{job.pk}/discard/", follow=True)
    assert "no longer there" in again.content.decode()


def test_a_mail_that_could_not_be_sent_is_named_and_sent_once_the_cause_is_gone(
    at_work: Client, sent_mails: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_self: FileBackend, _messages: Any) -> int:
        raise SMTPException("mailbox unavailable")

    write_mail("test", address="ana@example.org", language="en")
    with monkeypatch.context() as broken:
        broken.setattr(FileBackend, "send_messages", refuses)
        for _try in range(len(WAITS) + 1):
            DBTaskResult.objects.update(run_after=timezone.now())
            do_all_waiting()
    page = at_work.get("/en/operating/").content.decode()
    assert "1 mail could not be sent" in page
    assert "Mail “test”" in page
    assert "ana@example.org" not in page
    job = DBTaskResult.objects.get(status=TaskResultStatus.FAILED)
    at_work.post(f"/en/operating/jobs/{job.pk}/retry/")
    assert [mail["To"] for mail in sent_mails()] == ["ana@example.org"]
    assert Mail.objects.get().sent_at
    assert "could not be sent" not in at_work.get("/en/operating/").content.decode()


def test_the_status_says_first_what_somebody_should_look_at(at_work: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heard_of("w1")
    page = at_work.get("/en/operating/").content.decode()
    assert "No backup has been made yet." in page
    old = Stored(Path("x.backup"), timezone.now() - timedelta(days=9), 1, sealed=True)
    monkeypatch.setattr(status, "stored_backups", lambda: [old])
    assert "more than a week old" in at_work.get("/en/operating/").content.decode()
    monkeypatch.setattr(status, "stored_backups", lambda: [replace(old, made_at=timezone.now())])
    assert "Everything is as it should be." in at_work.get("/en/operating/").content.decode()
    monkeypatch.setattr(status, "DISK_FULL", 1.1)
    assert "The disk is almost full." in at_work.get("/en/operating/").content.decode()


def test_mails_in_files_can_be_read_and_nothing_else(at_work: Client, sent_mails: Any, settings: Any) -> None:
    write_mail("test", address="ana@example.org", language="en")
    sent_mails()
    (file,) = settings.MAIL_DIR.glob("*.eml")
    assert file.name in at_work.get("/en/operating/mails/").content.decode()
    assert "only tests that mails arrive" in at_work.get(f"/en/operating/mails/{file.name}/").content.decode()
    (settings.MAIL_DIR / "secret.txt").write_text("x")
    for name in ("secret.txt", "..%2Fsecret_key", "20200101-000000-000000.eml"):
        assert at_work.get(f"/en/operating/mails/{name}/").status_code == 404


def test_of_mails_that_are_really_sent_only_kind_and_state_are_shown(
    at_work: Client, sent_mails: Any, settings: Any
) -> None:
    write_mail("test", address="ana@example.org", language="en")
    sent_mails()
    (file,) = settings.MAIL_DIR.glob("*.eml")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    page = at_work.get("/en/operating/mails/").content.decode()
    assert "ana@example.org" not in page
    assert "<code>test</code>" in page
    assert at_work.get(f"/en/operating/mails/{file.name}/").status_code == 404


def test_lists_need_no_more_queries_as_they_grow(at_work: Client) -> None:
    counts = []
    for _round in range(2):
        for number in range(5):
            note("tested", thing=f"test:{number}")
            write_mail("test", address="ana@example.org", language="en")
        for path in ("record/", "mails/"):
            with CaptureQueriesContext(connection) as queries:
                at_work.get(f"/en/operating/{path}")
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 8


def test_the_record_is_filtered_by_what_and_to_what(at_work: Client) -> None:
    note("tested", thing="test:1")
    note("proved", thing="test:2")
    page = at_work.get("/en/operating/record/?verb=tested").content.decode()
    assert "<code>tested</code>" in page
    assert "<code>proved</code>" not in page
    assert "No entries" in at_work.get("/en/operating/record/?thing=test:9").content.decode()


def test_a_role_is_given_and_taken_away_and_noted(at_work: Client, person: Any) -> None:
    mo = person("mo@example.org")
    at_work.post("/en/operating/roles/", {"email": "Mo@example.org", "role": "moderator"})
    mo.refresh_from_db()
    assert mo.site_role == "moderator"
    at_work.post(f"/en/operating/roles/{mo.pk}/revoke/")
    mo.refresh_from_db()
    assert mo.site_role == ""
    assert [entry.verb for entry in RecordEntry.objects.order_by("number")] == ["role_granted", "role_revoked"]
    assert not list(breaks())


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": "", "role": "moderator"}, "Enter the address of an account."),
        ({"email": "mo", "role": "moderator"}, "This is not an e-mail address."),
        ({"email": "nobody@example.org", "role": "moderator"}, "No active account has this address."),
        ({"email": "teen@example.org", "role": "moderator"}, "Only adults can take on this role."),
        ({"email": "olga@example.org", "role": ""}, "Choose a role."),
        ({"email": "olga@example.org", "role": "moderator"}, "This is the last operator."),
    ],
)
def test_a_role_that_cannot_be_given_says_why(at_work: Client, person: Any, sent: dict[str, str], said: str) -> None:
    person("teen@example.org", band="teen")
    answer = at_work.post("/en/operating/roles/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_last_operator_stays(at_work: Client, operator: Person) -> None:
    at_work.post(f"/en/operating/roles/{operator.pk}/revoke/")
    operator.refresh_from_db()
    assert operator.site_role == "operator"


def test_commands_give_and_take_roles(command: Any, person: Any) -> None:
    mo = person("mo@example.org")
    assert command("grant", "mo@example.org", "moderator").out == "mo@example.org is moderator now.\n"
    mo.refresh_from_db()
    assert mo.site_role == "moderator"
    assert command("revoke", "mo@example.org", "operator").code == 1
    assert command("revoke", "mo@example.org", "moderator").code == 0
    assert command("grant", "nobody@example.org", "operator").code == 1
    assert command("grant", "mo@example.org", "mayor").code == 2
