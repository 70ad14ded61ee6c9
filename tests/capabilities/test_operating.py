# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who operates an installation can see what it does, find a request again, and say where weaknesses are reported."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import re
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from newtwincities.atlas.models import Import
from newtwincities.web import health, security, views
from newtwincities.web.logs import Redaction, access_logger, logging_config, request_number, secrets_in
from newtwincities.web.requests import RequestNumbers

ask = RequestFactory()
SECRET = "k3y-of-this-installation"
MADE = re.compile(r"[0-9a-f]{16}")


@pytest.fixture(autouse=True)
def no_request_before() -> None:
    request_number.set("")


# --- logs


@pytest.fixture
def lines() -> Iterator[Callable[..., io.StringIO]]:
    """Where log lines go, in the form that is asked for."""
    names = ("newtwincities.access", "newtwincities.tried", "django.request", "")
    before = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).level) for name in names}

    def configure(form: str, level: str = "INFO") -> io.StringIO:
        stream = io.StringIO()
        config = logging_config(level=level, form=form, secrets=secrets_in(SECRET, "postgres://u:pass%40word1@h/d"))
        config["handlers"]["console"]["stream"] = stream
        logging.config.dictConfig(config)
        return stream

    yield configure
    for name, (handlers, level) in before.items():
        logging.getLogger(name).handlers = handlers
        logging.getLogger(name).setLevel(level)


def test_a_line_for_machines_is_one_json_object(lines: Any) -> None:
    out = lines("json")
    request_number.set("abcdefgh1234")
    logging.getLogger("newtwincities.tried").warning("Two\nlines of %s", "text")
    (line,) = out.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["event"] == "Two\nlines of text"
    assert (entry["level"], entry["logger"]) == ("warning", "newtwincities.tried")
    assert entry["request_id"] == "abcdefgh1234"
    assert entry["timestamp"].endswith("Z")


def test_a_line_for_people_cannot_be_broken_by_what_others_send(lines: Any) -> None:
    out = lines("text")
    access_logger().info("request", path="/en/\n2026 INFO forged: line\x1b[31m")
    (line,) = out.getvalue().splitlines()
    assert "INFO newtwincities.access: request path=/en/\\n2026" in line
    assert "\x1b" not in line


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exception_is_logged_with_its_traceback_and_number(form: str, lines: Any) -> None:
    out = lines(form)
    request_number.set("abcdefgh1234")
    try:
        raise RuntimeError(f"cannot use {SECRET}")
    except RuntimeError:
        logging.getLogger("newtwincities.tried").exception("Failed")
    written = out.getvalue()
    assert "RuntimeError: cannot use [removed]" in written
    assert "abcdefgh1234" in written
    assert SECRET not in written


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        (f"the key is {SECRET}", SECRET),
        ("connecting to postgres://user:hunter22@db:5432/twins failed", "hunter22"),
        ("as written pass%40word1", "pass%40word1"),
        ("as meant pass@word1", "pass@word1"),
        ("password=abc", "abc"),
        ('{"access_token": "xyz"}', "xyz"),
        ("Authorization: Bearer qwertz", "qwertz"),
        ("Cookie: sessionid=tttt", "tttt"),
        ("API_KEY = asdf", "asdf"),
    ],
)
def test_secrets_are_taken_out_of_lines(said: str, secret: str, lines: Any) -> None:
    out = lines("json")
    logging.getLogger("newtwincities.tried").warning(said)
    assert secret not in json.loads(out.getvalue())["event"]
    assert "[removed]" in out.getvalue()


def test_what_is_named_like_a_secret_is_taken_out() -> None:
    event = Redaction([])(None, "", {"password": "a", "CSRF_token": 5, "ms": 1.5, "path": "/en/"})
    assert event == {"password": "[removed]", "CSRF_token": "[removed]", "ms": 1.5, "path": "/en/"}


def test_common_words_stay() -> None:
    said = "The municipality Passau at https://twins.example.org:8000/en/ has 3 twinnings: see @home"
    assert Redaction(["", "at"]).without(said) == said


# --- the number of a request


@pytest.mark.django_db
def test_every_answer_has_a_number_of_its_own_even_from_memory(client: Client) -> None:
    numbers = [client.get("/en/imprint/").headers["X-Request-ID"] for _visit in range(3)]
    assert len(set(numbers)) == 3
    assert all(MADE.fullmatch(number) for number in numbers)


