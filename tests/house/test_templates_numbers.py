# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers are grouped for readers, as in 1,024; the key of a row in an address or a field must not be."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "newtwincities"
KEY = re.compile(r"\{\{\s*(?:[a-z_]+\.)*(?:pk|[a-z_]+_id)\s*\}\}")
AUTOMATIC = ("auto_id }}", "request_id }}")  # of form fields and of requests: texts


def test_no_template_groups_the_digits_of_a_key() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {match[0]}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        for match in KEY.finditer(path.read_text(encoding="utf-8"))
        if not match[0].endswith(AUTOMATIC)
    ]
    assert not found, "\n".join(["Write |unlocalize after:", *found])
