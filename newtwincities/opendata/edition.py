# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which state of the public facts something was made from: the atlas's stamp, the territory, the program's version."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings

from newtwincities.atlas.queries import ATLAS
from newtwincities.common.stamps import current_stamps


def current_edition() -> str:
    """A short text that changes with the facts and with whatever else shapes what is given out; one query."""
    stamp = current_stamps([ATLAS])[ATLAS]
    return sha256(f"{stamp} {_shape(settings.TERRITORY_FILE, settings.BASE_URL)}".encode()).hexdigest()[:24]


@cache
def _shape(territory_file: Path, base_url: str) -> str:
    try:
        program = version("newtwincities")
    except PackageNotFoundError:
        program = ""
    # The room's own files count too: whoever runs from a checkout changes them without changing the version.
    digest = sha256(f"{program} {base_url} ".encode() + territory_file.read_bytes())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