@pytest.mark.django_db
def test_a_kept_page_carries_nobody_elses_number(client: Client) -> None:
    first = client.get("/en/imprint/", headers={"x-request-id": "of-the-first-visitor"})
    second = client.get("/en/imprint/")
    assert first.headers["X-Request-ID"] == "of-the-first-visitor"
    assert "of-the-first-visitor" not in str(second.headers)
    assert first.content == second.content
    again = client.get("/en/imprint/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert MADE.fullmatch(again.headers["X-Request-ID"])


@pytest.mark.parametrize("given", ["abcdefgh", "6f1c1e0e-57a5-4a39-9a0e-5cf1cf7f0d5a", "a" * 64, "proxy-1.2_3"])
def test_a_sane_number_of_the_proxy_is_taken(given: str) -> None:
    assert numbered(given) == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "-abcdefgh", "abc defgh", "abcdefgh\n", "<b>abcdefg", "äbcdefgh"]
)
def test_any_other_is_replaced(given: str) -> None:
    assert MADE.fullmatch(numbered(given))


def numbered(given: str) -> str:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request_number.get())
        return HttpResponse()

    response = RequestNumbers(view)(ask.get("/en/", HTTP_X_REQUEST_ID=given))
    assert seen == [response.headers["X-Request-ID"]]
    return seen[0]


@pytest.mark.django_db
def test_the_page_after_an_error_and_the_log_show_the_number(
    client: Client, monkeypatch: pytest.MonkeyPatch, lines: Any
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("on purpose")

    out = lines("json")
    monkeypatch.setattr(views, "legal_text", fail)
    client.raise_request_exception = False
    response = client.get("/en/imprint/", headers={"x-request-id": "abcdefgh1234"})
    assert response.status_code == 500
    assert "abcdefgh1234" in response.content.decode()
    entries = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [entry["request_id"] for entry in entries if "on purpose" in entry.get("exception", "")] == ["abcdefgh1234"]


# --- the log of requests


@pytest.mark.django_db
def test_there_is_no_log_of_requests_unless_somebody_wants_one(client: Client, lines: Any) -> None:
    out = lines("json")
    client.get("/en/imprint/")
    assert out.getvalue() == ""


@pytest.mark.django_db
def test_a_line_of_it_says_what_was_asked_and_not_by_whom(settings: Any, lines: Any) -> None:
    settings.ACCESS_LOG = True
    out = lines("json", "ERROR")
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.get("/en/imprint/?q=Anna+Muster&page=2", headers={"user-agent": "Agent"})
    client.get("/health/")
    (line,) = out.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/en/imprint/", 200)
    assert entry["parameters"] == "q,page"
    assert entry["ms"] >= 0
    for private in ("Muster", "203.0.113.7", "Agent"):
        assert private not in line


# --- health


@pytest.fixture
def all_well(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    return tmp_path


def imported(**ago: float) -> None:
    when = timezone.now() - timedelta(**ago)
    counts = dict.fromkeys(("new", "changed", "unchanged", "rejected"), 0)
    Import.objects.create(what="twinnings", file_name="a.csv", sha256="", finished_at=when, **counts)


def test_that_it_answers_needs_no_database(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_it_is_ready_when_every_check_is_well(client: Client, all_well: Path) -> None:
    imported(days=40)
    imported(days=3, hours=1)
    response = client.get("/ready/")
    assert response.status_code == 200, response.json()
    found = response.json()
    assert found["status"] == "ok"
    assert set(found["checks"]) == {"database", "migrations", "data", "folder", "static_files"}
    assert {check["status"] for check in found["checks"].values()} == {"ok"}
    assert found["checks"]["data"]["days"] == 3
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db(transaction=True)
def test_without_any_import_it_is_ready_with_a_notice(client: Client, all_well: Path) -> None:
    response = client.get("/ready/")
    assert response.status_code == 200
    assert response.json()["checks"]["data"]["status"] == "notice"


def failing(client: Client) -> set[str]:
    """The names of the checks that fail."""
    response = client.get("/ready/")
    assert response.status_code == 503
    assert response.json()["status"] == "failed"
    return {name for name, check in response.json()["checks"].items() if check["status"] == "failed"}


@pytest.fixture
def database_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "database_checks", lambda: {"database": {"status": "ok"}})


def test_a_folder_that_cannot_be_written_fails(
    client: Client, all_well: Path, database_is_well: None, settings: Any
) -> None:
    settings.VAR_DIR = all_well / "missing"
    assert failing(client) == {"folder"}


def test_a_full_disk_fails(
    client: Client, all_well: Path, database_is_well: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage(1, 1, health.LEAST_FREE_BYTES - 1))
    assert failing(client) == {"folder"}


def test_static_files_that_were_not_collected_fail(client: Client, all_well: Path, database_is_well: None) -> None:
    (all_well / "static" / "staticfiles.json").unlink()
    assert failing(client) == {"static_files"}


def test_a_database_that_hangs_keeps_no_probe_waiting(
    client: Client, all_well: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)
    hanging = Event()
    monkeypatch.setattr(health, "_ask_database", lambda: {"said": hanging.wait(60)})
    monkeypatch.setattr(health.connection, "close", lambda: None, raising=False)
    assert failing(client) == failing(client) == {"database"}  # both answered while it hangs
    hanging.set()
    with health._asking:  # the thread has ended before the next test begins
        pass


def test_a_database_that_cannot_be_reached_fails_and_tells_no_secret(fresh_python: Any, prepared: Path) -> None:
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "response = Client().get('/ready/')\n"
        "print(response.status_code, response.content.decode())\n"
    )
    database = "postgres://user:hunter22@127.0.0.1:1/nothing"
    finished = fresh_python("-c", script, VAR_DIR=prepared, DATABASE_URL=database)
    assert finished.out.startswith("503 "), finished.err
    assert "cannot be reached" in finished.out
    assert "hunter22" not in finished.out
    assert "127.0.0.1" not in finished.out


@pytest.mark.django_db(transaction=True)
def test_a_database_in_a_former_form_fails(client: Client, all_well: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_any: [("next", False)])
    assert failing(client) == {"migrations"}


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "newtwincities", "evil.example", "a b", ""])
def test_probes_come_by_any_name_and_without_https(host: str, client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/health/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_probes_only_ask(method: str, client: Client) -> None:
    response = getattr(client, method)("/ready/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


# --- the security contact


def security_txt(client: Client) -> dict[str, str]:
    response = client.get("/.well-known/security.txt", secure=True)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
    fields = dict(line.split(": ", 1) for line in lines)
    assert len(fields) == len(lines)
    return fields


@pytest.fixture
def public(settings: Any) -> Any:
    settings.BASE_URL = "https://twins.example.org"
    settings.OPERATOR_EMAIL = "office@example.org"
    settings.SECURITY_CONTACT = ""
    settings.SECURITY_CHECKED_ON = "2026-11-23"
    return settings


def test_security_txt_says_what_the_standard_wants(client: Client, public: Any) -> None:
    assert security_txt(client) == {
        "Contact": "mailto:office@example.org",
        "Expires": "2027-11-22T00:00:00Z",
        "Preferred-Languages": "en, de, fr, it, sl",
        "Canonical": "https://twins.example.org/.well-known/security.txt",
        "Policy": "https://twins.example.org/security-policy.md",
    }


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("security@example.org", "mailto:security@example.org"),
        ("https://example.org/report", "https://example.org/report"),
    ],
)
def test_a_contact_of_its_own_goes_first(given: str, named: str, client: Client, public: Any) -> None:
    public.SECURITY_CONTACT = given
    assert security_txt(client)["Contact"] == named


