# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents cannot fall behind the code: settings are explained, changes are noted, nothing names a machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from newtwincities.web.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
SETTINGS_PAGE = ROOT / "docs" / "reference" / "settings.md"
# Written apart, so that this file does not name what it looks for.
FOLDERS = re.compile(r"(?<![\w./-])/(?:" + "|".join(("work", "root", "workspace")) + r")/")
REGISTRIES = re.compile(
    "|".join(("files[.]pythonhosted", "pypi[.]org/simple", "registry[.]npmjs", "registry[.]yarnpkg"))
)
# A name in backticks where an entry begins: in a heading, in a table's first column or at a list's bullet.
ENTRY = re.compile(r"^\s*(?:#+|\||[-*])\s*`([A-Z][A-Z0-9_]*)`", re.M)


def files() -> list[Path]:
    """All that is in git or about to be."""
    command = ("git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in SETTINGS_PAGE.read_text(encoding="utf-8")


def test_every_explained_setting_exists() -> None:
    explained = set(ENTRY.findall(SETTINGS_PAGE.read_text(encoding="utf-8")))
    assert explained <= {setting.name for setting in SETTINGS}


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert re.search(r"^## \[?Unreleased\]?", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)


def test_no_file_names_a_machine_or_a_registry() -> None:
    for path in files():
        text = path.read_text(encoding="utf-8", errors="ignore")
        for words in (FOLDERS, REGISTRIES):
            found = words.search(text)
            assert not found, f"{path.relative_to(ROOT)} names {found and found.group()}"


def test_links_between_documents_lead_somewhere() -> None:
    for page in (path for path in files() if path.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:|/", target):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
