# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Backups: one moment of everything, verified and encrypted; restored whole or not at all; nobody comes back."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as configured
from psycopg import sql

from newtwincities.operating.sealing import CHUNK, HEADER, Damaged, SealedReader, SealingWriter, WrongKey
from tests.capabilities.conftest import Finished
from tests.conftest import environment

KEY = "a key that is long enough"
FILLED = f"newtwincities_filled_{os.getpid()}"  # a database of PostgreSQL
FILL = """
import django; django.setup()
from pathlib import Path
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from newtwincities.people.models import Person
from newtwincities.common.mails import write_mail
for name in ("ana", "bo"):
    person = Person.objects.create_user(f"{name}@example.org", name=name.capitalize() + " Žužek", band="adult")
    write_mail("test", address=person.email, language="sl", person=person)
SessionStore().create()
folder = Path(settings.MEDIA_ROOT) / "of"
folder.mkdir(parents=True)
(folder / "picture.bin").write_bytes(bytes(range(256)) * 9000)
"""
LOOK = """
import django; django.setup()
import hashlib, json
from pathlib import Path
from django.conf import settings
from django.contrib.sessions.models import Session
from newtwincities.common.models import Mail, RecordEntry
from newtwincities.common.record import breaks
from newtwincities.people.models import Person
files = {str(p.relative_to(settings.MEDIA_ROOT)): hashlib.sha256(p.read_bytes()).hexdigest()
         for p in sorted(Path(settings.MEDIA_ROOT).rglob("*")) if p.is_file()}
print(json.dumps({"people": sorted(Person.objects.values_list("email", flat=True)),
    "names": sorted(Person.objects.values_list("name", flat=True)),
    "mails": sorted(Mail.objects.values_list("address", "language")), "files": files,
    "sessions": Session.objects.count(),
    "verbs": list(RecordEntry.objects.order_by("number").values_list("verb", flat=True)),
    "breaks": len(list(breaks()))}))
"""
ERASE = """
import django; django.setup()
from newtwincities.people.models import Person
from newtwincities.privacy.erasure import erase
erase(Person.objects.get(email="ana@example.org"), contributions_stay=True, receipt="AAAA-BBBB-CCCC")
"""
ADD = """
import django; django.setup()
from newtwincities.people.models import Person
Person.objects.create_user("late@example.org", band="adult")
"""


@dataclass
class Installation:
    """One with two persons, a session, mails and a file, reached as operators do: by commands."""

    var: Path
    run_python: Callable[..., Finished]
    settings: dict[str, str] = field(default_factory=dict)

    def python(self, code: str) -> str:
        finished = self.run_python("-c", code, VAR_DIR=self.var, **self.settings)
        assert finished.code == 0, finished.err
        return finished.out

    def command(self, *words: object, **more: str) -> Finished:
        return self.run_python("-m", "newtwincities", *words, VAR_DIR=self.var, **{**self.settings, **more})

    def backup(self) -> Path:
        path = self.var / "one.ntcbackup"
        finished = self.command("backup", path)
        assert finished.code == 0, finished.err
        return path

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.python(LOOK))
        return found


