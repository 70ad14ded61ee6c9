# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tests of capabilities share: an atlas to fill, files to import, the command to run."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from newtwincities.atlas import actions, network, pages, queries
from newtwincities.atlas.imports.embedded import import_embedded
from newtwincities.atlas.models import Municipality, Twinning
from newtwincities.common.jobs import do_all_waiting
from newtwincities.matching import queries as matching
from newtwincities.people.models import Person
from newtwincities.web import cli
from newtwincities.web.catalogues import compile_catalogues
from tests.conftest import environment

Everything = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a command."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    compile_catalogues()


@pytest.fixture(scope="session")
def no_static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any, no_static_files: Path) -> None:
    """Pages name static files as they are called in the sources, so that none need be collected first."""
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    settings.STATIC_ROOT = no_static_files


@pytest.fixture(autouse=True)
def no_language_left() -> Iterator[None]:
    """The language of the last page that a test asked for is not that of the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test starts without kept pages and names: stamps that are rolled back can't tell that the rest was too."""
    for kept in (queries._names, network._network, pages._kept_glance, matching._landscape):
        monkeypatch.setattr(kept, "_kept", None)
    for cache in caches.all(initialized_only=False):
        if isinstance(cache, LocMemCache):
            cache.clear()
    yield
    queries.territory.cache_clear()


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


# --- an atlas


@pytest.fixture
def municipality(db: None) -> Callable[..., Municipality]:
    """Puts a municipality into the atlas: `municipality("Q1", population=900)`."""

    def add(key: str, name: str = "", **facts: Any) -> Municipality:
        place = {"country": "AT", "lat": 47.0, "lon": 11.0, "source": "geonames2025"}
        added = Municipality(key=key, name=name or f"Place {key}", **{**place, **facts})
        actions.fold_names(added)
        added.save()
        return added

    return add


@pytest.fixture
def twin(db: None) -> Callable[..., Twinning]:
    """Twins two municipalities."""

    def add(a: Municipality, b: Municipality, **facts: Any) -> Twinning:
        a, b = sorted((a, b), key=lambda side: side.pk)
        added = Twinning.objects.create(
            a=a,
            b=b,
            distance_km=actions.distance_between(a, b),
            countries=Twinning.countries_of(a.country, b.country),
            **facts,
        )
        actions.recount_twinnings([a.pk, b.pk])
        return added

    return add


@pytest.fixture
def embedded(db: None) -> None:
    """The atlas as a new installation has it."""
    import_embedded()


@pytest.fixture(scope="module")
def embedded_for_all(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The same, loaded once for all tests of a file; what each of them changes is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_embedded()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def everything(db: None) -> Callable[[], Everything]:
    """All rows of all tables, to see whether anything was written."""

    def rows() -> Everything:
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in apps.get_models()}

    return rows


# --- files to import


@pytest.fixture
def municipality_file(tmp_path: Path) -> Callable[..., Path]:
    """A file of municipalities, a row for each dictionary; what it doesn't say is filled in."""

    def write(*rows: dict[str, str], name: str = "municipalities.csv") -> Path:
        full = [
            {"id": f"Q{line}", "name": f"Place {line}", "country": "AT", "lat": "47.1", "lon": "11.2", **row}
            for line, row in enumerate(rows, start=2)
        ]
        return _write(tmp_path / name, full)

    return write


@pytest.fixture
def twinning_file(tmp_path: Path) -> Callable[..., Path]:
    """A file of twinnings, a row for each dictionary."""

    def write(*rows: dict[str, str], name: str = "twinnings.csv") -> Path:
        return _write(tmp_path / name, [{"id_a": "", "id_b": "", **row} for row in rows])

    return write


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


# --- the command


@pytest.fixture
def command(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Finished]:
    """Runs `newtwincities …` within the test, on the test's database."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)

    def run(*arguments: object) -> Finished:
        capsys.readouterr()
        code = 0
        try:
            cli.main(["newtwincities", *map(str, arguments)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Finished(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def fresh_python() -> Callable[..., Finished]:
    """Runs Python in a process of its own, with these settings of the product and no others."""

    def run(*arguments: object, timeout: float = 600, **settings: object) -> Finished:
        finished = subprocess.run(
            [sys.executable, *map(str, arguments)],
            env=environment(**settings),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Finished(finished.returncode, finished.stdout, finished.stderr)

    return run


@pytest.fixture(scope="session")
def fresh_command(fresh_python: Callable[..., Finished]) -> Callable[..., Finished]:
    """Runs `newtwincities …` as a user does: in a process of its own, with these settings and no others."""
    return partial(fresh_python, "-m", "newtwincities")


@pytest.fixture(scope="session")
def prepared(prepared_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR_DIR in which everything is ready to serve."""
    return shutil.copytree(prepared_once, tmp_path_factory.mktemp("prepared") / "var")


# --- people, mails and jobs


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """Adds a person: adult, trusted and confirmed unless said otherwise: `person("ana@example.org", band="teen")`."""

    def add(email: str = "", **facts: Any) -> Person:
        email = email or f"person{Person.objects.count() + 1}@example.org"
        usual = {"name": email.partition("@")[0].capitalize(), "band": "adult", "trusted_at": timezone.now()}
        if facts.get("band") in ("child", "teen"):
            usual["band_ends"] = date(2036, 1, 1)
        added = Person.objects.create_user(email, **{**usual, **facts})
        EmailAddress.objects.create(user=added, email=email, verified=True, primary=True)
        return added

    return add


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """Signs somebody in without the way there: `sign_in(ana, second_factor=True).get(…)`."""

    def enter(person: Person, *, second_factor: bool = False, client: Client = client) -> Client:
        client.force_login(person)
        if second_factor:
            session = client.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": timezone.now().timestamp()}]
            session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
            session.save()
        return client

    return enter


@pytest.fixture
def sent_mails(db: None, tmp_path: Path, settings: Any) -> Callable[[], list[EmailMessage]]:
    """Does the work that waits, then reads every mail as it lies in var/mail, the oldest first."""
    settings.MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_BACKEND = "newtwincities.common.mails.FileBackend"  # pytest-django puts its own there

    def read() -> list[EmailMessage]:
        do_all_waiting()
        files = sorted((tmp_path / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default_policy) for file in files]  # type: ignore[misc]

    return read