def test_it_expires_within_a_year_of_the_last_check(public: Any) -> None:
    for day in ("2026-11-23", "2028-02-29", "2027-12-31"):
        public.SECURITY_CHECKED_ON = day
        assert timedelta(days=300) < security.expires() - date.fromisoformat(day) < timedelta(days=365)


def test_without_a_contact_there_is_no_such_page(client: Client, public: Any) -> None:
    public.OPERATOR_EMAIL = ""
    assert client.get("/.well-known/security.txt").status_code == 404


def test_without_https_it_names_no_addresses_of_its_own(client: Client, public: Any) -> None:
    public.BASE_URL = "http://127.0.0.1:8000"
    assert set(security_txt(client)) == {"Contact", "Expires", "Preferred-Languages"}


def test_the_policy_that_it_names_is_there(client: Client, public: Any) -> None:
    response = client.get("/security-policy.md")
    assert response.status_code == 200
    assert response.content == security.POLICY.read_bytes()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURITY_CONTACT", "nobody"),
        ("SECURITY_CONTACT", "http://example.org"),
        ("LOG_FORMAT", "xml"),
        ("ACCESS_LOG", "?"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, fresh_command: Any, tmp_path: Path) -> None:
    finished = fresh_command("prepare", VAR_DIR=tmp_path, **{name: value})
    assert finished.code == 1
    assert finished.err.startswith(f"The setting {name} is “{value}”")


# --- the bill of materials


def test_the_bill_of_materials_goes_to_the_terminal_or_to_a_file(command: Any, tmp_path: Path) -> None:
    shown = command("sbom")
    assert (shown.code, json.loads(shown.out)["bomFormat"]) == (0, "CycloneDX")
    path = tmp_path / "sbom.json"
    assert command("sbom", "-o", path).code == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["serialNumber"] == json.loads(shown.out)["serialNumber"]


def test_a_bill_that_cannot_be_written_ends_with_a_sentence(command: Any, tmp_path: Path) -> None:
    finished = command("sbom", "-o", tmp_path / "missing" / "sbom.json")
    assert finished.code == 1
    assert "can't be written" in finished.err
