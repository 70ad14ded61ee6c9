# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that is fetched is pinned with its hash, and from nowhere in particular, so that mirrors work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(?P<extras>\[[^\]]+\])?==(?P<version>[^ ;\\]+)", re.I)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
HOST = re.compile(
    r"\b[a-z0-9-]+(\.[a-z0-9-]+)*\.(org|com|net|io|dev|eu|ch|de|cloud|local|internal|lan)\b|\blocalhost\b"
)
PACKAGES = json.loads((ROOT / "package.json").read_text())
LOCKED_PACKAGES = json.loads((ROOT / "package-lock.json").read_text())["packages"]


def pins(lock: Path) -> Iterator[tuple[str, str, str]]:
    """Name, version and the lines (with the hashes) of each pinned package."""
    for entry in re.split(r"\n(?=\S)", lock.read_text()):
        if entry.strip() and not entry.startswith("#"):
            found = PIN.match(entry)
            assert found, f"{lock.name} does not pin: {entry.splitlines()[0]}"
            yield found["name"].lower(), found["version"], entry


def without_thanks(entry: object) -> object:
    """The entry without `funding`, an author's page for gifts that npm copies and never fetches from."""
    if isinstance(entry, dict):
        return {key: without_thanks(value) for key, value in entry.items() if key != "funding"}
    return entry


def test_there_is_a_lock_for_each_purpose() -> None:
    assert {lock.name for lock in LOCKS} == {"run.txt", "dev.txt", "uv.txt", "node.txt"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_python_package_is_pinned_with_hashes(lock: Path) -> None:
    found = list(pins(lock))
    assert found
    for name, _, entry in found:
        assert HASH.search(entry), f"{name} in {lock.name} has no hash"


def test_every_front_end_package_is_pinned_with_a_hash() -> None:
    wanted = {**PACKAGES["dependencies"], **PACKAGES["devDependencies"]}
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} is not pinned in package.json"
        assert LOCKED_PACKAGES[f"node_modules/{name}"]["version"] == version
    for path, package in LOCKED_PACKAGES.items():
        if path:
            assert package["integrity"].startswith("sha512-"), f"{path} has no hash"


@pytest.mark.parametrize("name", [*(f"requirements/{lock.name}" for lock in LOCKS), "package-lock.json", ".npmrc"])
def test_a_lock_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    if name.endswith(".json"):
        text = json.dumps(without_thanks(json.loads(text)), indent=1)
    for package in (*PACKAGES["dependencies"], *PACKAGES["devDependencies"]):
        text = text.replace(f'"{package}"', "").replace(f"node_modules/{package}", "")  # htmx.org is a package
    for line in text.splitlines():
        assert "://" not in line
        assert not HOST.search(line), line


def test_tests_run_with_the_very_packages_that_serve() -> None:
    run, dev = (
        {name: version for name, version, _ in pins(ROOT / "requirements" / f"{m}.txt")} for m in ("run", "dev")
    )
    assert run.items() <= dev.items()
