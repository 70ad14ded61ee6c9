# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The record of who did what holds no personal value, and shows every later change to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from newtwincities.common.models import RecordEntry, RecordHead
from newtwincities.common.record import SYSTEM, breaks, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_entries() -> None:
    for number in (1, 2, 3):
        note("counted", thing=f"thing:{number}", number=number)


def test_an_entry_names_the_actor_by_reference_alone(person: Any) -> None:
    ana = person("ana@example.org")
    note("joined", actor=ana, thing=ana, role="editor")
    entry = RecordEntry.objects.get()
    assert (entry.actor, entry.verb, entry.thing) == (str(ana.ref), "joined", f"person:{ana.pk}")
    assert entry.details == {"role": "editor"}


def test_what_nobody_did_was_done_by_the_system() -> None:
    note("expired")
    assert RecordEntry.objects.get().actor == SYSTEM


@pytest.mark.parametrize("value", ["Ana Novak", "ana@example.org", "+386 4 123", "é", "x" * 101, 1.5, ["a"]])
def test_personal_values_cannot_be_written(value: Any) -> None:
    with pytest.raises(ValueError, match="codes and numbers"):
        note("named", name=value)
    assert not RecordEntry.objects.exists()


def test_what_is_rolled_back_leaves_no_entry(three_entries: None) -> None:
    with transaction.atomic():
        note("counted")
        transaction.set_rollback(True)
    assert RecordEntry.objects.count() == 3
    assert not list(breaks())


@pytest.mark.parametrize(
    ("tamper", "number", "why"),
    [
        (lambda: RecordEntry.objects.filter(number=2).update(verb="invented"), 2, "it was changed"),
        (lambda: RecordEntry.objects.filter(number=2).update(details={"number": 9}), 2, "it was changed"),
        (lambda: RecordEntry.objects.filter(number=2).delete(), 3, "an entry before it is missing"),
        (lambda: RecordEntry.objects.filter(number=3).delete(), 2, "the last entries are missing"),
        (lambda: RecordEntry.objects.all().delete(), 0, "the last entries are missing"),
        (lambda: RecordHead.objects.all().delete(), 3, "the last entries are missing"),
    ],
)
def test_every_tampering_shows(
    tamper: Callable[[], Any], number: int, why: str, three_entries: None, command: Any
) -> None:
    assert command("verify-record").code == 0
    tamper()
    assert (number, why) in [(broken.number, broken.why) for broken in breaks()]
    finished = command("verify-record")
    assert finished.code == 1
    assert "broken" in finished.err


def test_an_empty_record_is_whole(command: Any) -> None:
    assert "The record is whole: 0 entries." in command("verify-record").out
