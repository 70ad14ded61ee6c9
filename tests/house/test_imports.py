# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who must never import whom: the contracts in pyproject.toml hold, bite, and leave no room out.

The domain is what experts read and check by hand; it stays free of Django so that its tests take seconds and so that
it can be used elsewhere. The floors keep each capability removable: what stands below knows nothing of what is above.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "newtwincities"
OF_THE_DOMAIN = {"newtwincities", "numpy", "scipy"} | sys.stdlib_module_names
LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))
"""
IMPORT_ALL_OF_THE_DOMAIN = """
import importlib, importlib.abc, pkgutil, sys

class NoDjango(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "django":
            raise ImportError(f"the domain reached for {name}")

sys.meta_path.insert(0, NoDjango())
import newtwincities.domain as domain
for module in pkgutil.walk_packages(domain.__path__, domain.__name__ + "."):
    importlib.import_module(module.name)
    print(module.name)
"""


def python(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    return python("-c", LINT, str(ROOT / "pyproject.toml"), folder=folder)


def test_the_contracts_are_kept() -> None:
    result = contracts(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("domain/vitality.py", "import django.db", "The domain knows neither Django"),
        ("domain/vitality.py", "from newtwincities.atlas import models", "Nobody imports upwards"),
        ("common/tables.py", "import newtwincities.atlas.models", "Nobody imports upwards"),
        ("atlas/queries.py", "import newtwincities.web.settings", "Nobody imports upwards"),
        ("atlas/queries.py", "from newtwincities.atlas import actions", "Inside a capability"),
        ("atlas/models.py", "from newtwincities.atlas import queries", "Inside a capability"),
    ],
)
def test_the_contracts_notice_who_breaks_them(tmp_path: Path, module: str, line: str, contract: str) -> None:
    for name in ("", "domain/", "common/", "web/", *rooms_with_an_inner_order()):
        write(tmp_path / "newtwincities" / name / "__init__.py")
    for name in ("atlas/models.py", "atlas/queries.py", "atlas/actions.py", "web/settings.py"):
        write(tmp_path / "newtwincities" / name)
    write(tmp_path / "newtwincities" / module, line)
    result = contracts(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert any(contract in said and "BROKEN" in said for said in result.stdout.splitlines()), result.stdout


def rooms_with_an_inner_order() -> list[str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = next(c for c in config["tool"]["importlinter"]["contracts"] if c["id"] == "capabilities")
    return [container.removeprefix("newtwincities.").replace(".", "/") + "/" for container in contract["containers"]]


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_every_room_stands_on_a_floor() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    floors = next(c for c in config["tool"]["importlinter"]["contracts"] if c["id"] == "floors")["layers"]
    named = {room.strip(" ()") for floor in floors for room in floor.replace(":", "|").split("|")}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= named


def test_the_domain_imports_without_django() -> None:
    result = python("-c", IMPORT_ALL_OF_THE_DOMAIN)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("newtwincities.domain.") >= len(list((PACKAGE / "domain").glob("[!_]*.py")))


def test_the_domain_needs_only_the_standard_library_and_numbers() -> None:
    graph = grimp.build_graph("newtwincities", include_external_packages=True, cache_dir=None)
    for module in {"newtwincities.domain", *graph.find_descendants("newtwincities.domain")}:
        for imported in graph.find_modules_directly_imported_by(module):
            assert imported.split(".")[0] in OF_THE_DOMAIN, f"{module} imports {imported}"
