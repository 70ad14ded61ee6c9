# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The container files name what exists: paths, settings, ports, pinned images. Nobody is root, nothing secret."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from newtwincities.web.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
NAMES = {setting.name for setting in SETTINGS} | {"SECRET_KEY"}
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
PYTHONS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
OUTSIDE = {"POSTGRES_PASSWORD", "PUBLISHED_PORT"}  # what compose.yaml itself reads from compose.env
TAG = re.compile(r"^[a-z0-9][a-z0-9./-]*(:[0-9]+[.0-9]*[a-z0-9.-]*|@sha256:[0-9a-f]{64})$")


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile and what follows it, on one line."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in whole.splitlines() if line)]


def of(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in of("ENV") for pair in shlex.split(rest))


def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def example() -> dict[str, str]:
    lines = (ROOT / "compose.env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


# --- Dockerfile


def test_every_instruction_is_one() -> None:
    known = {
        *("ARG", "FROM", "WORKDIR", "COPY", "RUN", "LABEL", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD")
    }
    assert {word for word, _rest in instructions()} == known


def test_every_copied_path_exists_and_is_let_in() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert rules[0] == "*"
    sources = [path for rest in of("COPY") if "--from=" not in rest for path in shlex.split(rest)[:-1]]
    assert sources
    for path in (source.rstrip("/") for source in sources):
        assert (ROOT / path).exists(), path
        assert path in let_in
    assert {path for path in let_in if not (ROOT / path).exists()} == set()


def test_what_the_build_reads_is_copied() -> None:
    copied = [path.rstrip("/") for rest in of("COPY") for path in shlex.split(rest)[:-1]]
    for needed in ("LICENSE", "LICENSES", "README.md", "requirements", "tools/setup.py", "package-lock.json", ".npmrc"):
        assert needed in copied


def test_images_are_pinned() -> None:
    given = dict(rest.split("=", 1) for rest in of("ARG"))
    images = [re.sub(r"\$\{(\w+)\}", lambda found: given[found[1]], rest.split()[0]) for rest in of("FROM")]
    images += [service["image"] for service in compose()["services"].values() if "build" not in service]
    own = compose()["services"]["app"]["image"]
    images = [image for image in images if image != own]  # the worker runs what the app has built
    assert len(images) >= 4
    for image in images:
        assert TAG.match(image), image
        assert "latest" not in image


def test_it_does_not_run_as_root() -> None:
    user = of("USER")[-1].partition(":")[0]
    assert user not in ("root", "0")
    words = [word for word, _rest in instructions()]
    last = len(words) - 1 - words[::-1].index("USER")
    assert "RUN" not in words[last:]


def test_it_listens_where_it_says() -> None:
    own = environment()
    assert of("EXPOSE") == [own["PORT"]] == [str(DEFAULTS["PORT"])]
    assert own["HOST"] == "0.0.0.0"
    assert json.loads(of("VOLUME")[0]) == [own["VAR_DIR"]]


def test_it_sets_only_known_settings_and_no_secret() -> None:
    assert set(environment()) <= NAMES | PYTHONS
    for name in (*environment(), *(rest.split("=")[0] for rest in of("ARG"))):
        assert not re.search("SECRET|PASSWORD|TOKEN|DATABASE_URL", name)


def test_its_health_check_asks_the_ready_page() -> None:
    (check,) = of("HEALTHCHECK")
    command = json.loads(check[check.index("CMD ") + 4 :])
    assert command[:2] == ["python", "-c"]
    compile(command[2], "HEALTHCHECK", "exec")
    assert "'/ready/'" in command[2]


def test_commands_are_lists() -> None:
    """A shell before the program would keep the signal to stop from it."""
    assert json.loads(of("CMD")[-1]) == ["newtwincities", "run"]


def test_packages_come_from_the_lock_files() -> None:
    (build,) = (rest for rest in of("RUN") if "setup.py" in rest)
    assert "tools/setup.py run" in build
    assert "pip install" not in build
    assert "apt-get" not in " ".join(of("RUN"))


# --- compose.yaml


def test_the_services_are_the_program_its_worker_its_database_and_a_cache_that_nobody_starts_unasked() -> None:
    services = compose()["services"]
    assert set(services) == {"app", "worker", "db", "cache"}
    assert services["cache"]["profiles"] == ["cache"]
    assert "profiles" not in services["app"]
    assert services["db"]["image"].startswith("postgres:16")
    assert services["cache"]["image"].startswith("valkey/valkey:8")


def test_what_compose_sets_are_known_settings() -> None:
    assert set(compose()["services"]["app"]["environment"]) <= NAMES
    assert set(example()) <= NAMES | OUTSIDE
    assert not set(example()) & set(compose()["services"]["app"]["environment"])


def test_every_variable_of_compose_is_in_the_example() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == OUTSIDE <= set(example())


def test_the_example_holds_no_secret() -> None:
    assert example()["POSTGRES_PASSWORD"] == example()["SECRET_KEY"] == ""


def test_the_program_waits_for_its_database_and_keeps_its_data() -> None:
    found = compose()
    app, db = found["services"]["app"], found["services"]["db"]
    assert app["depends_on"]["db"]["condition"] == "service_healthy"
    assert "@db:5432/" in app["environment"]["DATABASE_URL"]
    named = [volume.split(":") for service in (app, db) for volume in service["volumes"]]
    assert {name for name, _path in named} == set(found["volumes"])
    assert app["volumes"][0].split(":")[1] == environment()["VAR_DIR"] == app["environment"]["VAR_DIR"]


def test_only_this_machine_reaches_it_and_nobody_the_database() -> None:
    services = compose()["services"]
    (port,) = services["app"]["ports"]
    assert re.fullmatch(r"127\.0\.0\.1:\$\{PUBLISHED_PORT:-8000\}:8000", port)
    assert app_port() == "8000"
    assert not [name for name in ("db", "cache") if "ports" in services[name]]
    assert compose()["networks"]["inside"]["internal"] is True


def test_background_work_is_done_by_the_worker_alone_with_the_same_settings_and_data() -> None:
    app, worker = compose()["services"]["app"], compose()["services"]["worker"]
    assert worker["command"] == ["newtwincities", "work"]
    assert app["environment"]["JOB_WORKERS"] == "0"
    for same in ("image", "environment", "env_file", "volumes", "read_only", "cap_drop", "security_opt"):
        assert worker[same] == app[same], same
    assert "ports" not in worker
    assert worker["depends_on"]["app"]["condition"] == "service_healthy"


def app_port() -> str:
    return str(compose()["services"]["app"]["environment"]["PORT"])


@pytest.mark.parametrize("name", ["db", "cache"])
def test_every_service_has_a_health_check(name: str) -> None:
    assert compose()["services"][name]["healthcheck"]["test"][0] == "CMD"


def test_the_filled_in_example_never_comes_into_git() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert any(fnmatch.fnmatch("/compose.env", pattern) for pattern in ignored)
