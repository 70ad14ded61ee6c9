# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Takes the documents' pictures anew: `make pictures`."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import ViewportSize

from tests.journeys.visiting import PHONE, ROOT, TWINNED, Visit

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 300_000  # bytes; the first page has a map of many thin lines
DESK = ViewportSize(width=1280, height=800)
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "home": ("", {}),
    "municipality": (TWINNED, {}),
    "municipalities": ("municipalities/", {}),
    "territory-dark": ("territory/", {"color_scheme": "dark"}),
    "phone": ("", {"language": "de", "viewport": PHONE}),
}


@pytest.mark.skipif(os.environ.get("PICTURES") != "1", reason="only `make pictures` takes pictures")
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_the_page_and_is_small(visit: Visit, name: str) -> None:
    path, wishes = PICTURES[name]
    visitor = visit(**{"viewport": DESK, **wishes})
    visitor.goes_to(path)
    visitor.page.evaluate("document.fonts.ready")
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.png"
    visitor.page.screenshot(path=file)
    assert file.stat().st_size < LARGEST
