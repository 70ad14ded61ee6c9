# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command as somebody meets it for the first time: a wrong setting ends with one sentence, a right one serves."""

from __future__ import annotations

import re
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.core.exceptions import ImproperlyConfigured

from newtwincities.web import cli, settings

Start = Callable[..., dict[str, Any]]
Run = Callable[..., Any]
NOBODY = "postgres://nobody@127.0.0.1:1/nothing"  # nothing listens at port 1


def assert_one_sentence(finished: Any, *says: str) -> None:
    """It ended with exit code 1 and a sentence on the terminal that says all this, and without a traceback."""
    assert "Traceback" not in finished.err
    lines = finished.err.strip().splitlines()
    assert len(lines) == 1, finished.err
    assert finished.code == 1
    assert lines[0].endswith(".")
    for words in says:
        assert words in lines[0]


# --- wrong values

# One of each kind, as somebody meets it …
KINDS = [
    ("PORT", "abc", "a port number"),
    ("DEBUG", "maybe", "yes or no"),
    ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
    ("BASE_URL", "twins.example.org", "https://"),
    ("DATABASE_URL", "mysql://root@localhost/twins", "postgres://"),
    ("TERRITORY", "atlantis", "alps, danube"),
    ("LEGAL_DIR", "nowhere", "a folder"),
    ("OPERATOR_EMAIL", "nobody", "an e-mail address"),
    ("ACCESSIBILITY_TESTED_ON", "yesterday", "a day"),
]
# … and more of each, read without a process of their own.
WRONG = [
    *KINDS,
    ("PORT", "0", "a port number"),
    ("PORT", "70000", "a port number"),
    ("WORKERS", "0", "a number of server processes"),
    ("JOB_WORKERS", "17", "a number of processes for background work"),
    ("TRUSTED_PROXIES", "-1", "a number of proxies"),
    ("MAIL_URL", "mail.example.org", "file, or an address such as"),
    ("MAIL_FROM", "nobody", "an e-mail address"),
    ("OIDC_SERVER", "login.example.org", "the web address of an OpenID Connect service"),
    ("WORKERS", "many", "a number of server processes"),
    ("SWISS_SPELLING", "ß", "yes or no"),
    ("EARLY_WARNINGS", "pause,weather", "none, or some of pause, term"),
    ("BASE_URL", "ftp://twins.example.org", "https://"),
    ("BASE_URL", "https://twins.example.org/path", "without a path"),
    ("BASE_URL", "https://twins.example.org?a", "without a path"),
    ("BASE_URL", "https://[twins", "https://"),
    ("DATABASE_URL", "/var/lib/twins.sqlite3", "sqlite:///"),
    ("DATABASE_URL", "postgres://[::1/twins", "postgres://"),
    ("DATABASE_URL", "postgres://postgres@127.0.0.1:port/twins", "postgres://"),
    ("TERRITORY", "nowhere/valley.toml", "alps, danube"),
    ("OPERATOR_EMAIL", "a b@example.org", "an e-mail address"),
    ("LEGAL_UPDATED_ON", "2026-02-30", "a day"),
]


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """What the settings come to in an environment that says this and nothing else."""

    def start(**environment: str) -> dict[str, Any]:
        for setting in settings.SETTINGS:
            monkeypatch.delenv(setting.name, raising=False)
        for name, value in {"VAR_DIR": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(settings.__file__)

    return start


@pytest.mark.parametrize(("name", "value", "expects"), KINDS)
def test_a_wrong_value_ends_with_a_sentence_that_names_the_setting(
    name: str, value: str, expects: str, fresh_command: Run, tmp_path: Path
) -> None:
    finished = fresh_command("prepare", **{"VAR_DIR": tmp_path, name: value})
    assert_one_sentence(finished, f"The setting {name} is “{value}”", expects)


@pytest.mark.parametrize(("name", "value", "expects"), WRONG)
def test_a_wrong_value_stops_the_start(name: str, value: str, expects: str, started: Start) -> None:
    with pytest.raises(ImproperlyConfigured) as stop:
        started(**{name: value})
    assert f"The setting {name} is “{value}”" in str(stop.value)
    assert expects in str(stop.value)


@pytest.mark.parametrize(
    ("name", "value", "meaning"),
    [
        ("PORT", "8080", 8080),
        ("DEBUG", "Yes", True),
        ("DEBUG", "off", False),
        ("BASE_URL", "https://twins.example.org/", "https://twins.example.org"),
        ("OPERATOR_EMAIL", " desk@example.org ", "desk@example.org"),
        ("SITE_NAME", "", "NewTwinCities"),
        ("EXTRA_HOSTS", "a.example, b.example", ["a.example", "b.example"]),
        ("LEGAL_UPDATED_ON", "2026-02-28", "2026-02-28"),
        ("EARLY_WARNINGS", "pause, term", ("pause", "term")),
        ("EARLY_WARNINGS", "none", ()),
    ],
)
def test_a_right_value_is_taken(name: str, value: str, meaning: object, started: Start) -> None:
    assert started(**{name: value})[name] == meaning


def test_browsers_may_be_sent_to_the_sign_in_service_and_nowhere_else(started: Start) -> None:
    known = started(OIDC_SERVER="https://login.example.org/realms/town", OIDC_CLIENT_ID="x", OIDC_SECRET="y")
    assert known["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"][1:] == ["https://login.example.org"]
    assert started()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"][1:] == []


def test_a_sign_in_service_needs_its_id_and_its_secret(started: Start) -> None:
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID and OIDC_SECRET"):
        started(OIDC_SERVER="https://login.example.org", OIDC_CLIENT_ID="x")


def test_mail_goes_to_the_server_that_the_address_names(started: Start) -> None:
    known = started(MAIL_URL="smtp://ana%40example.org:p%3Aq@mail.example.org")
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert [known[name] for name in names] == ["mail.example.org", 587, "ana@example.org", "p:q", True, False]
    assert started(MAIL_URL="smtps://mail.example.org")["EMAIL_PORT"] == 465
    assert started()["EMAIL_BACKEND"].endswith("FileBackend")


def test_the_address_is_one_that_can_be_opened_whatever_it_listens_on(started: Start) -> None:
    known = started(HOST="::1")
    assert known["BASE_URL"] == "http://[::1]:8000"
    assert "None" not in known["ALLOWED_HOSTS"]


def test_the_secret_key_is_made_once_and_kept_for_the_owner_alone(started: Start, tmp_path: Path) -> None:
    key = started()["SECRET_KEY"]
    assert len(key) >= 50
    assert started()["SECRET_KEY"] == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_secret_key_that_is_given_is_written_nowhere(started: Start, tmp_path: Path) -> None:
    assert started(SECRET_KEY="x" * 50)["SECRET_KEY"] == "x" * 50
    assert not (tmp_path / "secret_key").exists()


def test_an_empty_value_is_none(fresh_command: Run, prepared: Path) -> None:
    assert fresh_command("prepare", VAR_DIR=prepared, PORT="", BASE_URL="  ").code == 0


def test_a_territory_file_with_a_mistake_ends_with_its_sentence(
    fresh_command: Run, prepared: Path, tmp_path: Path
) -> None:
    path = tmp_path / "valley.toml"
    path.write_text('code = "valley"\n', encoding="utf-8")
    assert_one_sentence(fresh_command("prepare", VAR_DIR=prepared, TERRITORY=path), "valley.toml")


# --- what is in the way


def test_a_var_dir_that_is_a_file_is_named(fresh_command: Run, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    for command in ("prepare", "run"):
        for folder in (tmp_path / "var", tmp_path / "var" / "below"):
            finished = fresh_command(command, VAR_DIR=folder, PORT=free_port())
            assert_one_sentence(finished, f"The folder {folder} can't be written", "VAR_DIR")


@pytest.mark.parametrize(
    "command",
    [
        ("prepare",),
        ("run",),
        ("export", "twinnings"),
        ("merge", "Q1", "Q2"),
        ("migrate",),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(
    command: tuple[str, ...], fresh_command: Run, tmp_path: Path
) -> None:
    finished = fresh_command(*command, VAR_DIR=tmp_path, DATABASE_URL=NOBODY, PORT=free_port())
    assert_one_sentence(finished, "The database can't be used", "DATABASE_URL")


def test_a_file_that_is_no_database_is_told_in_a_sentence(fresh_command: Run, tmp_path: Path) -> None:
    (tmp_path / "newtwincities.sqlite3").write_text("This is no database. " * 200)
    assert_one_sentence(fresh_command("prepare", VAR_DIR=tmp_path), "The database can't be used")


def test_a_database_that_was_never_prepared_is_told_in_a_sentence_that_says_what_to_do(
    fresh_command: Run, tmp_path: Path
) -> None:
    finished = fresh_command("export", "twinnings", VAR_DIR=tmp_path)
    assert_one_sentence(finished, "newtwincities prepare")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_busy_port_is_named(fresh_command: Run, prepared: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        finished = fresh_command("run", VAR_DIR=prepared, PORT=port)
    assert_one_sentence(finished, f"Port {port} on 127.0.0.1 can't be used", "PORT")


# --- the manual


def test_help_reads_like_a_manual(fresh_command: Run, tmp_path: Path) -> None:
    for arguments in (("--help",), ("help",), ()):
        finished = fresh_command(*arguments, VAR_DIR=tmp_path)
        assert finished.code == 0
        assert finished.err == ""
        assert finished.out.rstrip("\n") == cli.MANUAL.rstrip("\n")


@pytest.mark.parametrize("command", ["run", "prepare", "import", "export", "merge", "bench"])
def test_every_command_explains_itself(command: str, db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert re.search(rf"^ +{command} ", cli.MANUAL, re.M)
    with pytest.raises(SystemExit) as stop:
        cli.main(["newtwincities", command, "--help"])
    told = capsys.readouterr().out
    assert stop.value.code == 0
    assert f"usage: newtwincities {command}" in told
    assert "--settings" not in told


def test_an_unknown_command_is_told_without_a_traceback(fresh_command: Run, tmp_path: Path) -> None:
    finished = fresh_command("juggle", VAR_DIR=tmp_path)
    assert finished.code != 0
    assert "Unknown command: 'juggle'" in finished.err
    assert "Traceback" not in finished.err


# --- serving


@pytest.fixture(scope="module")
def served(prepared: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """An installation that serves at a free port: its address and its process."""
    from tests.conftest import environment

    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "newtwincities", "run"],
        env=environment(VAR_DIR=prepared, PORT=port, WORKERS=1),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/robots.txt", process)
        yield address, process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for(address: str, process: subprocess.Popen[str]) -> None:
    for _attempt in range(1200):
        assert process.poll() is None, process.stdout and process.stdout.read()
        try:
            urlopen(address, timeout=60).close()
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail("it doesn't answer")


def test_run_serves_pages_and_files_that_browsers_may_keep_for_good(served: tuple[str, Any]) -> None:
    address, _process = served
    with urlopen(f"{address}/en/", timeout=120) as response:
        page = response.read().decode()
        assert response.status == 200
        assert "Content-Security-Policy" in response.headers
    sheet = re.search(r'<link rel="stylesheet" href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert sheet
    with urlopen(f"{address}{sheet[1]}", timeout=120) as response:
        assert response.headers["Content-Type"].startswith("text/css")
        assert "immutable" in response.headers["Cache-Control"]
        max_age = re.search(r"max-age=(\d+)", response.headers["Cache-Control"])
        assert max_age
        assert int(max_age[1]) >= 365 * 24 * 3600


def test_every_file_that_a_page_names_is_served(served: tuple[str, Any]) -> None:
    address, _process = served
    with urlopen(f"{address}/en/municipalities/", timeout=120) as response:
        named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', response.read().decode()))
    assert len(named) > 4
    for path in named:
        with urlopen(f"{address}{path}", timeout=120) as response:
            assert response.status == 200


def test_run_ends_when_it_is_told_to_and_says_where_it_was(served: tuple[str, Any]) -> None:
    """The last of these tests: it stops the server."""
    address, process = served
    process.send_signal(signal.SIGTERM)
    out, _nothing = process.communicate(timeout=120)
    assert process.returncode in (0, -signal.SIGTERM)
    assert f"{address}/" in out
    assert "Traceback" not in out
