# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The bill of materials: every package that the running program is made of, in the form CycloneDX 1.6.

Names, versions and hashes come from the lock files, licences from what the packages state of themselves.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from newtwincities.common.paths import PACKAGE

ROOT = PACKAGE.parent
PYTHON_LOCK = Path("requirements", "run.txt")
NPM_LOCK = Path("package-lock.json")

Component = dict[str, Any]
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)\s*(;)?", re.M | re.I)
_NEEDED = re.compile(r"^([a-z0-9][a-z0-9._-]*)", re.I)
_CLASSIFIER = "License :: OSI Approved :: "

# What packages write for a licence, and what SPDX calls it.
_SPDX = {
    "Apache": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-0-Clause": "0BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_VAGUE = {"Dual License"}  # the classifiers say which


class NotLocked(Exception):
    """One sentence: why there is no bill."""


def bill_of_materials(root: Path = ROOT, *, now: datetime | None = None) -> dict[str, Any]:
    """The same packages make the same serial number. NotLocked where lock files or packages are missing."""
    python, npm = _python_components(root / PYTHON_LOCK), _npm_components(root / NPM_LOCK)
    components = sorted((*python, *npm), key=lambda component: str(component["bom-ref"]))
    direct = _python_direct(python) | _npm_direct(root / NPM_LOCK, npm)
    product = _product()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps([product, components], sort_keys=True))}",
        "version": 1,
        "metadata": {
            "timestamp": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lifecycles": [{"phase": "build"}],
            "component": product,
        },
        "components": components,
        "dependencies": [
            {
                "ref": product["bom-ref"],
                "dependsOn": sorted(direct),
            },
            *_python_needs(python),
            *_npm_needs(root / NPM_LOCK, npm),
        ],
    }


def _product() -> Component:
    own = distribution("newtwincities")
    return {
        "bom-ref": "newtwincities",
        "type": "application",
        "name": "newtwincities",
        "version": own.version,
        "licenses": [{"license": {"id": "EUPL-1.2"}}],
    }


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotLocked(
            f"The lock file {path} can't be read ({error.strerror}): run this command in a checkout."
        ) from error


# Python


def _python_components(lock: Path) -> list[Component]:
    """Each pinned package that is installed; those pinned for other systems are not part of this installation."""
    return [
        _component("pypi", name, version, _python_licence(found))
        for name, version, only_for in _PIN.findall(_read(lock))
        if (found := _installed(name, version, only_for))
    ]


def _installed(name: str, version: str, only_for: str) -> Distribution | None:
    try:
        found = distribution(name)
    except PackageNotFoundError as error:
        if only_for:
            return None
        raise NotLocked(f"The package {name} is locked but not installed: run `make run` once.") from error
    if found.version != version:
        raise NotLocked(f"The package {name} is locked at {version}, but {found.version} is installed: run `make run`.")
    return found


def _python_licence(found: Distribution) -> str:
    """The expression, else the short field, else the classifiers; empty where a package states nothing of use."""
    fields = found.metadata
    if "License-Expression" in fields:
        return fields["License-Expression"]
    stated = fields["License"].strip() if "License" in fields else ""
    if stated and stated not in _VAGUE and len(stated) <= 60 and "\n" not in stated:
        return _SPDX.get(stated, stated)
    classifiers = [name.removeprefix(_CLASSIFIER) for name in fields.get_all("Classifier") or []]
    return " AND ".join(sorted({_SPDX[name] for name in classifiers if name in _SPDX}))


def _python_direct(components: list[Component]) -> set[str]:
    return _needed_by("newtwincities", _python_refs(components))


def _python_needs(components: list[Component]) -> Iterator[dict[str, Any]]:
    refs = _python_refs(components)
    for name, ref in refs.items():
        yield {"ref": ref, "dependsOn": sorted(_needed_by(name, refs) - {ref})}


def _python_refs(components: list[Component]) -> dict[str, str]:
    return {_plain(component["name"]): component["bom-ref"] for component in components}


def _needed_by(name: str, refs: dict[str, str]) -> set[str]:
    needed = {_plain(found[0]) for line in _requirements(name) if (found := _NEEDED.match(line))}
    return {refs[other] for other in needed if other in refs}


def _requirements(name: str) -> list[str]:
    return [line for line in distribution(name).requires or [] if not re.search(r"\bextra\s*==", line)]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# npm


def _npm_packages(lock: Path) -> dict[str, dict[str, Any]]:
    """Path in node_modules → what the lock says, for all that is not only for tests."""
    packages: dict[str, dict[str, Any]] = json.loads(_read(lock))["packages"]
    return {path: package for path, package in packages.items() if path and not package.get("dev")}


def _npm_components(lock: Path) -> list[Component]:
    return [
        _component(
            "npm", _npm_name(path), package["version"], _npm_licence(package), hashes=_hashes(package["integrity"])
        )
        for path, package in _npm_packages(lock).items()
    ]


def _npm_name(path: str) -> str:
    return path.rpartition("node_modules/")[2]


def _npm_licence(package: dict[str, Any]) -> str:
    stated = str(package.get("license") or "")
    return _SPDX.get(stated, stated)


def _hashes(integrity: str) -> list[dict[str, str]]:
    kinds = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}
    pairs = (part.partition("-") for part in integrity.split())
    return [{"alg": kinds[kind], "content": b64decode(value).hex()} for kind, _dash, value in pairs]


def _npm_direct(lock: Path, components: list[Component]) -> set[str]:
    own = json.loads(_read(lock))["packages"][""]
    refs = _npm_refs(lock, components)
    return {refs[f"node_modules/{name}"] for name in own["dependencies"]}


def _npm_needs(lock: Path, components: list[Component]) -> Iterator[dict[str, Any]]:
    refs = _npm_refs(lock, components)
    for path, package in _npm_packages(lock).items():
        found = (_nearest(path, name, refs) for name in package.get("dependencies", {}))
        yield {"ref": refs[path], "dependsOn": sorted({refs[other] for other in found if other})}


def _npm_refs(lock: Path, components: list[Component]) -> dict[str, str]:
    return dict(zip(_npm_packages(lock), (component["bom-ref"] for component in components), strict=True))


def _nearest(path: str, name: str, known: dict[str, str]) -> str:
    """Where a package finds another: below itself, else below one of the folders above."""
    folder = path
    while folder:
        if (place := f"{folder}/node_modules/{name}") in known:
            return place
        folder = folder.rpartition("/node_modules/")[0]
    place = f"node_modules/{name}"
    return place if place in known else ""


def _component(kind: str, name: str, version: str, licence: str, **more: Any) -> Component:
    address = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version)}"
    licences = {"licenses": [_licence(licence)]} if licence else {}
    return {
        "bom-ref": address,
        "type": "library",
        "name": name,
        "version": version,
        "purl": address,
        **licences,
        **more,
    }


def _licence(stated: str) -> dict[str, Any]:
    return {"expression": stated} if " " in stated else {"license": {"id": stated}}
