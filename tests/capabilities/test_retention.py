# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Periods are kept by a routine that reports what remains; the register knows every table that holds persons."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone, translation

from newtwincities.atlas.models import ErrorReport
from newtwincities.common.jobs import routines
from newtwincities.common.models import Mail
from newtwincities.people.models import Person
from newtwincities.privacy import register, retention
from newtwincities.privacy.jobs import erase_who_is_due, keep_periods
from newtwincities.privacy.models import Erasure, RetentionRun
from newtwincities.privacy.processing import as_markdown, record_of_processing
from newtwincities.privacy.register import personal_data

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).resolve().parents[2] / "docs" / "reference" / "record-of-processing.md"
# Tables of rooms whose pages come later and register them then. None of these is filled before.
AWAITED = {
    "people.Profile", "people.SpokenLanguage", "people.Portrait", "people.Group", "people.Handover",
    "teams.Team", "teams.Role", "teams.Claim", "teams.Invitation", "teams.JoinRequest", "teams.JoinMessage",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def holds_persons(model: type[models.Model]) -> bool:
    return any(
        isinstance(field, models.EmailField) or (field.is_relation and field.related_model is Person)
        for field in model._meta.concrete_fields
    )


# --- the register


def test_every_table_that_holds_persons_is_in_the_register() -> None:
    registered = {table for kind in personal_data() for table in kind.tables}
    unknown = {model._meta.label for model in apps.get_models() if holds_persons(model)} - registered - AWAITED
    assert not unknown, f"no PersonalData names {', '.join(sorted(unknown))}"


def test_every_table_of_the_register_exists() -> None:
    known = {model._meta.label for model in apps.get_models()}
    for kind in personal_data():
        assert set(kind.tables) <= known, kind.name


def test_the_account_is_the_first_kind_and_so_erased_last() -> None:
    assert personal_data()[0].name == "account"
    assert len({kind.name for kind in personal_data()}) == len(personal_data())


def test_the_record_of_processing_in_the_documents_is_the_present_one() -> None:
    written = RECORD.read_text(encoding="utf-8")
    with translation.override("en"):
        assert written.endswith(as_markdown()), (
            "run `newtwincities processing-record` and put its output at the end of the page"
        )


def test_the_record_of_processing_names_who_is_responsible(command: Any, settings: Any) -> None:
    settings.OPERATOR_NAME = "Association of the Lake Towns"
    assert "- name: Association of the Lake Towns" in command("processing-record").out
    found = json.loads(command("processing-record", "--format", "json").out)
    assert found["controller"]["name"] == "Association of the Lake Towns"
    assert {activity["name"] for activity in found["activities"]} == {kind.name for kind in personal_data()}
    assert record_of_processing()["security"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_the_privacy_page_shows_the_register(client: Client, language: str) -> None:
    page = client.get(f"/{language}/privacy/").content.decode()
    with translation.override(language):
        for kind in personal_data():
            assert str(kind.title).replace("“", "“") in page
            assert str(kind.period)[:40] in page
    assert "{{" not in page


# --- the routine


def test_what_is_past_its_period_is_erased_daily_and_what_remains_is_reported(settings: Any) -> None:
    assert routines()["newtwincities.privacy.jobs.keep_periods"] == timedelta(days=1)
    now = timezone.now()
    old = now - timedelta(days=200)
    ErrorReport.objects.create(kind="name", text="x", email="ana@example.org", language="en", created_at=old)
    Mail.objects.create(kind="test", address="ana@example.org", language="en", written_at=old, sent_at=old)
    Mail.objects.create(kind="test", address="bo@example.org", language="en", written_at=old)  # never sent
    keep_periods.call()
    run = RetentionRun.objects.get()
    assert run.erased == {"error_reports": 1, "mails": 1}
    assert run.remaining == {"mails": 1}
    assert not ErrorReport.objects.exclude(email="").exists()


def test_a_kind_that_fails_is_reported_and_does_not_keep_the_others(monkeypatch: Any, command: Any) -> None:
    def fail(_now: Any) -> int:
        raise RuntimeError("not today")

    mails = next(kind for kind in personal_data() if kind.name == "mails")
    monkeypatch.setitem(register._register, "mails", dataclasses.replace(mails, expire=fail))
    old = timezone.now() - timedelta(days=200)
    ErrorReport.objects.create(kind="name", text="x", email="ana@example.org", language="en", created_at=old)
    run = retention.act_on_periods(timezone.now())
    assert (run.failed, run.erased) == (["mails"], {"error_reports": 1})
    finished = command("retention")
    assert finished.code == 3
    assert "Failed: Mails from the site" in finished.out


def test_the_command_says_what_it_would_erase_and_erases_nothing(command: Any) -> None:
    old = timezone.now() - timedelta(days=200)
    ErrorReport.objects.create(kind="name", text="x", email="ana@example.org", language="en", created_at=old)
    dry = command("retention", "--dry-run")
    assert dry.code == 0
    assert "Would be erased:\n  Reports of errors: 1" in dry.out
    assert ErrorReport.objects.exclude(email="").exists()
    assert not RetentionRun.objects.exists()
    found = json.loads(command("retention", "--format", "json").out)
    assert found["erased"] == {"error_reports": 1}
    assert not ErrorReport.objects.exclude(email="").exists()


# --- accounts that nobody uses


@pytest.fixture
def forgotten(person: Callable[..., Person]) -> Person:
    long_ago = timezone.now() - timedelta(days=3 * 366)
    return person("old@example.org", joined_at=long_ago, last_login=long_ago, last_seen_on=long_ago.date())


def test_an_account_that_nobody_uses_is_warned_and_erased_60_days_later(
    forgotten: Person, person: Callable[..., Person], sent_mails: Any
) -> None:
    person("new@example.org")
    keep_periods.call()
    keep_periods.call()
    (mail,) = sent_mails()  # once
    assert mail["To"] == "old@example.org"
    assert "/keep-account/" in mail.get_body(("plain",)).get_content()
    start = timezone.now()
    with time_machine.travel(start + timedelta(days=59), tick=False):
        assert erase_who_is_due.call() == 0
    with time_machine.travel(start + timedelta(days=60, minutes=1), tick=False):
        assert erase_who_is_due.call() == 1
    assert [p.email for p in Person.objects.all()] == ["new@example.org"]


@pytest.mark.parametrize("how", ["last_login", "last_seen_on"])
def test_whoever_signs_in_after_the_warning_stays(forgotten: Person, how: str) -> None:
    keep_periods.call()
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        setattr(forgotten, how, timezone.now() if how == "last_login" else timezone.localdate())
        forgotten.save()
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
        assert erase_who_is_due.call() == 0
        keep_periods.call()
    assert Person.objects.filter(pk=forgotten.pk).exists()
    assert not Erasure.objects.exists()


def test_an_installation_can_keep_unused_accounts(forgotten: Person, settings: Any) -> None:
    settings.UNUSED_AFTER_MONTHS = 0
    keep_periods.call()
    assert not Erasure.objects.exists()
    settings.UNUSED_AFTER_MONTHS = 48
    keep_periods.call()
    assert not Erasure.objects.exists()


def test_the_account_of_a_group_is_its_leaders_matter(forgotten: Person) -> None:
    Person.objects.filter(pk=forgotten.pk).update(kind="group")
    keep_periods.call()
    assert not Erasure.objects.exists()