def on_postgres() -> bool:
    return bool(configured.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def server(statement: str, *names: str) -> None:
    given = configured.DATABASES["default"]
    place = {"host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **place) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def database_url(name: str) -> str:
    given = configured.DATABASES["default"]
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{name}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, fresh_python: Callable[..., Finished]) -> Iterator[Path]:
    """What each test starts from; made once, then copied."""
    folder = tmp_path_factory.mktemp("filled") / "var"
    folder.mkdir()
    settings = {}
    if on_postgres():
        server("DROP DATABASE IF EXISTS {}", FILLED)
        server("CREATE DATABASE {}", FILLED)
        settings = {"DATABASE_URL": database_url(FILLED)}
    installation = Installation(folder, fresh_python, settings)
    assert installation.command("migrate", "-v0").code == 0
    assert installation.command("createcachetable").code == 0
    installation.python(FILL)
    yield folder
    if on_postgres():
        server("DROP DATABASE {}", FILLED)


@pytest.fixture
def installation(filled: Path, tmp_path: Path, fresh_python: Callable[..., Finished]) -> Iterator[Installation]:
    shutil.copytree(filled, tmp_path / "var")
    settings = {"BACKUP_KEY": KEY}
    name = f"newtwincities_{os.getpid()}"
    if on_postgres():
        server("DROP DATABASE IF EXISTS {}", name)
        server("CREATE DATABASE {} TEMPLATE {}", name, FILLED)
        settings["DATABASE_URL"] = database_url(name)
    yield Installation(tmp_path / "var", fresh_python, settings)
    if on_postgres():
        server("DROP DATABASE {} WITH (FORCE)", name)


# --- the way there and back


@pytest.mark.slow
def test_whoever_was_erased_since_the_backup_is_not_brought_back_by_it(installation: Installation) -> None:
    before = installation.look()
    path = installation.backup()
    installation.python(ERASE)
    assert installation.look()["people"] == ["bo@example.org"]
    restored = installation.command("restore", path)
    assert restored.code == 0, restored.err
    assert "1 person who was erased since then was erased again." in restored.out
    after = installation.look()
    assert after["people"] == ["bo@example.org"]
    assert after["names"] == ["Bo Žužek"]
    assert after["mails"] == [["bo@example.org", "sl"]]
    assert after["files"] == before["files"]
    assert after["verbs"][-2:] == ["erasure.repeated", "backup.restored"]
    assert after["breaks"] == 0


@pytest.mark.slow
def test_a_restore_takes_back_what_came_later_and_signs_everybody_out(installation: Installation) -> None:
    before = installation.look()
    assert before["sessions"] == 1
    path = installation.backup()
    installation.python(ADD)
    (installation.var / "media" / "of" / "picture.bin").write_bytes(b"spoilt")
    (installation.var / "media" / "later.txt").write_text("later")
    assert installation.command("restore", path).code == 0
    after = installation.look()
    assert after["people"] == before["people"]
    assert after["files"] == before["files"]
    assert after["sessions"] == 0
    assert not (installation.var / "restoring").exists()
    installation.python(ADD)  # numbers of new rows go on where the old ones end


@pytest.mark.slow
def test_a_backup_moves_to_another_kind_of_database(installation: Installation, tmp_path: Path) -> None:
    path = installation.backup()
    elsewhere = Installation(tmp_path / "other", installation.run_python, {"BACKUP_KEY": KEY})
    elsewhere.var.mkdir()
    shutil.copy(installation.var / "tombstones.jsonl", elsewhere.var)
    finished = elsewhere.command("restore", path)
    assert finished.code == 0, finished.err
    assert elsewhere.look()["people"] == ["ana@example.org", "bo@example.org"]


# --- what is refused before anything is touched


@pytest.mark.slow
def test_a_backup_that_is_not_whole_or_not_ours_touches_nothing(installation: Installation) -> None:
    path = installation.backup()
    whole = path.read_bytes()
    altered = bytearray(whole)
    altered[HEADER + 100] ^= 1
    for content, says in (
        (whole[:-1], "cut off or altered"),
        (whole[: len(whole) // 2], "cut off or altered"),
        (bytes(altered), "cut off or altered"),
        (b"", "cut off or altered"),
        (b"something else", "cut off or altered"),
    ):
        path.write_bytes(content)
        finished = installation.command("restore", path)
        assert finished.code == 1
        assert says in finished.err
        assert len(finished.err.strip().splitlines()) == 1
    path.write_bytes(whole)
    assert "is not the one" in installation.command("restore", path, BACKUP_KEY="another key of some length").err
    assert "set BACKUP_KEY" in installation.command("restore", path, BACKUP_KEY="").err
    assert "can’t be read" in installation.command("restore", path.with_name("missing")).err
    assert installation.look()["people"] == ["ana@example.org", "bo@example.org"]


@pytest.mark.slow
def test_a_restore_without_the_list_of_erased_persons_is_refused(installation: Installation) -> None:
    path = installation.backup()
    stones = installation.var / "tombstones.jsonl"
    assert oct(stones.stat().st_mode & 0o777) == "0o600"
    stones.unlink()
    finished = installation.command("restore", path)
    assert finished.code == 1
    assert "tombstones.jsonl is missing" in finished.err
    assert not (installation.var / "restoring").exists()
    assert installation.command("restore", path, "--force").code == 0


@pytest.mark.slow
def test_a_list_of_erased_persons_from_before_the_backup_is_refused(installation: Installation) -> None:
    installation.python(ERASE)
    path = installation.backup()
    (installation.var / "tombstones.jsonl").write_text("")
    finished = installation.command("restore", path)
    assert finished.code == 1
    assert "older than the backup" in finished.err


@pytest.mark.slow
def test_a_running_service_is_not_restored_into(installation: Installation) -> None:
    path = installation.backup()
    command = (sys.executable, "-m", "newtwincities", "work")
    settings = {**installation.settings, "VAR_DIR": str(installation.var)}
    with subprocess.Popen(command, env=environment(**settings), stderr=subprocess.DEVNULL) as worker:
        try:
            wait_for(lambda: "1" in installation.python(
                "import django; django.setup()\nfrom newtwincities.common.models import Worker\n"
                "print(Worker.objects.count())"
            ))  # fmt: skip
            finished = installation.command("restore", path)
            assert finished.code == 1
            assert "The service is running" in finished.err
        finally:
            worker.terminate()
            worker.wait(30)
    assert installation.command("restore", path).code == 0


def wait_for(holds: Callable[[], bool]) -> None:
    for _try in range(60):
        if holds():
            return
        time.sleep(0.5)
    raise AssertionError("it did not come to that")


FINISH = """
import django; django.setup()
from newtwincities.operating.restore import finish_interrupted
finish_interrupted()
"""
BREAK = """
import django; django.setup()
import sys
from pathlib import Path
from newtwincities.operating import restore, databases
from newtwincities.operating.backup import BackupError
def fail(*_): raise RuntimeError("power cut")
where, path, key = sys.argv[1:]
if where == "media": restore._exchange_media = fail
if where == "counts": restore._counts = lambda made=[]: made.append(1) or ({} if len(made) == 1 else {"x": 1})
if where == "build": restore.act_on_periods = fail
try:
    restore.restore_backup(Path(path), key=key, force=False, begin=lambda total: lambda rows: None)
except (RuntimeError, BackupError) as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize("where", ["build", "media", "counts"])
def test_a_restore_that_fails_on_the_way_leaves_the_former_state(installation: Installation, where: str) -> None:
    path = installation.backup()
    installation.python(ADD)
    (installation.var / "media" / "later.txt").write_text("later")
    before = installation.look()
    finished = installation.run_python(
        "-c", BREAK, where, str(path), KEY, VAR_DIR=installation.var, **installation.settings
    )
    assert finished.out.strip() in ("power cut", "not-verified"), finished.err
    assert installation.look() == before
    assert not (installation.var / "restoring").exists()


@pytest.mark.slow
@pytest.mark.parametrize("where", ["put_in_place", "_exchange_media"])
def test_a_restore_that_is_killed_is_completed_or_undone_by_the_next_start(
    installation: Installation, where: str
) -> None:
    path = installation.backup()
    installation.python(ADD)
    (installation.var / "media" / "later.txt").write_text("later")
    kill = BREAK.replace("where, path, key", "import os\nwhere, path, key").replace(
        'if where == "media"', "owner = databases if where == 'put_in_place' else restore\n"
        "setattr(owner, where, lambda *_: os._exit(9))\nif where == 'never'"
    )  # fmt: skip
    killed = installation.run_python(
        "-c", kill, where, str(path), KEY, VAR_DIR=installation.var, **installation.settings
    )
    assert killed.code == 9, killed.err
    installation.python(FINISH)
    after = installation.look()
    completed = where == "_exchange_media"
    assert ("late@example.org" not in after["people"]) is completed
    assert ("later.txt" not in after["files"]) is completed
    assert not (installation.var / "restoring").exists()


# --- written while others write


WRITE = """
import django; django.setup()
from django.db import transaction
from newtwincities.people.models import Person
from newtwincities.common.models import Stamp
from newtwincities.common.record import note
number = 0
while True:
    with transaction.atomic():  # always both or neither
        Person.objects.create_user(f"p{number}@example.org", band="adult")
        note("writing", thing=f"p:{number}")
    number += 1
    print(number, flush=True)
"""


@pytest.mark.slow
def test_a_backup_that_is_made_while_others_write_shows_one_moment(installation: Installation) -> None:
    settings = {**installation.settings, "VAR_DIR": str(installation.var)}
    writer = subprocess.Popen(
        (sys.executable, "-c", WRITE), env=environment(**settings), stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout
        writer.stdout.readline()
        path = installation.backup()
        still_writing = writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    assert still_writing
    written = len(installation.look()["people"])
    assert installation.command("restore", path).code == 0
    after = installation.look()
    people = [address for address in after["people"] if address.startswith("p")]
    assert 0 < len(people) == after["verbs"].count("writing")
    assert len(people) + 2 < written
    assert after["breaks"] == 0


# --- the folder of backups


@pytest.mark.slow
def test_backups_are_listed_with_their_age_and_old_ones_go(installation: Installation) -> None:
    assert "no backup" in installation.command("backups").out
    folder = installation.var / "backups"
    folder.mkdir()
    for name in ("newtwincities-20200101-000000.ntcbackup", "mine.ntcbackup"):
        (folder / name).write_bytes(b"old")
    made = installation.command("backup")
    assert made.code == 0, made.err
    assert "Removed:" in made.out
    assert not list(folder.glob("*.part"))
    listed = json.loads(installation.command("backups", "--format", "json").out)
    assert [row["encrypted"] for row in listed] == [True]
    assert listed[0]["age_hours"] < 1
    assert oct(Path(listed[0]["path"]).stat().st_mode & 0o777) == "0o600"
    assert (folder / "mine.ntcbackup").exists()
    Path(listed[0]["path"]).write_bytes(b"spoilt")
    checked = installation.command("backups", "--verify")
    assert checked.code == 1
    assert "altered" in checked.out


@pytest.mark.slow
def test_a_backup_without_a_key_says_so_and_can_be_read_by_anybody(installation: Installation) -> None:
    path = installation.var / "plain.ntcbackup"
    finished = installation.command("backup", path, BACKUP_KEY="")
    assert "not encrypted" in finished.out
    with zipfile.ZipFile(path) as archive:
        assert b"bo@example.org" in archive.read("tables/people.Person.jsonl")
        assert not [name for name in archive.namelist() if "ession" in name and name.startswith("tables/sessions")]


# --- sealed files


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    with SealingWriter(target, KEY) as writer:
        writer.write(content)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_is_sealed_reads_the_same(size: int) -> None:
    content = os.urandom(size)
    reader = io.BufferedReader(SealedReader(io.BytesIO(sealed(content)), KEY))
    assert reader.read() == content
    reader.seek(size // 2)
    assert reader.read(10) == content[size // 2 : size // 2 + 10]


def test_a_sealed_file_with_chunks_left_out_or_swapped_is_noticed() -> None:
    whole = sealed(os.urandom(3 * CHUNK))
    head, chunks = (
        whole[:HEADER],
        [whole[HEADER + n * (CHUNK + 16) : HEADER + (n + 1) * (CHUNK + 16)] for n in range(3)],
    )
    for wrong in (chunks[:2], [chunks[1], chunks[0], chunks[2]], [chunks[0], chunks[2]], []):
        with pytest.raises(Damaged):
            io.BufferedReader(SealedReader(io.BytesIO(head + b"".join(wrong)), KEY)).read()


def test_another_key_is_told_from_damage() -> None:
    with pytest.raises(WrongKey):
        SealedReader(io.BytesIO(sealed(b"secret")), KEY + "!")
