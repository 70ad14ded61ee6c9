# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What others read of this repository by machine holds: publiccode.yml, security.txt, licences of all that runs."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from newtwincities.web import sbom, security
from newtwincities.web.settings import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
CATEGORIES = {
    *("collaboration", "data-visualization", "geographic-information-systems", "knowledge-management"),
    "online-community",
}
SCOPES = {"culture", "foreign-affairs", "local-authorities", "society"}

# Licences under which a part may be in a work that as a whole is under the EUPL-1.2: permissive ones, weak copyleft
# that stops at its own files or library, and those in the EUPL's own list of compatible licences.
COMPATIBLE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "PSF-2.0", "Python-2.0", "Zlib"),
    *("CC0-1.0", "Unlicense", "OFL-1.1"),
    "MIT-CMU",  # Pillow's: as permissive as MIT, with a word on advertising
    *("EUPL-1.2", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MPL-2.0"),
}


# --- publiccode.yml


@pytest.fixture(scope="module")
def public() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_publiccode_has_what_the_standard_wants(public: dict[str, Any]) -> None:
    wanted = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "releaseDate"}
    assert wanted | {"description", "legal", "maintenance", "localisation", "categories"} <= set(public)
    assert public["publiccodeYmlVersion"] in ("0.4", "0.5", "0.6", "0.7")
    assert public["url"].startswith("https://")
    assert public["platforms"] == ["web"]
    assert public["softwareType"] == "standalone/web"
    assert public["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", public["releaseDate"])
    assert set(public["categories"]) <= CATEGORIES
    assert set(public["intendedAudience"]["scope"]) <= SCOPES
    assert (ROOT / public["logo"]).is_file()


def test_publiccode_names_licence_version_and_contact_of_the_project(public: dict[str, Any]) -> None:
    assert public["legal"]["license"] == "EUPL-1.2"
    assert f'version = "{public["softwareVersion"]}"' in PROJECT
    assert public["maintenance"]["type"] == "community"
    assert [set(contact) for contact in public["maintenance"]["contacts"]] == [{"name"}]
    assert public["localisation"]["localisationReady"] is True
    assert all(dependency["name"] for kind in public["dependsOn"].values() for dependency in kind)


def test_publiccode_speaks_every_language_of_the_program(public: dict[str, Any]) -> None:
    spoken = [code for code, _name in LANGUAGES if "-" not in code]
    assert list(public["description"]) == public["localisation"]["availableLanguages"] == spoken


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_publiccode_describes_at_the_right_length(language: str, public: dict[str, Any]) -> None:
    text = public["description"][language]
    assert 0 < len(text["shortDescription"]) <= 150
    assert "\n" not in text["shortDescription"]
    assert 500 <= len(text["longDescription"]) <= 10_000
    assert len(text["features"]) == len(public["description"]["en"]["features"]) >= 5


# --- security.txt and SECURITY.md


@pytest.mark.parametrize("fact", [security.SUPPORTED, security.ANSWERED])
def test_security_txt_and_the_policy_say_the_same(fact: str, settings: Any) -> None:
    settings.OPERATOR_EMAIL = "office@example.org"
    policy = " ".join((ROOT / "SECURITY.md").read_text(encoding="utf-8").split())
    assert fact in policy
    assert fact in "\n".join(security._lines())
    assert "/.well-known/security.txt" in policy
    assert security.POLICY_PATH in policy


# --- the bill of materials


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return sbom.bill_of_materials(now=datetime(2026, 11, 23, tzinfo=UTC))


def test_the_bill_of_materials_is_valid(bill: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


def test_the_bill_of_materials_holds_all_that_is_locked(bill: dict[str, Any]) -> None:
    names = {component["purl"].rpartition("@")[0] for component in bill["components"]}
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    for name, only_for in re.findall(r"^([a-z0-9._-]+)==[^ ]+ (;)?", lock, re.M):
        assert only_for or f"pkg:pypi/{name}" in names
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = {path.rpartition("node_modules/")[2] for path, entry in packages.items() if path and not entry.get("dev")}
    assert {f"pkg:npm/{name.replace('@', '%40')}" for name in wanted} <= names
    assert "pkg:npm/axe-core" not in names  # for tests alone
    assert "pkg:pypi/pytest" not in names


def test_the_bill_of_materials_says_what_needs_what(bill: dict[str, Any]) -> None:
    refs = {component["bom-ref"] for component in bill["components"]}
    needs = {entry["ref"]: entry["dependsOn"] for entry in bill["dependencies"]}
    assert set(needs) == refs | {"newtwincities"}
    assert {ref for found in needs.values() for ref in found} <= refs
    direct = {ref.rpartition("@")[0] for ref in needs["newtwincities"]}
    assert {"pkg:pypi/django", "pkg:pypi/granian", "pkg:npm/htmx.org"} <= direct


def test_the_same_packages_make_the_same_bill(bill: dict[str, Any]) -> None:
    assert sbom.bill_of_materials(now=datetime(2026, 11, 23, tzinfo=UTC)) == bill


def test_every_licence_fits_with_the_eupl(bill: dict[str, Any]) -> None:
    for component in bill["components"]:
        (stated,) = component.get("licenses") or [{}]
        expression = stated.get("expression") or stated.get("license", {}).get("id", "")
        assert fits(expression), f"{component['name']} is under “{expression}”: choose another, or add why it fits"


def fits(expression: str) -> bool:
    """Whether one of the alternatives of an SPDX expression is made of compatible licences alone."""
    alternatives = re.split(r"\s+OR\s+", re.sub(r"[()]", "", expression))
    return any(set(re.split(r"\s+AND\s+", one.strip())) <= COMPATIBLE for one in alternatives)


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        ("MIT", True),
        ("(MIT OR GPL-3.0-only)", True),
        ("MPL-2.0 AND MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND SSPL-1.0", False),
        ("", False),
        ("Proprietary", False),
    ],
)
def test_an_expression_is_read(expression: str, right: bool) -> None:
    assert fits(expression) == right


def test_a_lock_that_is_not_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(sbom.NotLocked, match=r"run this command in a checkout"):
        sbom.bill_of_materials(tmp_path)

    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(sbom, "distribution", missing)
    with pytest.raises(sbom.NotLocked, match="not installed"):
        sbom._installed("django", "5.2", "")
    assert sbom._installed("colorama", "0.4", ";") is None
